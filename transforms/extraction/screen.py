"""The screen: which sentences of an article are worth parsing, by the words that occur in them.

An article without a clue costs microseconds and is not even cut into sentences.
"""

from __future__ import annotations

from transforms.extraction.anchors import ceasefire_words, names_a_thing, sanction_words
from transforms.extraction.article_context import ArticleContext
from transforms.extraction.clues import clue_words, clues, pronoun_words
from transforms.extraction.limits import Allowance
from transforms.extraction.plain_words import plain_words


def is_worth_reading(article: ArticleContext) -> bool:
    """Tell whether an article may hold an event at all, from one pass over its words."""
    words = article.words
    return any(clue.may_hold_in(words) for word in clue_words().intersection(words) for clue in clues()[word])


def sentences_worth_parsing(article: ArticleContext) -> list[int]:
    """Return the numbers of the sentences that may hold an event: those with a clue, and those with a pronoun that may
    stand for a sanction or ceasefire which the sentence before names.

    Raises:
        TooCostlyArticleError: reading them would take longer than an article may.
    """
    if not is_worth_reading(article):
        return []
    chosen: list[int] = []
    allowance = Allowance(article.article.article_id)
    thing_words = sanction_words() | ceasefire_words()
    thing_named = False
    for index in range(len(article.spans)):
        words = plain_words(article.text(index))
        refers_back = thing_named and not pronoun_words().isdisjoint(words)
        if refers_back or _holds_a_clue(words, article):
            allowance.spend(sum(word in clue_words() for word in words), article.text(index))
            chosen.append(index)
        thing_named = not thing_words.isdisjoint(words) and names_a_thing(article.text(index))
    return chosen


def _holds_a_clue(words: list[bytes], article: ArticleContext) -> bool:
    met = clue_words().intersection(words)
    if not met:
        return False
    beside = frozenset(words)
    return any(clue.holds_in(beside, article) for word in met for clue in clues()[word])
