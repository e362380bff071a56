"""Mentions: what the frames found in one sentence, before it becomes a record."""

from __future__ import annotations

from dataclasses import dataclass, field

from schemas.records import (
    Actor,
    Attribution,
    Cause,
    CeasefireKind,
    CeasefireStatus,
    Count,
    EventDate,
    Location,
    Measure,
    Outcome,
    Perpetrator,
    SanctionAction,
    Scope,
    Victims,
)
from transforms.extraction.context import Cue
from transforms.extraction.reading import Reading

Features = dict[str, float]
"""Evidence by name, 1.0 where it holds: what confidence is computed from, and what ``explain`` shows."""


@dataclass(slots=True, kw_only=True)
class Mention:
    """The part common to the three types. ``first`` and ``last`` are the trigger's tokens, ``discriminator`` the body
    offset that tells mentions of one trigger apart.
    The last three are known only when all mentions of the article are (``settle``)."""

    reading: Reading
    first: int
    last: int
    predicate: int
    cue: Cue
    attribution: Attribution | None = None
    discriminator: int | None = None
    features: Features = field(default_factory=dict)
    location: Location | None = None
    event_date: EventDate | None = None
    confidence: float = 0.0


@dataclass(slots=True, kw_only=True)
class CasualtyMention(Mention):
    outcome: Outcome
    count: Count | None
    scope: Scope
    part_of_total: bool
    victims: Victims | None
    perpetrators: tuple[Perpetrator, ...]
    cause: Cause


@dataclass(slots=True, kw_only=True)
class SanctionMention(Mention):
    action: SanctionAction
    imposers: tuple[Actor, ...]
    targets: tuple[Actor, ...]
    measures: tuple[Measure, ...]
    legal_basis: str | None
    reason: str | None


@dataclass(slots=True, kw_only=True)
class CeasefireMention(Mention):
    status: CeasefireStatus
    kind: CeasefireKind
    parties: tuple[Actor, ...]
    mediators: tuple[Actor, ...]
    effective_from: EventDate | None = None
    effective_until: EventDate | None = None
