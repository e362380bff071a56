"""The options by which a command is told which events are wanted; the same for all of them."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence

from pipeline.event_filter import DateRange, EventFilter
from pipeline.usage import UsageError
from schemas.definitions import EVENT_TYPES
from schemas.files import event_files, read_events
from schemas.records import Event, Modality


def add_filter_arguments(parser: argparse.ArgumentParser, further_types: Sequence[str] = ()) -> None:
    parser.add_argument("folder", metavar="DIR", help="the --output of a run, or one Avro file of events")
    further = "".join(f"; {name} lists what could not be processed" for name in further_types)
    parser.add_argument(
        "--type",
        action="append",
        choices=[*EVENT_TYPES, *further_types],
        help=f"only this type; may be repeated{further}",
    )
    parser.add_argument("--country", metavar="ISO3", help="of the place, the victims or any actor, such as SYR")
    parser.add_argument("--date", metavar="FROM[..TO]", help="2020, 2020-03 or 2020-03-19, one or a range of them")
    parser.add_argument("--actor", metavar="NAME", help="part of the name of any actor")
    parser.add_argument("--min_confidence", type=float, default=0.0, metavar="0..1", help="leave out less certain ones")
    parser.add_argument("--modality", type=str.upper, choices=[m.value for m in Modality], help="such as ASSERTED")


def check_filter_arguments(arguments: argparse.Namespace) -> None:
    """Refuses values that no event can meet.

    Raises:
        UsageError: a confidence out of range, or something else than a country code.
    """
    if not 0 <= arguments.min_confidence <= 1:
        raise UsageError(f"--min_confidence {arguments.min_confidence}: it has to be between 0 and 1")
    if arguments.country and not (len(arguments.country) == 3 and arguments.country.isalpha()):
        raise UsageError(f"--country {arguments.country}: expected an ISO 3166-1 alpha-3 code such as SYR")


def wanted(arguments: argparse.Namespace) -> EventFilter:
    """The conditions of a command line.

    Raises:
        UsageError: a value that is none.
    """
    check_filter_arguments(arguments)
    return EventFilter(
        types=frozenset(arguments.type or ()),
        country=arguments.country,
        date=DateRange.parse(arguments.date) if arguments.date else None,
        actor=arguments.actor,
        min_confidence=arguments.min_confidence,
        modality=Modality(arguments.modality) if arguments.modality else None,
    )


def wanted_events(arguments: argparse.Namespace) -> Iterator[Event]:
    """The events of the folder that meet the conditions of a command line.

    Raises:
        UsageError: a value that is none, or no events where the user says.
        ValueError: while iterating, a file that cannot be read to its end.
    """
    conditions = wanted(arguments)
    try:
        files = event_files(arguments.folder)
    except FileNotFoundError as error:
        raise UsageError(str(error)) from None
    if not files:
        raise UsageError(f"{arguments.folder}: no Avro files in it; give the folder that was the --output of a run")
    return filter(conditions.accepts, read_events(arguments.folder))
