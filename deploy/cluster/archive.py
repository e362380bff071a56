"""An archive of articles for demonstrations, mixed from the articles that were written for the tests."""

from __future__ import annotations

import datetime
import json
import random
from pathlib import Path

_FIRST_DAY = datetime.date(2020, 1, 1)
_DAYS = 365


def write_archive(folder: Path, corpus: Path, articles: int, files: int) -> None:
    """Writes articles into ``.jsonl`` files, each some paragraphs of the corpus on some day; the same every time."""
    chance = random.Random(articles)  # noqa: S311 (nothing is secret here)
    paragraphs = [
        paragraph
        for path in sorted(corpus.rglob("*.jsonl"))
        for line in path.read_text(encoding="utf-8").splitlines()
        if "body" in (article := json.loads(line))
        for paragraph in article["body"].split("\n\n")
    ]
    if not paragraphs:
        raise FileNotFoundError(f"{corpus}: no .jsonl file with articles in it or below")
    folder.mkdir(parents=True, exist_ok=True)
    for file in range(files):
        lines = [
            json.dumps(
                {
                    "article_id": f"archive-{number:06}",
                    "title": f"Report {number}",
                    "body": "\n\n".join(chance.sample(paragraphs, chance.randint(3, 6))),
                    "published_at": str(_FIRST_DAY + datetime.timedelta(days=chance.randrange(_DAYS))),
                    "source": "Archive",
                }
            )
            for number in range(file, articles, files)
        ]
        (folder / f"articles-{file:03}.jsonl").write_text("\n".join(lines), encoding="utf-8")
