"""From mentions to records: ids, evidence, place, date, codes, confidence."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from schemas.records import (
    Article,
    ArticleReference,
    CasualtyEvent,
    CeasefireEvent,
    Event,
    Evidence,
    ExtractorReference,
    Plover,
    SanctionEvent,
)
from transforms.extraction import lexicon
from transforms.extraction.confidence import kind_of
from transforms.extraction.identifiers import event_id
from transforms.extraction.mentions import CasualtyMention, CeasefireMention, Mention, SanctionMention


def build_events(
    article: Article, mentions: list[Mention], extractor: ExtractorReference, thresholds: Mapping[str, float]
) -> list[Event]:
    """Return the events of one article whose confidence reaches their type's threshold, ordered by trigger, each id
    once."""
    built = build_all(article, mentions, extractor)
    return [event for mention, event in built if event.confidence >= thresholds[kind_of(mention)]]


def build_all(article: Article, mentions: list[Mention], extractor: ExtractorReference) -> list[tuple[Mention, Event]]:
    """Return every mention with its event, whatever its confidence, ordered by trigger, each id once."""
    reference = ArticleReference(
        article.article_id, article.url, article.source, article.title, article.published_at, article.language
    )
    built: dict[str, tuple[Mention, Event]] = {}
    for mention in sorted(mentions, key=lambda m: (m.reading.sentence.start, m.first)):
        event = _event(mention, reference, extractor)
        built.setdefault(event.event_id, (mention, event))
    return list(built.values())


def _event(mention: Mention, article: ArticleReference, extractor: ExtractorReference) -> Event:
    sentence = mention.reading.sentence
    start = sentence.start + sentence.offsets[mention.first]
    end = sentence.start + sentence.token_end(mention.last)
    shared: dict[str, Any] = {
        "article": article,
        "evidence": Evidence(
            sentence.text,
            sentence.start,
            sentence.end,
            sentence.text[start - sentence.start : end - sentence.start],
            start,
            end,
        ),
        "modality": mention.cue.modality,
        "attribution": mention.attribution,
        "event_date": mention.event_date,
        "location": mention.location,
        "confidence": round(mention.confidence, 4),
        "extractor": extractor,
    }
    codes = lexicon.load("plover")
    if isinstance(mention, CasualtyMention):
        code = Plover(**codes["casualty"][mention.outcome])
        if mention.cause in codes["casualty_cause"]:
            code = Plover(code.event, codes["casualty_cause"][mention.cause])
        return CasualtyEvent(
            event_id=event_id(article.article_id, "casualty", mention.outcome, start, mention.discriminator),
            outcome=mention.outcome,
            count=mention.count,
            scope=mention.scope,
            part_of_total=mention.part_of_total,
            victims=mention.victims,
            perpetrators=mention.perpetrators,
            cause=mention.cause,
            plover=None if mention.cause in codes["casualty_without_event"]["causes"] else code,
            **shared,
        )
    if isinstance(mention, SanctionMention):
        return SanctionEvent(
            event_id=event_id(article.article_id, "sanction", mention.action, start, mention.discriminator),
            action=mention.action,
            imposers=mention.imposers,
            targets=mention.targets,
            measures=mention.measures,
            legal_basis=mention.legal_basis,
            reason=mention.reason,
            plover=Plover(**codes["sanction"][mention.action]),
            **shared,
        )
    assert isinstance(mention, CeasefireMention)
    return CeasefireEvent(
        event_id=event_id(article.article_id, "ceasefire", mention.status, start, mention.discriminator),
        status=mention.status,
        kind=mention.kind,
        parties=mention.parties,
        mediators=mention.mediators,
        effective_from=mention.effective_from,
        effective_until=mention.effective_until,
        plover=Plover(**codes["ceasefire"][mention.status]),
        **shared,
    )
