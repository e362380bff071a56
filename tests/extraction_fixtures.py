"""Extractors that load once for all tests, and shorthand to run them on a text."""

from __future__ import annotations

import datetime
import functools

from schemas.records import Article, CasualtyEvent, CeasefireEvent, Event, SanctionEvent
from transforms.extraction.extractor import Extractor

PUBLISHED = datetime.datetime(2020, 3, 19, tzinfo=datetime.UTC)


@functools.cache
def rules() -> Extractor:
    return Extractor(encoder=False)


@functools.cache
def with_encoder() -> Extractor:
    return Extractor()


def article(body: str, article_id: str = "test") -> Article:
    return Article(article_id, body, None, None, None, PUBLISHED, "en")


def events(body: str) -> list[Event]:
    """Extract by rules alone."""
    return rules().extract([article(body)])[0]


def casualties(body: str) -> list[CasualtyEvent]:
    return [event for event in events(body) if isinstance(event, CasualtyEvent)]


def sanctions(body: str) -> list[SanctionEvent]:
    return [event for event in events(body) if isinstance(event, SanctionEvent)]


def ceasefires(body: str) -> list[CeasefireEvent]:
    return [event for event in events(body) if isinstance(event, CeasefireEvent)]
