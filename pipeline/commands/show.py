"""``show``: the events of an output folder, for the eye or for other programs. Does not import Beam."""

from __future__ import annotations

import argparse
import itertools
import sys
from collections.abc import Iterable, Iterator

from pipeline.event_filter import DateRange, EventFilter
from pipeline.event_json import dead_letter_json, event_json
from pipeline.event_table import print_dead_letters, print_events
from pipeline.table_console import TableConsole
from pipeline.usage import UsageError
from schemas.definitions import EVENT_TYPES
from schemas.files import DEAD_LETTER_FOLDER, event_files, read_dead_letters, read_events
from schemas.records import Event, Modality


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("folder", metavar="DIR", help="the --output of a run, or one Avro file of events")
    parser.add_argument("--json", action="store_true", help="JSON lines instead of a table")
    parser.add_argument(
        "--type",
        action="append",
        choices=[*EVENT_TYPES, DEAD_LETTER_FOLDER],
        help="only this type; may be repeated; dead-letter lists what could not be processed",
    )
    parser.add_argument("--country", metavar="ISO3", help="of the place, the victims or any actor, such as SYR")
    parser.add_argument("--date", metavar="FROM[..TO]", help="2020, 2020-03 or 2020-03-19, one or a range of them")
    parser.add_argument("--actor", metavar="NAME", help="part of the name of any actor")
    parser.add_argument("--min_confidence", type=float, default=0.0, metavar="0..1", help="leave out less certain ones")
    parser.add_argument("--modality", type=str.upper, choices=[m.value for m in Modality], help="such as ASSERTED")
    parser.add_argument("--limit", type=int, metavar="N", help="stop after N")


def execute(arguments: argparse.Namespace) -> int:
    """Prints the events and returns the exit code."""
    if arguments.limit is not None and arguments.limit < 0:
        raise UsageError(f"--limit {arguments.limit}: it cannot be negative")
    if not 0 <= arguments.min_confidence <= 1:
        raise UsageError(f"--min_confidence {arguments.min_confidence}: it has to be between 0 and 1")
    if arguments.country and not (len(arguments.country) == 3 and arguments.country.isalpha()):
        raise UsageError(f"--country {arguments.country}: expected an ISO 3166-1 alpha-3 code such as SYR")
    try:
        if arguments.type and DEAD_LETTER_FOLDER in arguments.type:
            if len(arguments.type) > 1:
                raise UsageError(f"--type {DEAD_LETTER_FOLDER} cannot be combined with other types")
            return _show_dead_letters(arguments)
        return _show_events(arguments)
    except FileNotFoundError as error:
        raise UsageError(str(error)) from None
    except ValueError as error:
        print(f"ceasewire show: {error}", file=sys.stderr)
        return 1


def _show_events(arguments: argparse.Namespace) -> int:
    wanted = EventFilter(
        types=frozenset(arguments.type or ()),
        country=arguments.country,
        date=DateRange.parse(arguments.date) if arguments.date else None,
        actor=arguments.actor,
        min_confidence=arguments.min_confidence,
        modality=Modality(arguments.modality) if arguments.modality else None,
    )
    if not event_files(arguments.folder):
        raise UsageError(f"{arguments.folder}: no Avro files in it; give the folder that was the --output of a run")
    events: Iterator[Event] = itertools.islice(filter(wanted.accepts, read_events(arguments.folder)), arguments.limit)
    if arguments.json:
        return _print_lines(map(event_json, events))
    if not print_events(events, TableConsole()):
        print("no events" + (" that meet these conditions" if wanted != EventFilter() else ""), file=sys.stderr)
    return 0


def _show_dead_letters(arguments: argparse.Namespace) -> int:
    letters = itertools.islice(read_dead_letters(arguments.folder), arguments.limit)
    if arguments.json:
        return _print_lines(map(dead_letter_json, letters))
    if not print_dead_letters(letters, TableConsole()):
        print("no dead letters", file=sys.stderr)
    return 0


def _print_lines(lines: Iterable[str]) -> int:
    for line in lines:
        print(line)
    sys.stdout.flush()
    return 0
