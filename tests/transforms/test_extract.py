"""A batch goes through as a whole; an article that fails it is found and costs no other."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from extraction_fixtures import rules
from keyword_extractor import KeywordExtractor, KeywordExtractorFactory

from schemas.records import Article, DeadLetter, Event
from transforms.extract import extract_articles, shared_extractor
from transforms.extractors import SpacyExtractorFactory
from transforms.messages import Message, ReceivedArticle


def received(*bodies: str) -> list[ReceivedArticle]:
    return [
        ReceivedArticle(Article(f"a-{number}", body), Message(b"raw " + body.encode(), f"f:{number}"))
        for number, body in enumerate(bodies)
    ]


class Counting(KeywordExtractor):
    """Remembers the sizes of the batches it is given."""

    def __init__(self) -> None:
        self.sizes: list[int] = []

    def extract(self, articles: Sequence[Article]) -> list[list[Event]]:
        self.sizes.append(len(articles))
        return super().extract(articles)


def test_a_batch_is_extracted_at_once_and_in_order() -> None:
    extractor = Counting()
    batch = received("12 killed", "nothing", "sanctions and a ceasefire")
    results = list(extract_articles(extractor, batch))
    assert extractor.sizes == [3]
    assert [one for one, _ in results] == batch
    assert [len(events) for _, events in results if isinstance(events, list)] == [1, 0, 2]


def test_no_articles_need_no_extractor() -> None:
    assert list(extract_articles(Counting(), [])) == []


@pytest.mark.parametrize("position", range(5))
def test_an_article_that_fails_its_batch_becomes_a_dead_letter_and_the_others_their_events(position: int) -> None:
    bodies = ["12 killed"] * 5
    bodies[position] = "FAIL: 12 killed"
    results = list(extract_articles(KeywordExtractor(), received(*bodies)))
    assert [one.message.origin for one, _ in results] == [f"f:{number}" for number in range(5)]
    (letter,) = [result for _, result in results if isinstance(result, DeadLetter)]
    assert results[position][1] is letter
    assert letter.payload == b"raw FAIL: 12 killed"
    assert (letter.stage, letter.error_type, letter.article_id) == ("extract", "RuntimeError", f"a-{position}")
    assert letter.error_message == f"cannot extract a-{position}"
    assert all(len(events) == 1 for _, events in results if isinstance(events, list))


def test_an_article_with_an_invalid_event_becomes_a_dead_letter_that_names_the_field() -> None:
    (_, letter), (_, events) = extract_articles(KeywordExtractor(), received("INVALID: 12 killed", "12 killed"))
    assert isinstance(letter, DeadLetter)
    assert (letter.stage, letter.error_type) == ("validate", "InvalidRecordError")
    assert letter.error_message == "CasualtyEvent.confidence: expected a number from 0 to 1, got 2.0 (float)"
    assert isinstance(events, list)


def test_two_events_of_one_id_are_a_defect_that_is_reported() -> None:
    class Stuttering(KeywordExtractor):
        def extract(self, articles: Sequence[Article]) -> list[list[Event]]:
            return [events * 2 for events in super().extract(articles)]

    ((_, letter),) = extract_articles(Stuttering(), received("12 killed"))
    assert isinstance(letter, DeadLetter)
    assert letter.error_type == "DuplicateEventIdError"
    assert "'killed' at 3" in letter.error_message


def test_an_extractor_that_loses_an_article_is_not_believed() -> None:
    class Losing(KeywordExtractor):
        def extract(self, articles: Sequence[Article]) -> list[list[Event]]:
            return super().extract(articles)[1:]

    results = list(extract_articles(Losing(), received("12 killed", "13 killed")))
    assert [type(result) for _, result in results] == [DeadLetter, DeadLetter]


def test_a_process_makes_one_extractor_of_a_factory_however_often_it_is_asked() -> None:
    assert shared_extractor(KeywordExtractorFactory()) is shared_extractor(KeywordExtractorFactory())
    assert SpacyExtractorFactory("x") == SpacyExtractorFactory("x")
    assert hash(SpacyExtractorFactory("x")) == hash(SpacyExtractorFactory("x"))


def test_an_article_that_would_take_too_long_is_a_dead_letter_and_costs_its_neighbours_nothing() -> None:
    batch = received(
        "Two men were killed on Monday.", "killed and wounded and " * 4_000, "Three women were killed in May."
    )
    first, second, third = (result for _, result in extract_articles(rules(), batch))
    assert isinstance(first, list)
    assert len(first) == 1
    assert isinstance(second, DeadLetter)
    assert (second.stage, second.error_type) == ("extract", "TooCostlyArticleError")
    assert isinstance(third, list)
    assert len(third) == 1
