"""One article for each id, so that no event id ever stands for two contents."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import apache_beam as beam
from apache_beam.metrics import Metrics

from schemas.records import DeadLetter
from transforms.article_errors import ConflictingArticleError
from transforms.dead_letters import dead_letter
from transforms.messages import ReceivedArticle
from transforms.shelf import GroupByShelvedId
from transforms.tags import DEAD_LETTER

_LATEST = datetime.datetime.max.replace(tzinfo=datetime.UTC)


@dataclass(frozen=True, slots=True)
class Deduplicated:
    """What becomes of the articles of one id."""

    kept: ReceivedArticle
    repeats: int
    conflicting: tuple[ReceivedArticle, ...]


def deduplicate(same_id: Iterable[ReceivedArticle]) -> Deduplicated:
    """Keeps one of the articles of one id, drops its exact repeats and sets aside those that say something else.

    Kept is the one published first; among equals, and where no date is given, the first by content. So the choice
    does not depend on the order in which an engine delivers them.
    """
    received = list(same_id)
    kept = received[0] if len(received) == 1 else min(received, key=_precedence)
    conflicting = tuple(other for other in received if other.article != kept.article)
    return Deduplicated(kept, len(received) - len(conflicting) - 1, conflicting)


def _precedence(received: ReceivedArticle) -> tuple[datetime.datetime, str, str]:
    article = received.article
    return article.published_at or _LATEST, article.body, repr((article.title, article.source, article.url))


def conflict_letter(other: ReceivedArticle, kept_origin: str) -> DeadLetter:
    """The dead letter of an article whose id another one, of other content, already has."""
    article_id = other.article.article_id
    error = ConflictingArticleError(
        f"article id {article_id!r} is that of {kept_origin} already, which says otherwise; "
        "give each version of an article an id of its own"
    )
    return dead_letter(other.message, "deduplicate", error, article_id)


class _Deduplicate(beam.DoFn):
    def __init__(self) -> None:
        self._repeats = Metrics.counter("ceasewire", "repeats")

    def process(
        self, same_id: tuple[str, Iterable[ReceivedArticle]]
    ) -> Iterator[ReceivedArticle | beam.pvalue.TaggedOutput]:
        result = deduplicate(same_id[1])
        yield result.kept
        if result.repeats:
            self._repeats.inc(result.repeats)
        for other in result.conflicting:
            Metrics.counter("ceasewire", "dead_letters_deduplicate").inc()
            yield beam.pvalue.TaggedOutput(DEAD_LETTER, conflict_letter(other, result.kept.message.origin))


class Deduplicate(beam.PTransform):
    """Articles to one article for each id in the window: ``articles`` and ``dead_letter``.

    Args:
        shelf: a folder that all workers share, in which articles stay while their ids are brought together; None to
            send them along, as clusters do best.
    """

    def __init__(self, shelf: str | None = None) -> None:
        super().__init__()
        self._shelf = shelf

    def expand(self, articles: beam.PCollection[ReceivedArticle]) -> beam.pvalue.DoOutputsTuple:
        if self._shelf is None:
            grouped = (
                articles
                | "KeyByArticleId"
                >> beam.Map(lambda received: (received.article.article_id, received)).with_output_types(
                    tuple[str, ReceivedArticle]
                )
                | "GroupByArticleId" >> beam.GroupByKey()
            )
        else:
            grouped = articles | "GroupOnShelf" >> GroupByShelvedId(self._shelf)
        deduplicated = grouped | "KeepOne" >> beam.ParDo(_Deduplicate()).with_outputs(DEAD_LETTER, main="articles")
        deduplicated.articles.element_type = ReceivedArticle
        deduplicated.dead_letter.element_type = DeadLetter
        return deduplicated
