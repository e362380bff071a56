"""Events as entities of FollowTheMoney (https://followthemoney.tech), as Aleph and OpenSanctions' tools read them.

A sanction that the text says to be there becomes a ``Sanction`` of each target. One that is threatened, proposed,
called for, rejected or evaded, or that is not asserted, must not: whoever imports it would find people listed who are
not. Those, casualties and ceasefires become an ``Event``.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable, Iterator
from typing import Any

from pipeline.countries import alpha_2
from pipeline.event_filter import actors_of
from pipeline.event_table import event_row
from schemas.records import (
    Actor,
    ActorKind,
    CasualtyEvent,
    CeasefireEvent,
    Event,
    Modality,
    SanctionAction,
    SanctionEvent,
)

Entity = dict[str, Any]

ACTOR_SCHEMAS = {
    ActorKind.STATE: "PublicBody",
    ActorKind.INTERGOVERNMENTAL: "Organization",
    ActorKind.GOVERNMENT_BODY: "PublicBody",
    ActorKind.MILITARY: "Organization",
    ActorKind.ARMED_GROUP: "Organization",
    ActorKind.ORGANIZATION: "Organization",
    ActorKind.COMPANY: "Company",
    ActorKind.PERSON: "Person",
    ActorKind.POPULATION: "LegalEntity",
    ActorKind.OTHER: "LegalEntity",
}

ACTIONS_OF_SANCTIONS_THAT_EXIST = frozenset(
    {
        SanctionAction.IMPOSED,
        SanctionAction.EXPANDED,
        SanctionAction.EXTENDED,
        SanctionAction.EASED,
        SanctionAction.LIFTED,
        SanctionAction.IN_FORCE,
    }
)
_LANGUAGES = {"en": "eng"}
_NAMESPACE = uuid.UUID("5d0f8a52-4a1b-5f0e-9d5b-6f8a2f6f7c11")


def follow_the_money_lines(events: Iterable[Event]) -> Iterator[str]:
    """One entity of JSON a line; an actor or an article that several events share comes once."""
    seen: set[str] = set()
    for event in events:
        for entity in entities(event):
            if entity["id"] not in seen:
                seen.add(entity["id"])
                yield json.dumps(entity, ensure_ascii=False)


def entities(event: Event) -> Iterator[Entity]:
    """The entities of one event: its article, its actors, and itself with what links them."""
    article = _article(event)
    yield article
    actors = {_actor_id(actor): actor for actor in actors_of(event)}
    for actor_id, actor in actors.items():
        yield _entity(
            actor_id,
            ACTOR_SCHEMAS[actor.kind],
            name=[actor.name],
            country=[alpha_2(actor.country)],
        )
    if isinstance(event, SanctionEvent) and _exists(event):
        for target in event.targets:
            yield _sanction(event, target)
            yield _documentation(event, target, article["id"])
    else:
        yield _event(event, list(actors), article["id"])


def _exists(event: SanctionEvent) -> bool:
    """Whether the text says that there is, or until now was, such a sanction on somebody."""
    return (
        event.modality is Modality.ASSERTED and event.action in ACTIONS_OF_SANCTIONS_THAT_EXIST and bool(event.targets)
    )


def _sanction(event: SanctionEvent, target: Actor) -> Entity:
    days = _days(event)
    dated = {
        SanctionAction.IMPOSED: {"startDate": days[:1]},
        SanctionAction.LIFTED: {"endDate": days[-1:]},
    }.get(event.action, {"date": days})
    return _entity(
        _id("sanction", event.event_id, _actor_id(target)),
        "Sanction",
        entity=[_actor_id(target)],
        authority=[actor.name for actor in event.imposers],
        country=[alpha_2(actor.country) for actor in event.imposers],
        program=[event.legal_basis],
        provisions=[_words(measure.value) for measure in event.measures],
        reason=[event.reason],
        status=[_words(event.action.value)],
        summary=[event.evidence.text],
        recordId=[event.event_id],
        **dated,
        **_source(event),
    )


def _documentation(event: SanctionEvent, target: Actor, article_id: str) -> Entity:
    return _entity(
        _id("documentation", event.event_id, _actor_id(target)),
        "Documentation",
        entity=[_actor_id(target)],
        document=[article_id],
        role=[f"target of sanctions ({_words(event.action.value)})"],
        summary=[event.evidence.text],
        recordId=[event.event_id],
    )


def _event(event: Event, actor_ids: list[str], article_id: str) -> Entity:
    what = event_row(event)[1]
    match event:
        case CasualtyEvent():
            keywords = ["casualty", event.outcome.value, event.cause.value, event.scope.value]
        case SanctionEvent():
            keywords = ["sanction", event.action.value, *(measure.value for measure in event.measures)]
        case CeasefireEvent():
            keywords = ["ceasefire", event.status.value, event.kind.value]
        case _:
            raise TypeError(f"no FollowTheMoney entity for a {type(event).__name__}")
    place = event.location
    days = _days(event)
    ranged = {"date": days} if len(days) < 2 else {"startDate": days[:1], "endDate": days[1:]}
    return _entity(
        _id("event", event.event_id),
        "Event",
        name=[f"{what}{f' in {place.name}' if place else ''}"],
        involved=actor_ids,
        location=[place.name if place else None],
        country=[alpha_2(place.country) if place else None],
        keywords=[_words(keyword) for keyword in [*keywords, event.modality.value]],
        notes=[f"confidence {event.confidence:.2f}"],
        summary=[event.evidence.text],
        proof=[article_id],
        recordId=[event.event_id],
        **ranged,
        **_source(event),
    )


def _article(event: Event) -> Entity:
    article = event.article
    published = article.published_at.isoformat(timespec="seconds") if article.published_at else None
    return _entity(
        _id("article", article.article_id),
        "Article",
        title=[article.title],
        publishedAt=[published.removesuffix("+00:00") if published else None],
        language=[_LANGUAGES.get(article.language)],
        **_source(event),
    )


def _source(event: Event) -> dict[str, list[str | None]]:
    url = event.article.url
    web = url if url and url.startswith(("http://", "https://")) else None
    return {"sourceUrl": [web], "publisher": [event.article.source]}


def _days(event: Event) -> list[str]:
    """The day of the event, or its first and last one."""
    if event.event_date is None:
        return []
    return list(dict.fromkeys([event.event_date.start.isoformat(), event.event_date.end.isoformat()]))


def _actor_id(actor: Actor) -> str:
    return _id("actor", ACTOR_SCHEMAS[actor.kind], actor.name, actor.country or "")


def _id(*parts: str) -> str:
    """The same identifier for the same thing, whenever and wherever it is exported."""
    return f"ceasewire-{uuid.uuid5(_NAMESPACE, json.dumps(parts))}"


def _words(symbol: str) -> str:
    return symbol.replace("_", " ").lower()


def _entity(entity_id: str, schema: str, **properties: list[str | None] | list[str]) -> Entity:
    given = {name: [value for value in values if value and value.strip()] for name, values in properties.items()}
    return {"id": entity_id, "schema": schema, "properties": {name: values for name, values in given.items() if values}}
