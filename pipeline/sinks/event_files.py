"""Files of events: the results of every batch run, in a folder or at an address. Does not import Beam."""

from __future__ import annotations

import argparse
from dataclasses import dataclass

from schemas.file_format import FORMATS, FileFormat
from schemas.files import COMPRESSIONS

PARTITION_COLUMNS = ("event_date", "event_day")


@dataclass(frozen=True, slots=True)
class EventFiles:
    """What was asked for.

    Attributes:
        output: a folder or an address such as ``gs://bucket/folder``.
        partition_by: the column that folders of days are named by; None for no such folders.
    """

    output: str
    file_format: FileFormat
    partition_by: str | None


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declares the options."""
    parser.add_argument(
        "--output",
        metavar="DIR",
        help="folder for the results, or an address such as gs://bucket/folder; earlier results are replaced",
    )
    parser.add_argument("--format", choices=FORMATS, default="avro", help="of the event files (avro)")
    parser.add_argument("--compression", choices=COMPRESSIONS, default="deflate", help="of the event files (deflate)")
    parser.add_argument(
        "--partition_by",
        choices=PARTITION_COLUMNS,
        help="a folder for each day of events, such as casualty/event_date=2020-02-27; as event_day where the "
        "folder's name must not be that of a field (BigQuery)",
    )


def requested(arguments: argparse.Namespace) -> EventFiles:
    """The event files that a command line asks for."""
    file_format = FileFormat(arguments.format, arguments.compression)
    return EventFiles(arguments.output, file_format, arguments.partition_by)
