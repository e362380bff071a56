"""The typed records of Ceasewire: one frozen dataclass for each Avro record of ``schemas/*.avsc``.

Field names, order and nullability are those of the Avro schemas; ``tests/schemas`` holds the two together.
Offsets are code points into the article body, half-open. Instants are timezone-aware UTC; dates are calendar dates.
"""

from __future__ import annotations

import datetime
import enum
from dataclasses import dataclass


class Modality(enum.StrEnum):
    ASSERTED = "ASSERTED"
    ALLEGED = "ALLEGED"
    PLANNED = "PLANNED"
    HYPOTHETICAL = "HYPOTHETICAL"
    DENIED = "DENIED"


class ActorKind(enum.StrEnum):
    STATE = "STATE"
    INTERGOVERNMENTAL = "INTERGOVERNMENTAL"
    GOVERNMENT_BODY = "GOVERNMENT_BODY"
    MILITARY = "MILITARY"
    ARMED_GROUP = "ARMED_GROUP"
    ORGANIZATION = "ORGANIZATION"
    COMPANY = "COMPANY"
    PERSON = "PERSON"
    POPULATION = "POPULATION"
    OTHER = "OTHER"


class DatePrecision(enum.StrEnum):
    DAY = "DAY"
    WEEK = "WEEK"
    MONTH = "MONTH"
    SEASON = "SEASON"
    YEAR = "YEAR"
    RANGE = "RANGE"


class DateBasis(enum.StrEnum):
    EXPLICIT = "EXPLICIT"
    RELATIVE = "RELATIVE"


class Outcome(enum.StrEnum):
    KILLED = "KILLED"
    INJURED = "INJURED"
    MISSING = "MISSING"
    CAPTURED = "CAPTURED"
    DISPLACED = "DISPLACED"


class Scope(enum.StrEnum):
    INCIDENT = "INCIDENT"
    CUMULATIVE = "CUMULATIVE"


class VictimCategory(enum.StrEnum):
    CIVILIAN = "CIVILIAN"
    MILITARY = "MILITARY"
    MILITANT = "MILITANT"
    POLICE = "POLICE"
    JOURNALIST = "JOURNALIST"
    AID_OR_MEDICAL = "AID_OR_MEDICAL"
    CHILDREN = "CHILDREN"
    OFFICIAL = "OFFICIAL"
    MIXED = "MIXED"
    UNSPECIFIED = "UNSPECIFIED"


class Cause(enum.StrEnum):
    AIRSTRIKE = "AIRSTRIKE"
    SHELLING = "SHELLING"
    BOMBING = "BOMBING"
    SUICIDE_BOMBING = "SUICIDE_BOMBING"
    SHOOTING = "SHOOTING"
    CLASHES = "CLASHES"
    CHEMICAL = "CHEMICAL"
    STABBING = "STABBING"
    EXECUTION = "EXECUTION"
    ABDUCTION = "ABDUCTION"
    OFFENSIVE = "OFFENSIVE"
    ACCIDENT = "ACCIDENT"
    DISASTER = "DISASTER"
    OTHER = "OTHER"
    UNKNOWN = "UNKNOWN"


class SanctionAction(enum.StrEnum):
    IMPOSED = "IMPOSED"
    EXPANDED = "EXPANDED"
    EXTENDED = "EXTENDED"
    EASED = "EASED"
    LIFTED = "LIFTED"
    THREATENED = "THREATENED"
    PROPOSED = "PROPOSED"
    CALLED_FOR = "CALLED_FOR"
    REJECTED = "REJECTED"
    VIOLATED = "VIOLATED"
    IN_FORCE = "IN_FORCE"


class Measure(enum.StrEnum):
    ASSET_FREEZE = "ASSET_FREEZE"
    TRAVEL_BAN = "TRAVEL_BAN"
    ARMS_EMBARGO = "ARMS_EMBARGO"
    TRADE_RESTRICTION = "TRADE_RESTRICTION"
    OIL_EMBARGO = "OIL_EMBARGO"
    FINANCIAL_RESTRICTION = "FINANCIAL_RESTRICTION"
    TRANSACTION_BAN = "TRANSACTION_BAN"
    FLIGHT_BAN = "FLIGHT_BAN"
    DIPLOMATIC = "DIPLOMATIC"
    OTHER = "OTHER"


