"""Checks the template without a cloud: ``make template``. Replays the image's steps in a clean environment."""

from __future__ import annotations

import json
import os
import shlex
import shutil
import subprocess
import sys
import tempfile
import venv
from collections.abc import Sequence
from pathlib import Path

from deploy.template import dockerfile, metadata

_ROOT = Path(__file__).parents[2]
_DATAFLOW = [
    "--runner=DataflowRunner",
    "--project=my-project",
    "--region=us-central1",
    "--temp_location=gs://my-bucket/temporary",
    "--sdk_container_image=us-docker.pkg.dev/my-project/images/ceasewire:0.1.0",
    "--sdk_location=container",
    "--no_auth",
]


def main() -> int:
    """The command line; 0 if all that can be checked is as it should be."""
    instructions = dockerfile.read_dockerfile(dockerfile.DOCKERFILE.read_text(encoding="utf-8"))
    read = metadata.read_metadata()
    found = [f"metadata.json: {problem}" for problem in metadata.problems(read)]
    found += [f"Dockerfile: {problem}" for problem in dockerfile.problems(instructions, _ROOT)]
    if found:
        print("\n".join(found), file=sys.stderr)
        return 1
    print(f"metadata.json: {len(read['parameters'])} parameters agree with the options of run", flush=True)
    with tempfile.TemporaryDirectory(prefix="ceasewire-template-") as folder:
        try:
            _replay(instructions, Path(folder))
        except subprocess.CalledProcessError as error:
            print(f"failed: {error.cmd}\n{error.stdout[-3000:]}{error.stderr[-3000:]}", file=sys.stderr)
            return 1
    print("template: all as it should be, as far as that shows without a cloud")
    return 0


def _replay(instructions: Sequence[dockerfile.Instruction], folder: Path) -> None:
    """Copies and installs as the image does, then starts what the launcher starts."""
    template, environment = folder / "template", folder / "environment"
    template.mkdir()
    venv.create(environment, with_pip=True)
    variables = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "VIRTUAL_ENV"))}
    variables["PATH"] = f"{environment / 'bin'}{os.pathsep}{variables['PATH']}"

    def shell(command: str) -> str:
        done = subprocess.run(
            ["/bin/bash", "-ec", command], cwd=template, env=variables, capture_output=True, text=True, check=True
        )
        return done.stdout

    for name, arguments in instructions:
        if name == "COPY" and not arguments.startswith("--from"):
            *sources, target = arguments.split()
            for source in sources:
                _copy(_ROOT / source, template / (source if target == "./" else target))
        elif name == "RUN" and not arguments.startswith("useradd"):
            print(f"RUN {arguments}", flush=True)
            shell(arguments)
    # Only what was installed may be found, and not the sources it was installed from.
    for package in ("pipeline", "schemas", "transforms"):
        shutil.rmtree(template / package)
    parameters = ["--input=gs://my-bucket/articles/*.jsonl", "--output=gs://my-bucket/events"]
    optional = ["--format=parquet", "--compression=zstandard", "--partition_by=event_date"]
    optional += [f"--{option}=projects/my-project/topics/events" for option in ("output_topic", "dead_letter_topic")]
    for flags in ([], optional):
        command = ["python", "main.py", *parameters, *flags, *_DATAFLOW, "--dry_run"]
        print(shell(shlex.join(command)), end="", flush=True)
    samples = _ROOT / "tests" / "corpus" / "samples"
    shell(f"python main.py --input={samples} --output={folder / 'out'}")
    summary = json.loads((folder / "out" / "summary.json").read_text(encoding="utf-8"))
    if not summary["events"]["total"] or summary["dead_letters"]["total"]:
        raise subprocess.CalledProcessError(1, "python main.py over the samples", json.dumps(summary), "")
    print(f"run from the clean environment: {summary['articles']} articles, {summary['events']['total']} events")


def _copy(source: Path, target: Path) -> None:
    if source.is_dir():
        shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
    else:
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(source, target)


if __name__ == "__main__":
    sys.exit(main())
