"""The streams of the benchmarks: the same every time, and no text in them twice."""

from __future__ import annotations

import re

from bench.streams.generator import EVENTFUL_ONE_IN, eventful_articles, mixed_articles

ARTICLES = 400


def test_a_stream_is_the_same_every_time_and_a_shorter_one_is_its_beginning() -> None:
    assert list(mixed_articles(40)) == list(mixed_articles(60))[:40]


def test_no_paragraph_and_no_sentence_is_repeated() -> None:
    bodies = [article.body for article in mixed_articles(ARTICLES)]
    paragraphs = [paragraph for body in bodies for paragraph in body.split("\n\n")]
    assert len(set(paragraphs)) == len(paragraphs)
    assert len({article.article_id for article in mixed_articles(ARTICLES)}) == ARTICLES


def test_one_article_in_twenty_is_of_the_desk_that_reports_events() -> None:
    desks = [article.source for article in mixed_articles(ARTICLES)]
    assert desks.count("The conflict desk") == ARTICLES // EVENTFUL_ONE_IN


def test_lengths_vary_as_those_of_news() -> None:
    words = sorted(len(article.body.split()) for article in mixed_articles(ARTICLES))
    assert words[0] >= 80
    assert words[-1] < 720
    assert 150 < words[ARTICLES // 2] < 350


def test_every_slot_of_a_template_is_filled() -> None:
    text = "\n".join(article.body for article in (*mixed_articles(ARTICLES), *eventful_articles(60)))
    assert re.findall(r"[{}]", text) == []


def test_tempting_words_stand_in_articles_without_events() -> None:
    calm = [article for article in mixed_articles(ARTICLES) if article.source != "The conflict desk"]
    tempting = [article for article in calm if re.search(r"\b(?:killed|truce|sanctioned|shot|attack)", article.body)]
    assert 0.1 < len(tempting) / len(calm) < 0.6
