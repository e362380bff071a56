"""What the page is told of an event: the values that it filters, draws and prints, and no more."""

from __future__ import annotations

import urllib.parse
from collections.abc import Iterator
from typing import Any

from pipeline.event_filter import actors_of, countries_of
from pipeline.event_table import event_row
from pipeline.report.highlight import segments
from schemas.definitions import event_name
from schemas.records import Actor, CasualtyEvent, CeasefireEvent, Event, EventDate, SanctionEvent

_SAFE_SCHEMES = ("http", "https")


def page_row(event: Event) -> dict[str, Any]:
    """An event as plain JSON values for the page; what is null or empty is left out.

    Besides the event's own values there are ``what``, ``who``, ``whom``, ``where`` and ``when`` as `show` prints them,
    ``segments`` (pairs of a text and the role that the sentence gives it), and ``start`` and ``end``: the days of the
    event or, where it has none, the day of publication.
    """
    _, what, who, whom, where, when, _, _ = event_row(event)
    published = event.article.published_at
    day = published.date().isoformat() if published else None
    row: dict[str, Any] = {
        "id": event.event_id,
        "type": event_name(event),
        "modality": event.modality.value,
        "confidence": event.confidence,
        "what": what,
        "who": who,
        "whom": whom,
        "where": where,
        "when": when,
        "start": event.event_date.start.isoformat() if event.event_date else day,
        "end": event.event_date.end.isoformat() if event.event_date else day,
        "published": day,
        "countries": sorted(country for country in countries_of(event) if country),
        "actors": sorted({actor.name for actor in actors_of(event)}),
        "segments": [[segment.text, segment.role] for segment in segments(event)],
        "title": event.article.title,
        "source": event.article.source,
        "article": event.article.article_id,
        "url": _safe_url(event.article.url),
        "details": [list(detail) for detail in _details(event)],
        **_own(event),
    }
    if event.location:
        row |= {"place": event.location.name, "country": event.location.country}
        if event.location.latitude is not None and event.location.longitude is not None:
            row["at"] = [round(event.location.longitude, 3), round(event.location.latitude, 3)]
    return {name: value for name, value in row.items() if value not in (None, "", [])}


def _own(event: Event) -> dict[str, Any]:
    """What only one type of event has."""
    match event:
        case CasualtyEvent():
            count = event.count
            return {
                "kind": event.outcome.value,
                "scope": event.scope.value,
                "part": event.part_of_total or None,
                "minimum": count.minimum if count else None,
                "maximum": count.maximum if count else None,
                "approximate": (count.approximate or None) if count else None,
            }
        case SanctionEvent():
            return {
                "kind": event.action.value,
                "imposers": [actor.name for actor in event.imposers],
                "targets": [actor.name for actor in event.targets],
            }
        case CeasefireEvent():
            return {"kind": event.status.value, "form": event.kind.value}
    raise TypeError(f"no page row for a {type(event).__name__}")


def _details(event: Event) -> Iterator[tuple[str, str]]:
    """Names and values of what an event says, for the eye."""
    match event:
        case CasualtyEvent():
            yield "Outcome", _words(event.outcome.value)
            if event.count:
                yield (
                    "Count",
                    f"“{event.count.text}”: {_bounds(event.count.minimum, event.count.maximum)}"
                    + (", approximate" if event.count.approximate else ""),
                )
            yield "Scope", "toll over several incidents" if event.scope.value == "CUMULATIVE" else "one incident"
            if event.part_of_total:
                yield "Part of a total", "yes, of another count in the sentence"
            if event.victims:
                yield "Victims", f"{event.victims.text} ({_words(event.victims.category.value)})"
            for perpetrator in event.perpetrators:
                alleged = ", alleged" if perpetrator.alleged else ""
                by = f" by {perpetrator.alleged_by.name}" if perpetrator.alleged_by else ""
                yield "Perpetrator", f"{_actor(perpetrator.actor)}{alleged}{by}"
            yield "Cause", _words(event.cause.value)
        case SanctionEvent():
            yield "Action", _words(event.action.value)
            yield from (("Imposer", _actor(actor)) for actor in event.imposers)
            yield from (("Target", _actor(actor)) for actor in event.targets)
            if event.measures:
                yield "Measures", ", ".join(_words(measure.value) for measure in event.measures)
            yield from _given(("Legal basis", event.legal_basis), ("Reason", event.reason))
        case CeasefireEvent():
            yield "Status", _words(event.status.value)
            yield "Kind", _words(event.kind.value)
            yield from (("Party", _actor(actor)) for actor in event.parties)
            yield from (("Mediator", _actor(actor)) for actor in event.mediators)
            yield from _given(("From", _date(event.effective_from)), ("Until", _date(event.effective_until)))
    yield from _given(("Date", _date(event.event_date)))
    if event.location:
        yield "Place", f"{event.location.name}{f', {event.location.country}' if event.location.country else ''}"
    if event.attribution:
        yield "According to", f"{_actor(event.attribution.source)}, “{event.attribution.verb}”"
    yield "Modality", _words(event.modality.value)
    if event.plover:
        yield "PLOVER / CAMEO", f"{event.plover.event} / {event.plover.cameo or 'none'}"
    yield "Event id", event.event_id
    yield "Extractor", f"{event.extractor.name} {event.extractor.version} on {event.extractor.model}"


def _given(*details: tuple[str, str | None]) -> Iterator[tuple[str, str]]:
    yield from ((name, value) for name, value in details if value)


def _actor(actor: Actor) -> str:
    kind = _words(actor.kind.value)
    return f"{actor.name} ({kind}{f', {actor.country}' if actor.country else ''})"


def _date(date: EventDate | None) -> str | None:
    if date is None:
        return None
    days = f"{date.start}" if date.start == date.end else f"{date.start} to {date.end}"
    return f"{days} (“{date.text}”, {'written out' if date.basis.value == 'EXPLICIT' else 'from the publication date'})"


def _bounds(minimum: int | None, maximum: int | None) -> str:
    if minimum is None and maximum is None:
        return "no bounds"
    if maximum is None:
        return f"{minimum:,} or more"
    if minimum is None:
        return f"at most {maximum:,}"
    return f"{minimum:,}" if minimum == maximum else f"{minimum:,} to {maximum:,}"


def _words(symbol: str) -> str:
    return symbol.replace("_", " ").lower()


def _safe_url(url: str | None) -> str | None:
    """The address, if following it can do nothing but open a page."""
    try:
        parts = urllib.parse.urlsplit(url or "")
    except ValueError:
        return None
    return url if parts.scheme in _SAFE_SCHEMES and parts.netloc else None
