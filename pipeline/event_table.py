"""Events as rows for people: what, who, whom, how many, where, when, how sure, in which sentence."""

from __future__ import annotations

import itertools
from collections.abc import Iterable

from rich.console import Console
from rich.table import Table

from schemas.definitions import event_name
from schemas.records import Actor, CasualtyEvent, CeasefireEvent, Count, DeadLetter, Event, EventDate, SanctionEvent

_COLOURS = {"casualty": "red", "sanction": "yellow", "ceasefire": "green"}
_ROWS_AT_ONCE = 500


def event_row(event: Event) -> tuple[str, ...]:
    """The cells of an event: type, what, who, whom, where, when, confidence, sentence."""
    what, who, whom = _what_who_whom(event)
    if event.modality.value != "ASSERTED":
        what = f"{what} ({event.modality.value.lower()})"
    where = event.location.name if event.location else ""
    if event.location and event.location.country and event.location.country not in where:
        where = f"{where} ({event.location.country})"
    sentence = " ".join(event.evidence.text.split())
    return event_name(event), what, who, whom, where, _when(event), f"{event.confidence:.2f}", sentence


def print_events(events: Iterable[Event], console: Console) -> int:
    """Prints events as tables, some hundred rows at a time so that a long list need not fit into memory; how many."""
    count = 0
    remaining = iter(events)
    while rows := list(itertools.islice(remaining, _ROWS_AT_ONCE)):
        table = Table("type", "what", "who", "whom", "where", "when", "conf", "sentence", show_lines=True)
        table.columns[-1].ratio = 1
        for event in rows:
            name, *cells = (cell.replace("[", r"\[") for cell in event_row(event))
            table.add_row(f"[{_COLOURS[name]}]{name}[/]", *cells)
        console.print(table)
        count += len(rows)
    return count


def print_dead_letters(letters: Iterable[DeadLetter], console: Console) -> int:
    """Prints dead letters as a table, without their payload; how many there were."""
    table = Table("stage", "origin", "error", "message", "bytes", show_lines=True)
    for letter in letters:
        cells = (letter.stage, letter.origin, letter.error_type, letter.error_message, f"{len(letter.payload):,}")
        table.add_row(*(cell.replace("[", r"\[") for cell in cells))
    if table.row_count:
        console.print(table)
    return table.row_count


def _what_who_whom(event: Event) -> tuple[str, str, str]:
    match event:
        case CasualtyEvent():
            what = " ".join(filter(None, [event.outcome.value, _number(event.count)]))
            what += f", {event.cause.value.lower()}" if event.cause.value not in ("UNKNOWN", "OTHER") else ""
            perpetrators = [
                f"{perpetrator.actor.name}{' (alleged)' if perpetrator.alleged else ''}"
                for perpetrator in event.perpetrators
            ]
            return what, ", ".join(perpetrators), event.victims.text if event.victims else ""
        case SanctionEvent():
            measures = ", ".join(measure.value.lower() for measure in event.measures)
            return (
                f"{event.action.value}{': ' if measures else ''}{measures}",
                _names(event.imposers),
                _names(event.targets),
            )
        case CeasefireEvent():
            mediators = f" (via {_names(event.mediators)})" if event.mediators else ""
            return f"{event.status.value} {event.kind.value.lower()}", f"{_names(event.parties)}{mediators}", ""
    raise TypeError(f"no row for a {type(event).__name__}")


def _names(actors: Iterable[Actor]) -> str:
    return ", ".join(actor.name for actor in actors)


def _number(count: Count | None) -> str:
    if count is None:
        return ""
    about = "~" if count.approximate else ""
    if count.minimum is not None and count.minimum == count.maximum:
        return f"{about}{count.minimum:,}"
    if count.maximum is None:
        return f"{about}{count.minimum:,}+" if count.minimum is not None else count.text
    return (
        f"{about}{count.minimum:,}-{count.maximum:,}"
        if count.minimum is not None
        else f"{about}up to {count.maximum:,}"
    )


def _when(event: Event) -> str:
    if event.event_date:
        return _days(event.event_date)
    if event.article.published_at:
        return f"(article {event.article.published_at:%Y-%m-%d})"
    return ""


def _days(date: EventDate) -> str:
    match date.precision.value:
        case "DAY":
            return date.start.isoformat()
        case "MONTH" if (date.start.year, date.start.month) == (date.end.year, date.end.month):
            return f"{date.start:%Y-%m}"
        case "YEAR" if date.start.year == date.end.year:
            return f"{date.start:%Y}"
    return f"{date.start} to {date.end}"
