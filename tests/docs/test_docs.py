"""The documentation does what it says: its commands run, its links lead somewhere, its options exist."""

from __future__ import annotations

import argparse
import importlib
import os
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.commands import COMMANDS
from schemas.files import read_events

ROOT = Path(__file__).parents[2]
PAGES = sorted([*(ROOT / "docs").rglob("*.md"), ROOT / "examples/README.md"])
BLOCK = re.compile(r"(<!-- not run: [^>]+ -->\n)?^```(sh|python)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
NEEDED = ("pipeline", "schemas", "transforms", "examples", "docs", "tests/corpus")


def name_of(page: Path) -> str:
    return str(page.relative_to(ROOT))


def script(page: Path) -> str:
    """The blocks of a page that are to be run, as one script, so that a block finds what those before it left."""
    parts = []
    for left_out, language, code in BLOCK.findall(page.read_text(encoding="utf-8")):
        if not left_out:
            parts.append(code if language == "sh" else f"python - <<'END OF PYTHON'\n{code}END OF PYTHON\n")
    return "".join(parts)


@pytest.fixture
def checkout(tmp_path: Path, sample_output: Path) -> Path:
    """A copy of the project that a page may change, with the output of a run in it."""
    for folder in NEEDED:
        shutil.copytree(ROOT / folder, tmp_path / folder, ignore=shutil.ignore_patterns("__pycache__"))
    for file in ("Makefile", "requirements.lock", "requirements-dev.lock", "pyproject.toml"):
        shutil.copy2(ROOT / file, tmp_path / file)
    (tmp_path / ".venv").symlink_to(ROOT / ".venv")
    shutil.copytree(sample_output, tmp_path / "output")
    return tmp_path


def found(folder: Path) -> int:
    return len(list(read_events(folder)))


def _tutorial(folder: Path) -> None:
    assert {type(event).__name__ for event in read_events(folder / "results")} == {
        "SanctionEvent",
        "CasualtyEvent",
        "CeasefireEvent",
    }
    assert "Tutorial" in (folder / "report.html").read_text(encoding="utf-8")
    assert (folder / "events.csv").read_text(encoding="utf-8").startswith("type,")


def _trigger(folder: Path) -> None:
    assert (found(folder / "before"), found(folder / "after")) == (0, 1)


def _armed_group(folder: Path) -> None:
    names = {
        actor.name
        for event in read_events(folder / "results")
        for actor in (
            *(perpetrator.actor for perpetrator in getattr(event, "perpetrators", ())),
            *getattr(event, "parties", ()),
        )
    }
    assert "Blue River Front" in names


def _schema(folder: Path) -> None:
    assert (folder / "docs/schema.md").read_text(encoding="utf-8") == (ROOT / "docs/schema.md").read_text(
        encoding="utf-8"
    )


OUTCOMES: dict[str, Callable[[Path], None]] = {
    "docs/tutorial.md": _tutorial,
    "docs/how-to/add-a-trigger.md": _trigger,
    "docs/how-to/add-an-armed-group.md": _armed_group,
    "docs/how-to/change-a-schema.md": _schema,
}
"""What has to be true after a page was followed, beyond that each command succeeded."""


@pytest.mark.parametrize("page", list(filter(script, PAGES)), ids=name_of)
def test_the_commands_of_a_page_run(page: Path, checkout: Path) -> None:
    if not (ROOT / ".venv/bin/activate").exists():
        pytest.skip("the pages suppose the .venv that make sets up")
    environment = {**os.environ, "PATH": f"{ROOT}/.venv/bin:{os.environ['PATH']}", "PYTHONDONTWRITEBYTECODE": "1"}
    environment.pop("MAKEFLAGS", None)
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", script(page)],  # noqa: S607
        cwd=checkout,
        env=environment,
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, f"{done.stdout[-2000:]}\n{done.stderr[-2000:]}"
    OUTCOMES.get(name_of(page), lambda folder: None)(checkout)


def test_every_page_with_an_expected_outcome_is_there() -> None:
    assert OUTCOMES.keys() <= {name_of(page) for page in PAGES}


def anchors(page: Path) -> set[str]:
    headings = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading).strip().lower().replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_links_lead_somewhere(page: Path) -> None:
    text = re.sub(r"^```.*?^```$", "", page.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)
    for link in re.findall(r"\]\(([^)]+)\)", text):
        if link.startswith("https://"):
            continue
        file, _, anchor = link.partition("#")
        target = (page.parent / file).resolve() if file else page
        assert target.exists(), link
        if anchor and target.suffix == ".md":
            assert anchor in anchors(target), link


def test_every_page_is_reached_from_the_first() -> None:
    index = (ROOT / "docs/README.md").read_text(encoding="utf-8")
    for page in (ROOT / "docs").rglob("*.md"):
        assert page.name == "README.md" or f"({page.relative_to(ROOT / 'docs')})" in index


def options(command: str) -> set[str]:
    """All options of a command and of its actions."""
    parser = argparse.ArgumentParser(add_help=False)
    importlib.import_module(COMMANDS[command].module).add_arguments(parser)
    parsers = [parser]
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            parsers += action.choices.values()
    every = {option for one in parsers for action in one._actions for option in action.option_strings}
    return every - {"-h", "--help"}


REFERENCE = ROOT / "docs/reference/commands.md"


@pytest.mark.parametrize("command", [name for name in COMMANDS if name in anchors(REFERENCE)])
def test_the_reference_has_every_option_of_a_command(command: str) -> None:
    page = REFERENCE.read_text(encoding="utf-8")
    assert sorted(option for option in options(command) if f"| `{option}" not in page) == []


def test_the_reference_has_the_commands_of_this_documentation() -> None:
    assert {"run", "show", "report", "export", "schemas"} <= anchors(REFERENCE)
