"""Articles made to be slow: what each costs, and that none costs more than the bound."""

from __future__ import annotations

from bench.speed.clock import seconds
from bench.speed.figures import Figure, Measured
from pipeline.quiet_beam import import_beam_quietly
from schemas.records import Article
from transforms.extraction.extractor import Extractor
from transforms.messages import Message, ReceivedArticle

CHARACTERS = 100_000
BOUND = 10.0
"""Seconds; some ten times what an ordinary article of this length takes."""


def pathological_texts() -> dict[str, str]:
    """Return texts of 100,000 characters by what is wrong with them."""
    return {
        "one sentence of conjoined casualties": _repeated("rebels killed 3 villagers and wounded a child and "),
        "one sentence of sanctions": _repeated("sanctions on Iran and on the sanctions that the ministers "),
        "10,000 numbers": " ".join(f"{number} killed" for number in range(10_000)),
        "nested quotes": _repeated('“‘"killed (“he said, “'),
        "one word": "The killed" + _repeated("a"),
        "names without end": _repeated("President Anna of Iran Minister Killed Ceasefire "),
        "stops without end": _repeated("killed. . . ! ? U.S. Mr. "),
        "line breaks without end": _repeated("killed\nand\n"),
    }


def _repeated(text: str) -> str:
    return (text * (CHARACTERS // len(text) + 1))[:CHARACTERS]


def pathological() -> Measured:
    """Measure each with the encoder, as the pipeline meets it: events or a dead letter, within the bound."""
    import_beam_quietly()
    from transforms.extract import extract_articles

    extractor = Extractor()
    figures = []
    for name, text in pathological_texts().items():
        article = Article(name, text, None, None, None, None, "en")
        outcome: list[object] = []

        def extract(article: Article = article, outcome: list[object] = outcome) -> None:
            received = ReceivedArticle(article, Message(article.body.encode(), article.article_id))
            outcome.extend(result for _, result in extract_articles(extractor, [received]))

        took = seconds(extract)
        result = outcome[0]
        told = f"{len(result)} events" if isinstance(result, list) else "a dead letter"
        figures.append(Figure(f"pathological: {name}", took, "s", BOUND, "at most", told))
    return Measured(figures)
