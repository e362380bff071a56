"""Whatever an article does to the process that extracts it, the pipeline goes on and the article is found."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pytest
from keyword_extractor import KeywordExtractor, KeywordExtractorFactory

from schemas.records import Article, DeadLetter, Event
from transforms.extract import extract_articles
from transforms.extractors import ExtractorUnavailableError
from transforms.isolated_extractor import (
    ExtractionTimeoutError,
    ExtractorCrashError,
    IsolatedExtractor,
    IsolatedExtractorFactory,
    RemoteExtractionError,
)
from transforms.messages import Message, ReceivedArticle


@pytest.fixture
def extractor() -> Iterator[IsolatedExtractor]:
    extractor = IsolatedExtractorFactory(KeywordExtractorFactory(), article_seconds=1.0)()
    yield extractor
    extractor.close()


def articles(*bodies: str) -> list[Article]:
    return [Article(f"a-{number}", body) for number, body in enumerate(bodies)]


def test_events_are_those_of_the_extractor_itself(extractor: IsolatedExtractor) -> None:
    batch = articles("12 killed", "nothing", "sanctions and a ceasefire")
    assert extractor.extract(batch) == KeywordExtractor().extract(batch)
    assert extractor.busy_seconds > 0


def test_what_the_extractor_raises_is_raised_with_its_class_and_text(extractor: IsolatedExtractor) -> None:
    with pytest.raises(RemoteExtractionError, match="RuntimeError: cannot extract a-0") as raised:
        extractor.extract(articles("FAIL"))
    assert raised.value.error_type == "RuntimeError"
    assert len(extractor.extract(articles("12 killed"))) == 1


@pytest.mark.parametrize(
    ("body", "error", "text"),
    [
        ("HANG", ExtractionTimeoutError, r"article 'a-0' \(4 characters\) took longer than 1 s"),
        ("CRASH", ExtractorCrashError, r"died \(SIGSEGV\) over article 'a-0'"),
    ],
)
def test_an_article_that_hangs_or_crashes_is_named_and_the_next_is_extracted(
    extractor: IsolatedExtractor, body: str, error: type[Exception], text: str
) -> None:
    with pytest.raises(error, match=text):
        extractor.extract(articles(body))
    assert len(extractor.extract(articles("12 killed"))[0]) == 1


def test_of_a_batch_only_the_articles_that_hang_or_crash_become_dead_letters(extractor: IsolatedExtractor) -> None:
    bodies = ["12 killed", "CRASH", "13 killed", "14 killed", "HANG", "15 killed"]
    batch = [ReceivedArticle(one, Message(one.body.encode(), one.article_id)) for one in articles(*bodies)]
    results = [result for _, result in extract_articles(extractor, batch)]
    assert [result.error_type if isinstance(result, DeadLetter) else len(result) for result in results] == [
        1,
        "ExtractorCrashError",
        1,
        1,
        "ExtractionTimeoutError",
        1,
    ]


@dataclass(frozen=True)
class BrokenFactory:
    def __call__(self) -> KeywordExtractor:
        raise ValueError("no such model")


def test_an_extractor_that_cannot_be_made_says_why() -> None:
    with pytest.raises(ExtractorUnavailableError, match="ValueError: no such model"):
        IsolatedExtractorFactory(BrokenFactory())()


class _Unpicklable(KeywordExtractor):
    def extract(self, articles: Sequence[Article]) -> list[list[Event]]:
        error = ValueError("odd")
        error.file = open(os.devnull)  # type: ignore[attr-defined]  # noqa: SIM115
        raise error


@dataclass(frozen=True)
class UnpicklableFactory:
    def __call__(self) -> KeywordExtractor:
        return _Unpicklable()


def test_an_error_that_cannot_travel_between_processes_is_raised_by_name() -> None:
    extractor = IsolatedExtractorFactory(UnpicklableFactory())()
    with pytest.raises(RemoteExtractionError, match="ValueError: odd"):
        extractor.extract(articles("x"))
    extractor.close()
