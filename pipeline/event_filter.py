"""Which events a user asks to see."""

from __future__ import annotations

import calendar
import datetime
import re
from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.usage import UsageError
from schemas.definitions import event_name
from schemas.records import Actor, CasualtyEvent, CeasefireEvent, Event, Modality, SanctionEvent

_DAY = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")


@dataclass(frozen=True, slots=True)
class DateRange:
    """Days, both ends inclusive."""

    start: datetime.date
    end: datetime.date

    @classmethod
    def parse(cls, text: str) -> DateRange:
        """Reads ``FROM`` or ``FROM..TO``, each a year, a month or a day, ``FROM..`` and ``..TO`` for open ends.

        Raises:
            UsageError: it is none of these.
        """
        first, separator, last = text.partition("..")
        try:
            if not separator:
                return _span(first)
            start = _span(first).start if first else datetime.date.min
            end = _span(last).end if last else datetime.date.max
        except ValueError as error:
            raise UsageError(
                f"--date {text}: {error}; write FROM or FROM..TO with dates such as 2020, 2020-03 or 2020-03-19"
            ) from None
        if start > end:
            raise UsageError(f"--date {text}: it ends before it starts; swap the two dates")
        return cls(start, end)

    def overlaps(self, start: datetime.date, end: datetime.date) -> bool:
        return start <= self.end and end >= self.start


@dataclass(frozen=True, slots=True)
class EventFilter:
    """Conditions that an event has to meet together; a condition that is None or empty is none.

    Attributes:
        types: short names of event types.
        country: ISO 3166-1 alpha-3, of the place, the victims or any actor.
        date: of the event or, where it has none, of the article's publication.
        actor: part of the name of any actor, as written or canonical, upper or lower case.
    """

    types: frozenset[str] = frozenset()
    country: str | None = None
    date: DateRange | None = None
    actor: str | None = None
    min_confidence: float = 0.0
    modality: Modality | None = None

    def accepts(self, event: Event) -> bool:
        """Whether an event meets all conditions."""
        return (
            event.confidence >= self.min_confidence
            and (not self.types or event_name(event) in self.types)
            and (self.modality is None or event.modality is self.modality)
            and (self.country is None or self.country.upper() in countries_of(event))
            and (self.date is None or _happened_within(event, self.date))
            and (self.actor is None or _names_actor(event, self.actor.casefold()))
        )


def actors_of(event: Event) -> Iterator[Actor]:
    """All actors of an event, whatever their role."""
    if event.attribution:
        yield event.attribution.source
    match event:
        case CasualtyEvent():
            for perpetrator in event.perpetrators:
                yield perpetrator.actor
                if perpetrator.alleged_by:
                    yield perpetrator.alleged_by
        case SanctionEvent():
            yield from event.imposers
            yield from event.targets
        case CeasefireEvent():
            yield from event.parties
            yield from event.mediators


def countries_of(event: Event) -> set[str | None]:
    """Countries of the place, the victims and all actors of an event; None stands for those without one."""
    countries = {actor.country for actor in actors_of(event)}
    if event.location:
        countries.add(event.location.country)
    if isinstance(event, CasualtyEvent) and event.victims:
        countries.add(event.victims.country)
    return countries


def _happened_within(event: Event, wanted: DateRange) -> bool:
    if event.event_date:
        return wanted.overlaps(event.event_date.start, event.event_date.end)
    published = event.article.published_at
    return published is not None and wanted.overlaps(published.date(), published.date())


def _names_actor(event: Event, part: str) -> bool:
    return any(part in actor.name.casefold() or part in actor.text.casefold() for actor in actors_of(event))


def _span(text: str) -> DateRange:
    match = _DAY.fullmatch(text)
    if not match:
        raise ValueError(f"{text!r} is no date")
    year, month, day = (int(part or 0) for part in match.groups())
    start = datetime.date(year, month or 1, day or 1)
    last_month = month or 12
    return DateRange(start, datetime.date(year, last_month, day or calendar.monthrange(year, last_month)[1]))
