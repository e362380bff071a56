"""Which files a user means by the paths of ``--input``."""

from __future__ import annotations

import glob
from collections.abc import Sequence
from pathlib import Path, PurePath

from pipeline.usage import UsageError
from transforms.addresses import is_address

SUFFIXES = (".jsonl", ".jsonl.gz", ".txt", ".txt.gz", ".avro")


def find_inputs(paths: Sequence[str]) -> list[str]:
    """The article files that files, folders and globs name, each once, in a stable order.

    A folder stands for all article files in it and below, hidden ones left out; a glob for what it matches. Addresses
    such as ``gs://bucket/folder/*.jsonl`` are passed on as they are: the workers look there.

    Raises:
        UsageError: a path does not exist, matches nothing, or is no article file.
    """
    found: dict[Path, str] = {}
    addresses = [path for path in paths if is_address(path)]
    for path in paths:
        if is_address(path):
            continue
        for file in _files_of(path):
            found.setdefault(file.resolve(), str(file))
    return [*found.values(), *dict.fromkeys(addresses)]


def _files_of(path: str) -> list[Path]:
    named = Path(path)
    if named.is_dir():
        files = [file for file in _below(named) if is_article_file(file)]
        if not files:
            raise UsageError(f"no article file in {path}; it should hold {_expected()}")
        return files
    if named.exists():
        if not is_article_file(named):
            raise UsageError(f"{path} is no article file by its name; expected {_expected()}")
        return [named]
    if not glob.has_magic(path):
        raise UsageError(f"{path}: no such file or folder")
    matches = [Path(match) for match in sorted(glob.glob(path, recursive=True))]  # noqa: PTH207 (it may be absolute)
    files = [file for match in matches for file in (_below(match) if match.is_dir() else [match])]
    files = [file for file in files if is_article_file(file)]
    if not files:
        raise UsageError(f"{path}: matches no article file; expected {_expected()}")
    return files


def is_article_file(path: PurePath) -> bool:
    """Whether a file's name says that it holds articles."""
    return path.name.lower().endswith(SUFFIXES)


def _below(folder: Path) -> list[Path]:
    return sorted(
        file
        for file in folder.rglob("*")
        if not any(part.startswith(".") for part in file.relative_to(folder).parts) and file.is_file()
    )


def _expected() -> str:
    return f"{', '.join(SUFFIXES[:-1])} or {SUFFIXES[-1]}"
