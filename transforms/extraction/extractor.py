"""From articles to events: screen, parse, read, record."""

from __future__ import annotations

from collections.abc import Sequence

from schemas.records import Article, Event, ExtractorReference
from transforms.extraction.article_context import ArticleContext
from transforms.extraction.build import build_events
from transforms.extraction.casualty import find_casualties
from transforms.extraction.ceasefire import find_ceasefires
from transforms.extraction.confidence import THRESHOLDS
from transforms.extraction.encoder.judge import Judge
from transforms.extraction.mentions import Mention
from transforms.extraction.parse import DEFAULT_MODEL, Parser
from transforms.extraction.reading import Reading
from transforms.extraction.sanction import find_sanctions
from transforms.extraction.screen import sentences_worth_parsing
from transforms.extraction.sentence import Sentence
from transforms.extraction.settle import settle

VERSION = "0.2.0"


class Extractor:
    """Extracts events from articles in batches. Loading takes about a second; keep one for each process.

    Args:
        spacy_model: an installed spaCy pipeline.
        threshold: the least confidence of an event, 0 to 1; None for the best compromise found for each type.
        encoder: let the trained encoder settle what the rules leave open; without it extraction is several times faster
            and less exact.

    Raises:
        ValueError: the spaCy pipeline named is not installed, or has no tagger or parser; the threshold is out of
            range.
    """

    def __init__(
        self, spacy_model: str = DEFAULT_MODEL, threshold: float | None = None, *, encoder: bool = True
    ) -> None:
        if threshold is not None and not 0 <= threshold <= 1:
            raise ValueError(f"confidence threshold {threshold} is not between 0 and 1")
        self._parser = Parser(spacy_model)
        self._judge = Judge() if encoder else None
        thresholds = self._judge.thresholds if self._judge else THRESHOLDS
        self.thresholds = thresholds if threshold is None else dict.fromkeys(thresholds, threshold)
        name = "ceasewire-encoder" if encoder else "ceasewire-rules"
        self.reference = ExtractorReference(name, VERSION, self._parser.model)

    def extract(self, articles: Sequence[Article]) -> list[list[Event]]:
        """Return the events of each article, in the order of the articles and of the text."""
        return [
            build_events(article, found, self.reference, self.thresholds)
            for article, found in zip(articles, self.mentions(articles), strict=True)
        ]

    def mentions(self, articles: Sequence[Article]) -> list[list[Mention]]:
        """Return all that may be a mention in each article, settled, whatever its confidence."""
        return self.mentions_of(self.readings(articles))

    def mentions_of(self, readings: Sequence[Sequence[Reading]]) -> list[list[Mention]]:
        """Return all that may be a mention in the sentences read of each article, settled, whatever its confidence."""
        found: list[list[Mention]] = []
        for of_article in readings:
            mentions: list[Mention] = []
            for reading in of_article:
                mentions.extend((*find_casualties(reading), *find_sanctions(reading), *find_ceasefires(reading)))
            settle(mentions)
            found.append(mentions)
        if self._judge:
            self._judge.judge(found)
        return found

    def readings(self, articles: Sequence[Article]) -> list[list[Reading]]:
        """Return the sentences of each article that may hold an event, parsed."""
        contexts: dict[int, ArticleContext] = {}
        wanted: list[tuple[int, int, str, int]] = []
        for number, article in enumerate(articles):
            context = ArticleContext(article)
            for index in sentences_worth_parsing(context):
                contexts[number] = context
                wanted.append((number, index, context.text(index), context.spans[index].start))
        # Sentences of like length share a batch, so that little of the parser's matrices is padding.
        order = sorted(range(len(wanted)), key=lambda position: len(wanted[position][2]))
        parsed: dict[int, Sentence] = dict(
            zip(order, self._parser.parse((wanted[p][2], wanted[p][3]) for p in order), strict=True)
        )
        found: list[list[Reading]] = [[] for _ in articles]
        for position, (number, index, _, _) in enumerate(wanted):
            found[number].append(Reading(parsed[position], index, contexts[number]))
        return found
