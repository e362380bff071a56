"""How cost grows: with articles, with the length of an article, with the size of a batch."""

from __future__ import annotations

import time
from collections.abc import Iterator

from bench.speed import articles
from bench.speed.clock import seconds
from bench.speed.figures import Figure, Measured, Series
from bench.streams.generator import eventful_articles
from schemas.records import Article
from transforms.extraction.extractor import Extractor

COUNTS = (1_000, 2_000, 5_000, 10_000, 20_000, 50_000)
LENGTHS = (500, 1_000, 2_000, 5_000, 10_000, 20_000, 50_000, 100_000)
BATCHES = (1, 4, 16, 64, 256, 512)
CHARACTERS = 200_000
"""As much text for each length of article, so that short ones are measured over many."""


def growth() -> Measured:
    extractor = Extractor(encoder=False)
    extractor.extract(articles.dense()[:40])
    series = [_with_articles(extractor), _with_length(extractor), _with_batch(extractor)]
    figures = []
    for one in series[:2]:
        (least, first), (most, last) = one.points[0], one.points[-1]
        proportion = (last / most) / (first / least)
        what = f"{one.name}: seconds for each at {most:,.0f} against at {least:,.0f}"
        figures.append(Figure(what, proportion, "times", 1.3, "at most", f"{first:.2f} and {last:.2f} s"))
    return Measured(figures, series)


def _with_articles(extractor: Extractor) -> Series:
    """One pass over the longest stream, read off at each count."""
    points: list[tuple[float, float]] = []
    stream = articles.mixed(COUNTS[-1])
    spent = 0.0
    for first in range(0, len(stream), 250):
        began = time.perf_counter()
        extractor.extract(stream[first : first + 250])
        spent += time.perf_counter() - began
        if first + 250 in COUNTS:
            points.append((first + 250, spent))
    return Series("mixed articles", "articles", points)


def _with_length(extractor: Extractor) -> Series:
    points = []
    for length in LENGTHS:
        long = [_article(length, number, text) for number, text in enumerate(_texts(length))]
        took = seconds(lambda long=long: extractor.extract(long))
        points.append((float(length), took / len(long)))
    return Series("length of an article that is dense with events", "characters", points)


def _with_batch(extractor: Extractor) -> Series:
    stream = articles.dense()
    points = []
    for batch in BATCHES:
        parts = [stream[first : first + batch] for first in range(0, len(stream), batch)]
        took = seconds(lambda parts=parts: [extractor.extract(part) for part in parts])
        points.append((float(batch), took))
    return Series(f"size of a batch, {len(stream)} dense articles", "articles", points)


def _texts(length: int) -> Iterator[str]:
    stream = eventful_articles(2_000)
    for _ in range(max(1, CHARACTERS // length)):
        text = ""
        while len(text) < length:
            text += next(stream).body + "\n\n"
        yield text[:length]


def _article(length: int, number: int, text: str) -> Article:
    return Article(f"long-{length}-{number}", text, None, None, None, None, "en")
