"""A stand-in for the extractor: instant, and made to fail on request, which the real one is not."""

from __future__ import annotations

import os
import re
import signal
import time
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from schemas.records import (
    Article,
    ArticleReference,
    CasualtyEvent,
    Cause,
    CeasefireEvent,
    CeasefireKind,
    CeasefireStatus,
    Event,
    Evidence,
    ExtractorReference,
    Modality,
    Outcome,
    SanctionAction,
    SanctionEvent,
    Scope,
)

_TRIGGERS = re.compile("killed|sanctions|ceasefire")


class KeywordExtractor:
    """An event for each trigger word.

    A body with FAIL makes the whole batch fail, HANG makes it hang in C code, CRASH kills the process; INVALID makes an
    invalid event.
    """

    def extract(self, articles: Sequence[Article]) -> list[list[Event]]:
        for article in articles:
            if "FAIL" in article.body:
                raise RuntimeError(f"cannot extract {article.article_id}")
            if "HANG" in article.body:
                re.match(r"(a+)+$", "a" * 60 + "b")
            if "CRASH" in article.body:
                os.kill(os.getpid(), signal.SIGSEGV)
        return [[_event(article, trigger) for trigger in _TRIGGERS.finditer(article.body)] for article in articles]


@dataclass(frozen=True)
class KeywordExtractorFactory:
    def __call__(self) -> KeywordExtractor:
        return KeywordExtractor()


class _SleepyExtractor(KeywordExtractor):
    def extract(self, articles: Sequence[Article]) -> list[list[Event]]:
        time.sleep(60)
        return super().extract(articles)


@dataclass(frozen=True)
class SleepyExtractorFactory:
    """Makes one that never finishes in time."""

    def __call__(self) -> KeywordExtractor:
        return _SleepyExtractor()


def _event(article: Article, trigger: re.Match[str]) -> Event:
    start, end = trigger.span()
    shared = {
        "event_id": str(uuid.uuid5(uuid.NAMESPACE_URL, f"{article.article_id} {start}")),
        "article": ArticleReference(
            article.article_id, article.url, article.source, article.title, article.published_at, article.language
        ),
        "evidence": Evidence(article.body, 0, len(article.body), trigger[0], start, end),
        "modality": Modality.ASSERTED,
        "confidence": 2.0 if "INVALID" in article.body else 0.5,
        "extractor": ExtractorReference("keywords", "1", "none"),
    }
    if trigger[0] == "killed":
        return CasualtyEvent(**shared, outcome=Outcome.KILLED, scope=Scope.INCIDENT, cause=Cause.UNKNOWN)
    if trigger[0] == "sanctions":
        return SanctionEvent(**shared, action=SanctionAction.IMPOSED)
    return CeasefireEvent(**shared, status=CeasefireStatus.AGREED, kind=CeasefireKind.CEASEFIRE)
