"""Hypothesis strategies for valid records, filled at random in every field."""

from __future__ import annotations

import datetime

from hypothesis import strategies as st

from schemas.records import (
    Actor,
    ActorKind,
    Article,
    ArticleReference,
    Attribution,
    CasualtyEvent,
    Cause,
    CeasefireEvent,
    CeasefireKind,
    CeasefireStatus,
    Count,
    DateBasis,
    DatePrecision,
    DeadLetter,
    EventDate,
    Evidence,
    ExtractorReference,
    Location,
    Measure,
    Modality,
    Outcome,
    Perpetrator,
    Plover,
    SanctionAction,
    SanctionEvent,
    Scope,
    VictimCategory,
    Victims,
)

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
countries = st.none() | st.text("ABCXYZ", min_size=3, max_size=3)
instants = st.datetimes(timezones=st.just(datetime.UTC))
numbers = st.integers(0, 2**63 - 1)


@st.composite
def _ordered(draw: st.DrawFn, values: st.SearchStrategy, count: int) -> list:
    return sorted(draw(st.lists(values, min_size=count, max_size=count)))


evidences = st.tuples(texts, texts, _ordered(numbers, 4)).map(
    lambda parts: Evidence(parts[0], parts[2][0], parts[2][3], parts[1], parts[2][1], parts[2][2])
)
event_dates = st.builds(
    lambda text, days, precision, basis: EventDate(text, *days, precision, basis),
    texts,
    _ordered(st.dates(), 2),
    st.sampled_from(DatePrecision),
    st.sampled_from(DateBasis),
)
counts = st.builds(
    lambda text, bounds, kept, approximate: Count(
        text, bounds[0] if kept[0] else None, bounds[1] if kept[1] else None, approximate
    ),
    texts,
    _ordered(numbers, 2),
    st.tuples(st.booleans(), st.booleans()),
    st.booleans(),
)
actors = st.builds(Actor, texts, texts, st.sampled_from(ActorKind), countries)
several_actors = st.lists(actors, max_size=3).map(tuple)
_shared = {
    "event_id": st.uuids().map(str),
    "article": st.builds(
        ArticleReference,
        texts,
        st.none() | texts,
        st.none() | texts,
        st.none() | texts,
        st.none() | instants,
        st.just("en"),
        st.none() | texts,
    ),
    "evidence": evidences,
    "modality": st.sampled_from(Modality),
    "attribution": st.none() | st.builds(Attribution, actors, texts),
    "event_date": st.none() | event_dates,
    "location": st.none()
    | st.builds(
        Location,
        texts,
        texts,
        countries,
        st.none() | st.floats(-90, 90),
        st.none() | st.floats(-180, 180),
        st.none() | st.integers(1, 10**9),
    ),
    "confidence": st.floats(0, 1),
    "extractor": st.builds(ExtractorReference, texts, texts, texts),
    "plover": st.none() | st.builds(Plover, texts, st.none() | texts),
}
casualty_events = st.builds(
    CasualtyEvent,
    **_shared,
    outcome=st.sampled_from(Outcome),
    count=st.none() | counts,
    scope=st.sampled_from(Scope),
    part_of_total=st.booleans(),
    victims=st.none() | st.builds(Victims, texts, st.sampled_from(VictimCategory), countries),
    perpetrators=st.lists(st.builds(Perpetrator, actors, st.booleans(), st.none() | actors), max_size=3).map(tuple),
    cause=st.sampled_from(Cause),
)
sanction_events = st.builds(
    SanctionEvent,
    **_shared,
    action=st.sampled_from(SanctionAction),
    imposers=several_actors,
    targets=several_actors,
    measures=st.lists(st.sampled_from(Measure), max_size=4).map(tuple),
    legal_basis=st.none() | texts,
    reason=st.none() | texts,
)
ceasefire_events = st.builds(
    CeasefireEvent,
    **_shared,
    status=st.sampled_from(CeasefireStatus),
    kind=st.sampled_from(CeasefireKind),
    parties=several_actors,
    mediators=several_actors,
    effective_from=st.none() | event_dates,
    effective_until=st.none() | event_dates,
)
dead_letters = st.builds(
    DeadLetter,
    st.binary(max_size=100),
    texts,
    texts,
    texts,
    texts,
    st.integers(1, 2**31 - 1),
    instants,
    st.none() | texts,
    texts,
)
articles = st.builds(
    Article,
    article_id=texts,
    body=texts,
    title=st.none() | texts,
    source=st.none() | texts,
    url=st.none() | texts,
    published_at=st.none() | instants,
)
records = st.one_of(casualty_events, sanction_events, ceasefire_events, dead_letters, articles)
