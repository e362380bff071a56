"""``schemas``: what a change of an Avro schema does to readers, and the documentation of ours. Does not import Beam."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

from pipeline.usage import UsageError
from schemas.compatibility import Compatibility, compare
from schemas.documentation import schema_documentation

_MEANING = {
    Compatibility.FULL: "new readers read old data, and old readers new data",
    Compatibility.BACKWARD: "new readers read old data; old readers fail on new data",
    Compatibility.FORWARD: "old readers read new data; new readers fail on old data",
    Compatibility.NONE: "neither reads the other's data",
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    check = actions.add_parser("check", help="tell whether readers of one schema read data of another")
    check.add_argument("old", metavar="OLD", help="an .avsc file, or a folder of them")
    check.add_argument("new", metavar="NEW", help="the same, after the change; files are matched by name")
    check.add_argument(
        "--require",
        type=Compatibility,
        choices=list(Compatibility),
        default=Compatibility.FULL,
        help="exit with 1 where a change is less compatible than this (full)",
    )
    actions.add_parser("docs", help="print docs/schema.md as the schema files have it")


def execute(arguments: argparse.Namespace) -> int:
    """Prints what was asked for and returns the exit code: 1 where a change breaks readers it must not break."""
    if arguments.action == "docs":
        print(schema_documentation(), end="")
        return 0
    met = True
    for name, old, new in _pairs(Path(arguments.old), Path(arguments.new)):
        if new is None:
            met = False
            print(f"{name}: missing in {arguments.new}; readers of its records would find none")
            continue
        change = compare(old, new)
        met = met and change.meets(arguments.require)
        print(f"{name}: {change.compatibility} compatibility: {_MEANING[change.compatibility]}")
        for problem in change.backward:
            print(f"  new reader, old data: {problem}")
        for problem in change.forward:
            print(f"  old reader, new data: {problem}")
    return 0 if met else 1


def _pairs(old: Path, new: Path) -> list[tuple[str, Any, Any]]:
    """The schemas to compare, by name; one that is only in the new folder is nobody's concern yet."""
    if old.is_dir() != new.is_dir():
        raise UsageError(f"{old} and {new}: give two files or two folders")
    if not old.is_dir():
        return [(new.name, _schema(old), _schema(new))]
    files = sorted(old.glob("*.avsc"))
    if not files:
        raise UsageError(f"{old}: no .avsc file in it")
    return [
        (file.name, _schema(file), _schema(new / file.name) if (new / file.name).exists() else None) for file in files
    ]


def _schema(path: Path) -> Any:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise UsageError(f"{path}: no such file or folder") from None
    except (OSError, ValueError) as error:
        raise UsageError(f"{path}: cannot be read as an Avro schema: {error}") from None
