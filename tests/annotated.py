"""Articles with the events they report: our own, and the evaluation sets where they are at hand."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.gold import Gold, read_articles, read_gold
from schemas.records import Article

CORPUS = Path(__file__).parent / "corpus"
SHARED = Path(__file__).parents[2] / "shared"


def written_for_this_project() -> tuple[list[Article], dict[str, list[Gold]]]:
    """Return the unseen test: articles written before the extractor was run on them."""
    articles = [a for part in ("a", "b") for a in read_articles(CORPUS / "fresh" / f"articles-{part}.jsonl")]
    gold = {k: v for part in ("a", "b") for k, v in read_gold(CORPUS / "fresh" / f"gold-{part}.jsonl").items()}
    return articles, gold


def evaluation_set(name: str) -> tuple[list[Article], dict[str, list[Gold]]]:
    """Return an evaluation set, "dev" or "train"; skips the test where it is not at hand."""
    folder = SHARED / "eval"
    if not (folder / f"{name}-articles.jsonl").exists():
        pytest.skip("the evaluation sets are not at hand (../shared/eval)")
    return read_articles(folder / f"{name}-articles.jsonl"), read_gold(folder / f"{name}-gold.jsonl")
