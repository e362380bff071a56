"""``show``: the events of an output folder, for the eye or for other programs. Does not import Beam."""

from __future__ import annotations

import argparse
import itertools
import sys
from collections.abc import Iterable, Iterator

from pipeline.event_filter import EventFilter
from pipeline.event_json import dead_letter_json, event_json
from pipeline.event_table import print_dead_letters, print_events
from pipeline.filter_arguments import add_filter_arguments, check_filter_arguments, wanted, wanted_events
from pipeline.table_console import TableConsole
from pipeline.usage import UsageError
from schemas.files import DEAD_LETTER_FOLDER, read_dead_letters
from schemas.records import Event


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add_filter_arguments(parser, further_types=[DEAD_LETTER_FOLDER])
    parser.add_argument("--json", action="store_true", help="JSON lines instead of a table")
    parser.add_argument("--limit", type=int, metavar="N", help="stop after N")


def execute(arguments: argparse.Namespace) -> int:
    """Prints the events and returns the exit code."""
    if arguments.limit is not None and arguments.limit < 0:
        raise UsageError(f"--limit {arguments.limit}: it cannot be negative")
    check_filter_arguments(arguments)
    try:
        if arguments.type and DEAD_LETTER_FOLDER in arguments.type:
            if len(arguments.type) > 1:
                raise UsageError(f"--type {DEAD_LETTER_FOLDER} cannot be combined with other types")
            return _show_dead_letters(arguments)
        return _show_events(arguments)
    except ValueError as error:
        print(f"ceasewire show: {error}", file=sys.stderr)
        return 1


def _show_events(arguments: argparse.Namespace) -> int:
    events: Iterator[Event] = itertools.islice(wanted_events(arguments), arguments.limit)
    if arguments.json:
        return _print_lines(map(event_json, events))
    if not print_events(events, TableConsole()):
        print(
            "no events" + (" that meet these conditions" if wanted(arguments) != EventFilter() else ""), file=sys.stderr
        )
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
