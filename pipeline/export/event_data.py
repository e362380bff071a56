"""Events as lines of political event data: the columns of ICEWS, and the lines of PETRARCH.

Both say who did what to whom on which day, the deed as a CAMEO code (Schrodt, CAMEO codebook 1.1b3). One line an event,
tab-separated; an event without a day, or for PETRARCH without a CAMEO code, has none: those formats cannot say it.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator

from pipeline.countries import english_name
from pipeline.event_table import event_row
from pipeline.export.roles import sides
from schemas.records import Actor, ActorKind, CasualtyEvent, Event, Victims

ICEWS_COLUMNS = (
    "Event ID",
    "Event Date",
    "Source Name",
    "Source Sectors",
    "Source Country",
    "Event Text",
    "CAMEO Code",
    "Intensity",
    "Target Name",
    "Target Sectors",
    "Target Country",
    "Story ID",
    "Sentence Number",
    "Publisher",
    "City",
    "District",
    "Province",
    "Country",
    "Latitude",
    "Longitude",
    "PLOVER Event",
    "Count Minimum",
    "Count Maximum",
    "Modality",
    "Confidence",
    "URL",
)
"""Those of the ICEWS files, in their order, and after them some of our own."""

CAMEO_ROLES = {
    ActorKind.STATE: "",
    ActorKind.INTERGOVERNMENTAL: "IGO",
    ActorKind.GOVERNMENT_BODY: "GOV",
    ActorKind.MILITARY: "MIL",
    ActorKind.ARMED_GROUP: "REB",
    ActorKind.ORGANIZATION: "NGO",
    ActorKind.COMPANY: "BUS",
    ActorKind.PERSON: "",
    ActorKind.POPULATION: "CVL",
    ActorKind.OTHER: "",
}
"""What follows the country in a CAMEO actor code."""

_NOBODY = "---"
_VICTIM_ROLES = {
    "CIVILIAN": "CVL",
    "MILITARY": "MIL",
    "MILITANT": "REB",
    "POLICE": "COP",
    "JOURNALIST": "MED",
    "AID_OR_MEDICAL": "NGO",
    "CHILDREN": "CVL",
    "OFFICIAL": "GOV",
}


def icews_lines(events: Iterable[Event]) -> Iterator[str]:
    """A heading and a line for each event that has a day."""
    yield _line(ICEWS_COLUMNS)
    for event in events:
        if day := _day(event):
            yield _line(_icews_cells(event, day))


def petrarch_lines(events: Iterable[Event]) -> Iterator[str]:
    """A line for each event with a day and a CAMEO code: day, source, target, code, event id, address, publisher."""
    for event in events:
        day = _day(event)
        if not day or not event.plover or not event.plover.cameo:
            continue
        sources, targets = sides(event)
        target = _codes(targets)
        if isinstance(event, CasualtyEvent) and event.victims:
            target = _victims_code(event.victims)
        yield _line(
            (
                f"{day:%Y%m%d}",
                _codes(sources),
                target,
                event.plover.cameo,
                event.event_id,
                event.article.url or "",
                event.article.source or "",
            )
        )


def _icews_cells(event: Event, day: datetime.date) -> tuple[str, ...]:
    sources, targets = sides(event)
    place = event.location
    count = event.count if isinstance(event, CasualtyEvent) else None
    target = _names(targets), _sectors(targets), _countries(targets)
    if isinstance(event, CasualtyEvent) and event.victims:
        country = english_name(event.victims.country) if event.victims.country else ""
        target = event.victims.text, _words(event.victims.category.value), country
    return (
        event.event_id,
        day.isoformat(),
        _names(sources),
        _sectors(sources),
        _countries(sources),
        event_row(event)[1],
        (event.plover.cameo or "") if event.plover else "",
        "",
        *target,
        event.article.article_id,
        "",
        event.article.source or "",
        place.name if place else "",
        "",
        "",
        english_name(place.country) if place and place.country else "",
        _number(place.latitude if place else None),
        _number(place.longitude if place else None),
        event.plover.event if event.plover else "",
        _number(count.minimum if count else None),
        _number(count.maximum if count else None),
        event.modality.value,
        f"{event.confidence:.3f}",
        event.article.url or "",
    )


def _day(event: Event) -> datetime.date | None:
    """The first day of the event or, as in those data sets, the day of the story."""
    if event.event_date:
        return event.event_date.start
    return event.article.published_at.date() if event.article.published_at else None


def _codes(actors: Iterable[Actor]) -> str:
    codes = [(actor.country or "") + CAMEO_ROLES[actor.kind] for actor in actors]
    return "/".join(dict.fromkeys(filter(None, codes))) or _NOBODY


def _victims_code(victims: Victims) -> str:
    return (victims.country or "") + _VICTIM_ROLES.get(victims.category.value, "") or _NOBODY


def _names(actors: Iterable[Actor]) -> str:
    return "; ".join(actor.name for actor in actors)


def _sectors(actors: Iterable[Actor]) -> str:
    return "; ".join(_words(actor.kind.value) for actor in actors)


def _countries(actors: Iterable[Actor]) -> str:
    return "; ".join(dict.fromkeys(english_name(actor.country) for actor in actors if actor.country))


def _words(symbol: str) -> str:
    return symbol.replace("_", " ").capitalize()


def _number(number: float | None) -> str:
    return "" if number is None else str(number)


def _line(cells: Iterable[str]) -> str:
    """Cells between tabs; these formats have no quoting, so white space within a cell becomes a blank."""
    return "\t".join(" ".join(cell.split()) for cell in cells)
