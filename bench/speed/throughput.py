"""Articles a second against a plain spaCy loop over whole articles, as spaCy's own guide shows it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import spacy

from bench.speed import articles
from bench.speed.clock import median, seconds
from bench.speed.figures import Figure, Measured
from schemas.records import Article
from transforms.extraction.extractor import Extractor
from transforms.extraction.parse import DEFAULT_MODEL
from transforms.extractors import EventExtractor

BATCH = 256
"""Articles; as many as the pipeline gathers."""

ROUNDS = 3
"""Each on other articles, so that nothing is remembered from the last."""


def mixed() -> Measured:
    """Measure the mixed stream: the plain loop on some of it, ours on more, since ours is so much faster."""
    stream = articles.mixed(6_000)
    return _against_spacy("mixed", stream, plain_share=20, bars={"rules": 25.0, "encoder": 25.0})


def dense() -> Measured:
    """Measure the corpus, where nearly every article holds events."""
    return _against_spacy("dense", articles.dense(), plain_share=1, bars={"rules": 4.0, "encoder": 1.5})


def extract_all(extractor: EventExtractor, stream: Sequence[Article]) -> None:
    """Extract in batches of the size that the pipeline gathers."""
    for first in range(0, len(stream), BATCH):
        extractor.extract(stream[first : first + BATCH])


def _against_spacy(name: str, stream: Sequence[Article], plain_share: int, bars: dict[str, float]) -> Measured:
    # Before ours, which chooses another matrix kernel for all that is loaded after it.
    plain = spacy.load(DEFAULT_MODEL)
    extractors = {kind: Extractor(encoder=kind == "encoder") for kind in bars}
    warm_up = stream[:40]
    for extractor in extractors.values():
        extractor.extract(warm_up)
    list(plain.pipe(article.body for article in warm_up))
    pace: dict[str, list[float]] = {kind: [] for kind in ("plain", *bars)}
    for number in range(ROUNDS):
        part = stream[40 + number :: ROUNDS]
        few = part[::plain_share]
        pace["plain"].append(_pace(few, lambda few=few: list(plain.pipe(article.body for article in few))))
        for kind, extractor in extractors.items():
            pace[kind].append(_pace(part, lambda part=part, extractor=extractor: extract_all(extractor, part)))
    figures = []
    for kind, bar in bars.items():
        ratios = [ours / theirs for ours, theirs in zip(pace[kind], pace["plain"], strict=True)]
        detail = f"{median(pace[kind]):,.0f} against {median(pace['plain']):,.1f} articles/s"
        what = f"{name} stream, {'rules alone' if kind == 'rules' else 'with the encoder'}, against a plain nlp.pipe"
        figures.append(Figure(what, median(ratios), "times", bar, "at least", detail))
    return Measured(figures)


def _pace(stream: Sequence[Article], work: Callable[[], object]) -> float:
    return len(stream) / seconds(work)
