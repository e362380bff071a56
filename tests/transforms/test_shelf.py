"""Grouping by way of a folder gives what grouping in memory gives."""

from __future__ import annotations

from pathlib import Path

import apache_beam as beam
import pytest
from apache_beam.testing.util import assert_that, equal_to

import transforms.coders  # noqa: F401 (registers how our values travel)
from schemas.records import Article
from transforms.deduplicate import Deduplicate
from transforms.messages import Message, ReceivedArticle


def received(article_id: str, body: str) -> ReceivedArticle:
    return ReceivedArticle(Article(article_id, body), Message(body.encode(), f"from {article_id}"))


@pytest.mark.parametrize("shelved", [True, False])
def test_one_article_for_each_id_is_kept_and_others_are_dead_letters(tmp_path: Path, shelved: bool) -> None:
    articles = [received("a", "one"), received("b", "two"), received("a", "one"), received("b", "and more — café")]
    with beam.Pipeline(runner="FnApiRunner") as pipeline:
        deduplicated = pipeline | beam.Create(articles) | Deduplicate(str(tmp_path) if shelved else None)
        assert_that(deduplicated.articles, equal_to([received("a", "one"), received("b", "and more — café")]))
        payloads = deduplicated.dead_letter | beam.Map(lambda letter: letter.payload)
        assert_that(payloads, equal_to([b"two"]), label="DeadLetters")
    assert bool(list(tmp_path.iterdir())) is shelved
