"""Of the articles of one id one is kept, whatever the order they come in."""

from __future__ import annotations

import datetime
import itertools

from schemas.records import Article
from transforms.deduplicate import deduplicate
from transforms.messages import Message, ReceivedArticle


def received(body: str, day: int | None = None, origin: str = "x") -> ReceivedArticle:
    published_at = None if day is None else datetime.datetime(2021, 5, day, tzinfo=datetime.UTC)
    return ReceivedArticle(Article("a-1", body, published_at=published_at), Message(body.encode(), origin))


def test_a_single_article_is_kept() -> None:
    result = deduplicate([received("one")])
    assert (result.kept, result.repeats, result.conflicting) == (received("one"), 0, ())


def test_repeats_are_counted_and_dropped_wherever_they_come_from() -> None:
    result = deduplicate([received("one", origin="x"), received("one", origin="y"), received("one", origin="z")])
    assert (result.repeats, result.conflicting) == (2, ())


def test_the_article_published_first_is_kept_and_other_versions_are_set_aside() -> None:
    versions = [received("b", 2), received("a", 3), received("c", 1), received("c", 1), received("undated")]
    for order in itertools.permutations(versions):
        result = deduplicate(order)
        assert result.kept == received("c", 1)
        assert result.repeats == 1
        assert {other.article.body for other in result.conflicting} == {"a", "b", "undated"}


def test_without_dates_the_choice_is_by_content_not_by_order() -> None:
    assert deduplicate([received("b"), received("a")]).kept == deduplicate([received("a"), received("b")]).kept
