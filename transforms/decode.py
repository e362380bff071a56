"""Messages to articles, or to dead letters that say why not."""

from __future__ import annotations

from collections.abc import Iterator

import apache_beam as beam
from apache_beam.metrics import Metrics

from schemas.records import DeadLetter
from transforms.article_errors import ArticleError
from transforms.article_messages import decode_message
from transforms.dead_letters import dead_letter
from transforms.messages import Message, ReceivedArticle
from transforms.tags import DEAD_LETTER
from transforms.tally import TALLY


class _Decode(beam.DoFn):
    def __init__(self) -> None:
        self._messages = Metrics.counter("ceasewire", "messages")

    def process(self, message: Message) -> Iterator[ReceivedArticle | beam.pvalue.TaggedOutput]:
        self._messages.inc()
        try:
            article = decode_message(message)
        except ArticleError as error:
            Metrics.counter("ceasewire", "dead_letters_decode").inc()
            yield beam.pvalue.TaggedOutput(DEAD_LETTER, dead_letter(message, "decode", error))
            return
        TALLY.add(decoded=1)
        yield ReceivedArticle(article, message)


class DecodeArticles(beam.PTransform):
    """Messages to articles: ``articles`` (ReceivedArticle) and ``dead_letter`` (DeadLetter)."""

    def expand(self, messages: beam.PCollection[Message]) -> beam.pvalue.DoOutputsTuple:
        decoded = messages | "DecodeMessage" >> beam.ParDo(_Decode()).with_outputs(DEAD_LETTER, main="articles")
        decoded.articles.element_type = ReceivedArticle
        decoded.dead_letter.element_type = DeadLetter
        return decoded
