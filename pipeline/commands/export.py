"""``export``: events in the forms that other tools take. Does not import Beam."""

from __future__ import annotations

import argparse
import importlib
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from pipeline.filter_arguments import add_filter_arguments, wanted_events
from pipeline.output_file import replacing
from pipeline.usage import UsageError
from schemas.records import Event


class LineFormat(NamedTuple):
    """A format of one text file: the module and the function that makes its lines."""

    module: str
    function: str


PARQUET = "parquet"
LINE_FORMATS: Mapping[str, LineFormat] = MappingProxyType(
    {
        "csv": LineFormat("pipeline.export.comma_separated", "csv_lines"),
        "ftm": LineFormat("pipeline.export.follow_the_money", "follow_the_money_lines"),
        "icews": LineFormat("pipeline.export.event_data", "icews_lines"),
        "petrarch": LineFormat("pipeline.export.event_data", "petrarch_lines"),
    }
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add_filter_arguments(parser)
    parser.add_argument(
        "--format",
        required=True,
        choices=[*LINE_FORMATS, PARQUET],
        help="csv; ftm: FollowTheMoney entities as JSON lines; icews, petrarch: tab-separated; parquet: a file a type",
    )
    parser.add_argument(
        "--output", required=True, metavar="PATH", help="the file; for parquet a folder; replaced if there"
    )


def execute(arguments: argparse.Namespace) -> int:
    """Writes the export and returns the exit code."""
    read = _Counted(wanted_events(arguments))
    parquet = arguments.format == PARQUET
    try:
        if parquet:
            count = _write_parquet(read, arguments.output)
        else:
            count = _write_lines(read, LINE_FORMATS[arguments.format], arguments.output)
    except ValueError as error:
        print(f"ceasewire export: {error}", file=sys.stderr)
        return 1
    print(f"{read.count:,} events exported to {arguments.output}: {count:,} {'rows' if parquet else 'lines'}")
    return 0


def _write_lines(events: Iterable[Event], format_: LineFormat, output: str) -> int:
    make_lines: Callable[[Iterable[Event]], Iterator[str]] = getattr(
        importlib.import_module(format_.module), format_.function
    )
    count = 0
    with replacing(output) as path, path.open("w", encoding="utf-8", newline="") as file:
        for line in make_lines(events):
            file.write(f"{line}\n")
            count += 1
    return count


def _write_parquet(events: Iterable[Event], output: str) -> int:
    from pipeline.export.parquet import write_parquet

    folder = Path(output)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError(f"--output {output}: cannot be used as a folder: {error.strerror}") from None
    return write_parquet(events, folder)


class _Counted:
    """Events, and how many of them were taken so far."""

    def __init__(self, events: Iterator[Event]) -> None:
        self._events = events
        self.count = 0

    def __iter__(self) -> Iterator[Event]:
        for event in self._events:
            self.count += 1
            yield event
