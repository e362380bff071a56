"""Which file of a finished run becomes which file of the output: names that sort, numbered within each folder."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from schemas.file_format import FORMATS
from schemas.files import OUTPUT_FOLDERS

PLAN = "plan.json"
SUMMARY = "summary.json"

_PART = re.compile(rf"({'|'.join(OUTPUT_FOLDERS)})/(?:\w+=[^/]+/)?part-\d+-of-\d+\.({'|'.join(FORMATS)})")


def part_names(run_folder: str, written: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """The file each written file becomes, both relative: to the run folder and to the output.

    Args:
        run_folder: the folder that the files were written below.
        written: their paths, by folder of the output.
    """
    by_folder: dict[str, list[str]] = {}
    for paths in written.values():
        for path in paths:
            source = path.removeprefix(run_folder).lstrip("/")
            by_folder.setdefault(source.rpartition("/")[0], []).append(source)
    return {
        source: f"{folder}/part-{number:05}-of-{len(sources):05}.{source.rpartition('.')[2]}"
        for folder, sources in by_folder.items()
        for number, source in enumerate(sources)
    }


def is_part(path: str) -> bool:
    """Whether a path, relative to the output, is one that runs write and may therefore replace or remove."""
    return _PART.fullmatch(path) is not None


def stale(present: Iterable[str], moves: Mapping[str, str]) -> list[str]:
    """Of the paths that an output holds those that a run before left and the present one does not replace."""
    new = set(moves.values())
    return [path for path in present if is_part(path) and path not in new]
