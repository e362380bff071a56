"""How much one article may ask of the extractor, counted in words and not in seconds, so that the same article meets
the same fate everywhere."""

from __future__ import annotations

CLUES_IN_A_SENTENCE = 30
"""Words that may begin an event; the frames of a sentence are compared with one another. Prose has ten at most."""

CLUES_IN_AN_ARTICLE = 3_000
"""As many as 130,000 characters of nothing but war have, or a million of ordinary news."""


class TooCostlyArticleError(ValueError):
    """The article would cost more than a bounded time to read."""


class Allowance:
    """Counts the clues of one article, sentence by sentence."""

    def __init__(self, article_id: str) -> None:
        self._article_id = article_id
        self._clues = 0

    def spend(self, clues: int, sentence: str) -> None:
        """Count the clues of a sentence worth parsing.

        Raises:
            TooCostlyArticleError: the sentence, or the article so far, has more of them than prose has.
        """
        if clues > CLUES_IN_A_SENTENCE:
            raise TooCostlyArticleError(
                f"article {self._article_id!r} has a sentence with {clues} words that may begin an event, more than "
                f"{CLUES_IN_A_SENTENCE}: {sentence[:60]!r}...; part it into sentences"
            )
        self._clues += clues
        if self._clues > CLUES_IN_AN_ARTICLE:
            raise TooCostlyArticleError(
                f"article {self._article_id!r} has more than {CLUES_IN_AN_ARTICLE} words that may begin an event; "
                "split it into several"
            )
