"""The screen: which sentences it passes on, and the articles that it turns down as too costly."""

from __future__ import annotations

import pytest
from extraction_fixtures import article
from hypothesis import given
from hypothesis import strategies as st

from transforms.extraction.article_context import ArticleContext
from transforms.extraction.limits import CLUES_IN_A_SENTENCE, TooCostlyArticleError
from transforms.extraction.plain_words import plain_words
from transforms.extraction.screen import sentences_worth_parsing


def worth_parsing(body: str) -> list[int]:
    return sentences_worth_parsing(ArticleContext(article(body)))


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("The choir sang. Two men were killed. It rained.", [1]),
        ("She took the bus.", []),
        ("They took three nurses hostage.", [0]),
        ("The rebels took three nurses.", [0]),
        ("The team lost a match.", []),
        ("Forty lost their lives.", [0]),
        ("He was in a good mood.", []),
        ("He was in a critical condition.", [0]),
        ("A new law passed. It has three parts.", []),
        ("A new law passed. The sanctions stay.", [0, 1]),
        ("The sanctions stay. They were imposed in May. The bus came.", [0, 1]),
        ("The agreement is long.", []),
        ("The agreement is long. The truce held.", [0, 1]),
        ("Brussels froze the funds of the bank.", [0]),
        ("The lake froze.", []),
        ("A cease-fire was signed.", [0]),
        ("KILLED", [0]),
        ("skilled workers", []),
    ],
)
def test_a_sentence_is_parsed_when_its_words_can_make_an_event(body: str, expected: list[int]) -> None:
    assert worth_parsing(body) == expected


def test_words_that_need_each_other_count_only_within_a_sentence() -> None:
    assert worth_parsing("They took the bus. A hospital is near.\n\nHe lost. Lives go on.") == []


def test_a_sentence_with_more_triggers_than_prose_has_is_refused_by_name() -> None:
    body = "killed and " * (CLUES_IN_A_SENTENCE + 1)
    with pytest.raises(TooCostlyArticleError, match=r"'test' has a sentence with 31 words.*part it"):
        worth_parsing(body)


def test_an_article_with_more_triggers_than_a_book_has_is_refused() -> None:
    with pytest.raises(TooCostlyArticleError, match="more than 3000"):
        worth_parsing("Two were killed. " * 3_001)


@given(st.text())
def test_plain_words_are_lower_case_letters_and_digits_of_the_text(text: str) -> None:
    for word in plain_words(text):
        assert word.isalnum()
        assert word.decode() in text.lower()