class CeasefireStatus(enum.StrEnum):
    AGREED = "AGREED"
    DECLARED = "DECLARED"
    PROPOSED = "PROPOSED"
    CALLED_FOR = "CALLED_FOR"
    NEGOTIATED = "NEGOTIATED"
    IN_EFFECT = "IN_EFFECT"
    EXTENDED = "EXTENDED"
    OBSTRUCTED = "OBSTRUCTED"
    VIOLATED = "VIOLATED"
    COLLAPSED = "COLLAPSED"
    REJECTED = "REJECTED"


class CeasefireKind(enum.StrEnum):
    CEASEFIRE = "CEASEFIRE"
    TRUCE = "TRUCE"
    CESSATION_OF_HOSTILITIES = "CESSATION_OF_HOSTILITIES"
    ARMISTICE = "ARMISTICE"
    HUMANITARIAN_PAUSE = "HUMANITARIAN_PAUSE"


@dataclass(frozen=True, slots=True)
class Article:
    """One news article, as read from a message or a file."""

    article_id: str
    body: str
    title: str | None = None
    source: str | None = None
    url: str | None = None
    published_at: datetime.datetime | None = None
    language: str = "en"


@dataclass(frozen=True, slots=True)
class ArticleReference:
    """What an event keeps of its article."""

    article_id: str
    url: str | None
    source: str | None
    title: str | None
    published_at: datetime.datetime | None
    language: str
    duplicate_of: str | None = None


@dataclass(frozen=True, slots=True)
class Evidence:
    """The sentence an event was read from: ``body[start:end] == text``."""

    text: str
    start: int
    end: int
    trigger: str
    trigger_start: int
    trigger_end: int


@dataclass(frozen=True, slots=True)
class Actor:
    text: str
    name: str
    kind: ActorKind
    country: str | None = None


@dataclass(frozen=True, slots=True)
class Attribution:
    """Who says so, and with which verb."""

    source: Actor
    verb: str


@dataclass(frozen=True, slots=True)
class EventDate:
    """A date as written and as resolved, both ends inclusive."""

    text: str
    start: datetime.date
    end: datetime.date
    precision: DatePrecision
    basis: DateBasis


@dataclass(frozen=True, slots=True)
class Location:
    text: str
    name: str
    country: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    geoname_id: int | None = None


@dataclass(frozen=True, slots=True)
class ExtractorReference:
    """Which extractor, in which version, on which language model."""

    name: str
    version: str
    model: str


@dataclass(frozen=True, slots=True)
class Plover:
    event: str
    cameo: str | None = None


@dataclass(frozen=True, slots=True)
class Count:
    text: str
    minimum: int | None
    maximum: int | None
    approximate: bool


@dataclass(frozen=True, slots=True)
class Victims:
    text: str
    category: VictimCategory
    country: str | None = None


@dataclass(frozen=True, slots=True)
class Perpetrator:
    actor: Actor
    alleged: bool
    alleged_by: Actor | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """The parts that the three records share."""

    event_id: str
    article: ArticleReference
    evidence: Evidence
    modality: Modality
    attribution: Attribution | None = None
    event_date: EventDate | None = None
    location: Location | None = None
    confidence: float
    extractor: ExtractorReference
    plover: Plover | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CasualtyEvent(Event):
    outcome: Outcome
    count: Count | None = None
    scope: Scope
    part_of_total: bool = False
    victims: Victims | None = None
    perpetrators: tuple[Perpetrator, ...] = ()
    cause: Cause


@dataclass(frozen=True, slots=True, kw_only=True)
class SanctionEvent(Event):
    action: SanctionAction
    imposers: tuple[Actor, ...] = ()
    targets: tuple[Actor, ...] = ()
    measures: tuple[Measure, ...] = ()
    legal_basis: str | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CeasefireEvent(Event):
    status: CeasefireStatus
    kind: CeasefireKind
    parties: tuple[Actor, ...] = ()
    mediators: tuple[Actor, ...] = ()
    effective_from: EventDate | None = None
    effective_until: EventDate | None = None


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """Input that could not be processed, kept whole so that it can be replayed."""

    payload: bytes
    origin: str
    stage: str
    error_type: str
    error_message: str
    attempt: int
    failed_at: datetime.datetime
    article_id: str | None = None
    content_type: str = "application/json"
