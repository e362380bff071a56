"""The articles that measures run on, and the files that hold them for measures of whole processes."""

from __future__ import annotations

import functools
import itertools
import json
import pathlib
from collections.abc import Iterable, Sequence

from bench.gold import read_articles
from bench.streams.generator import mixed_articles
from schemas.records import Article

_REPOSITORY = pathlib.Path(__file__).parents[2]
_CORPUS = _REPOSITORY / "tests" / "corpus"
_FOLDER = _REPOSITORY / "build" / "bench"


@functools.cache
def dense() -> list[Article]:
    """Return the articles of the corpus, which nearly all hold events, kinds mixed."""
    by_file = [read_articles(path) for path in sorted(_CORPUS.glob("*/articles-*.jsonl"))]
    return [one for several in itertools.zip_longest(*by_file) for one in several if one is not None]


@functools.cache
def mixed(count: int) -> list[Article]:
    return list(mixed_articles(count))


def mixed_files(count: int, files: int = 8) -> list[str]:
    """Return the paths of files that hold the mixed stream, written unless they are there."""
    folder = _FOLDER / f"mixed-{count}"
    paths = [folder / f"articles-{number}.jsonl" for number in range(files)]
    if not all(path.exists() for path in paths):
        folder.mkdir(parents=True, exist_ok=True)
        write(mixed_articles(count), paths)
    return [str(path) for path in paths]


def write(articles: Iterable[Article], paths: Sequence[pathlib.Path]) -> None:
    """Write articles as messages, in turn into one file and the next."""
    files = [path.open("w", encoding="utf-8") for path in paths]
    for article, file in zip(articles, itertools.cycle(files), strict=False):
        published = article.published_at.isoformat() if article.published_at else None
        message = {"article_id": article.article_id, "body": article.body, "published_at": published}
        file.write(json.dumps(message, ensure_ascii=False) + "\n")
    for file in files:
        file.close()
