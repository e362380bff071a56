"""Reading the Dockerfile as far as it can be checked and replayed without Docker."""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

DOCKERFILE = Path(__file__).parents[1] / "Dockerfile"


class Instruction(NamedTuple):
    """One instruction, such as ``COPY`` with ``schemas schemas``."""

    name: str
    arguments: str


def read_dockerfile(text: str) -> list[Instruction]:
    """The instructions of a Dockerfile, continued lines joined and comments left out."""
    joined = re.sub(r"\\\n\s*", "", re.sub(r"(?m)^#.*\n", "", text))
    lines = [line.split(maxsplit=1) for line in joined.splitlines() if line.strip()]
    return [Instruction(name.upper(), rest) for name, rest in lines]


def problems(instructions: list[Instruction], root: Path) -> list[str]:
    """What breaks our rules: pinned images, sources that are there, no root, workers that install nothing."""
    found = []
    images = dict(argument.arguments.split("=", 1) for argument in instructions if argument.name == "ARG")
    for name, image in images.items():
        if name.endswith("_IMAGE") and (":" not in image or image.endswith(":latest")):
            found.append(f"{name}: {image} is not pinned")
    for instruction in instructions:
        if instruction.name == "COPY" and not instruction.arguments.startswith("--from"):
            *sources, _ = instruction.arguments.split()
            found += [f"COPY {source}: no such file" for source in sources if not (root / source).exists()]
    users = [instruction.arguments for instruction in instructions if instruction.name == "USER"]
    if not users or users[-1] in ("root", "0"):
        found.append("USER: it runs as root")
    settings = " ".join(instruction.arguments for instruction in instructions if instruction.name == "ENV")
    if "RUN_PYTHON_SDK_IN_DEFAULT_ENVIRONMENT=1" not in settings:
        found.append("ENV: RUN_PYTHON_SDK_IN_DEFAULT_ENVIRONMENT=1 is missing")
    return found
