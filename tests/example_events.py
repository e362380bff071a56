"""One complete event of each type, written for these tests; vary them with dataclasses.replace."""

from __future__ import annotations

import datetime

from schemas.records import (
    Actor,
    ActorKind,
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
    EventDate,
    Evidence,
    ExtractorReference,
    Location,
    Measure,
    Modality,
    Outcome,
    Perpetrator,
    SanctionAction,
    SanctionEvent,
    Scope,
    VictimCategory,
    Victims,
)

_ARTICLE = ArticleReference(
    "a-1",
    "https://news.example/a-1",
    "Example Wire",
    "Raid on Tal Maru",
    datetime.datetime(2021, 5, 4, 9, 30, tzinfo=datetime.UTC),
    "en",
)
_EXTRACTOR = ExtractorReference("ceasewire", "0.1.0", "none")
_ARMY = Actor("the army", "Army of Maruvia", ActorKind.MILITARY, "SYR")

CASUALTY = CasualtyEvent(
    event_id="0b1f6c6e-53a4-5c2e-9d0a-111111111111",
    article=_ARTICLE,
    evidence=Evidence("At least 12 villagers were killed on Monday in Tal Maru.", 0, 56, "killed", 27, 33),
    modality=Modality.ALLEGED,
    attribution=Attribution(Actor("medics", "medics", ActorKind.OTHER), "say"),
    event_date=EventDate(
        "on Monday", datetime.date(2021, 5, 3), datetime.date(2021, 5, 3), DatePrecision.DAY, DateBasis.RELATIVE
    ),
    location=Location("Tal Maru", "Tal Maru", "SYR", 35.5, 36.25, 1234),
    confidence=0.875,
    extractor=_EXTRACTOR,
    outcome=Outcome.KILLED,
    count=Count("At least 12", 12, None, False),
    scope=Scope.INCIDENT,
    victims=Victims("villagers", VictimCategory.CIVILIAN),
    perpetrators=(Perpetrator(_ARMY, True),),
    cause=Cause.SHELLING,
)
SANCTION = SanctionEvent(
    event_id="0b1f6c6e-53a4-5c2e-9d0a-222222222222",
    article=_ARTICLE,
    evidence=Evidence("The EU froze the assets of three Russian banks.", 57, 104, "froze", 64, 69),
    modality=Modality.ASSERTED,
    confidence=0.5,
    extractor=_EXTRACTOR,
    action=SanctionAction.IMPOSED,
    imposers=(Actor("The EU", "European Union", ActorKind.INTERGOVERNMENTAL),),
    targets=(Actor("three Russian banks", "three Russian banks", ActorKind.COMPANY, "RUS"),),
    measures=(Measure.ASSET_FREEZE,),
)
CEASEFIRE = CeasefireEvent(
    event_id="0b1f6c6e-53a4-5c2e-9d0a-333333333333",
    article=_ARTICLE,
    evidence=Evidence("The army and the rebels signed a truce in Doha.", 105, 152, "truce", 138, 143),
    modality=Modality.ASSERTED,
    event_date=EventDate(
        "2020", datetime.date(2020, 1, 1), datetime.date(2020, 12, 31), DatePrecision.YEAR, DateBasis.EXPLICIT
    ),
    confidence=0.25,
    extractor=_EXTRACTOR,
    status=CeasefireStatus.AGREED,
    kind=CeasefireKind.TRUCE,
    parties=(_ARMY, Actor("the rebels", "rebels", ActorKind.ARMED_GROUP)),
    mediators=(Actor("Qatar", "Qatar", ActorKind.STATE, "QAT"),),
)
EVENTS = (SANCTION, CASUALTY, CEASEFIRE)
