"""The screen alone: megabytes of text a second of which it says whether they are worth reading."""

from __future__ import annotations

from bench.speed import articles
from bench.speed.clock import median, seconds
from bench.speed.figures import Figure, Measured
from schemas.records import Article
from transforms.extraction.article_context import ArticleContext
from transforms.extraction.screen import is_worth_reading


def screen() -> Measured:
    stream = articles.mixed(2_000)
    megabytes = sum(len(article.body.encode()) for article in stream) / 1e6
    _screen(stream[:100])
    paces = [megabytes / seconds(lambda: _screen(stream)) for _ in range(3)]
    kept = sum(is_worth_reading(ArticleContext(article)) for article in stream)
    detail = f"{len(stream):,} articles, {megabytes:.1f} MB, {kept / len(stream):.0%} of them worth reading"
    return Measured([Figure("screen, mixed stream", median(paces), "MB/s", 30.0, "at least", detail)])


def _screen(stream: list[Article]) -> None:
    for article in stream:
        is_worth_reading(ArticleContext(article))
