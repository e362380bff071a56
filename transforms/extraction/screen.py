"""The screen: which sentences of an article are worth parsing, by the words that occur in them.

An article without a clue costs microseconds and is not even cut into sentences.
"""

from __future__ import annotations

import functools

from transforms.extraction.anchors import ceasefire_words, names_a_thing, sanction_words
from transforms.extraction.article_context import ArticleContext
from transforms.extraction.clues import clues, pronoun_words
from transforms.extraction.plain_words import blocks_of_words, plain_words


def sentences_worth_parsing(article: ArticleContext) -> list[int]:
    """Return the numbers of the sentences that may hold an event: those with a clue, and those with a pronoun that may
    stand for a sanction or ceasefire which the sentence before names."""
    if not any(_holds_a_clue(words, article) for words in blocks_of_words(article.article.body)):
        return []
    chosen: list[int] = []
    thing_words = sanction_words() | ceasefire_words()
    thing_named = False
    for index in range(len(article.spans)):
        words = plain_words(article.text(index))
        refers_back = thing_named and not pronoun_words().isdisjoint(words)
        if refers_back or _holds_a_clue(words, article):
            chosen.append(index)
        thing_named = not thing_words.isdisjoint(words) and names_a_thing(article.text(index))
    return chosen


@functools.cache
def _clue_words() -> frozenset[bytes]:
    return frozenset(clues())


def _holds_a_clue(words: list[bytes], article: ArticleContext) -> bool:
    met = _clue_words().intersection(words)
    if not met:
        return False
    beside = frozenset(words)
    for word in met:
        for clue in clues()[word]:
            if any(group.isdisjoint(beside) for group in clue.beside):
                continue
            if clue.gate is None or clue.gate(article):
                return True
    return False
