"""Score the extractor on annotated articles and show where it goes wrong, grouped by cause.

    python -m bench.evaluate ARTICLES.jsonl GOLD.jsonl [--examples N] [--threshold C]

Mention F1 counts one-to-one answers (see ``bench.gold``); slot F1 counts the filled slots of all mentions, answered or
not.
"""

from __future__ import annotations

import argparse
import collections
import pathlib
from collections.abc import Iterable

from rich.console import Console
from rich.table import Table

from bench import slots
from bench.gold import TYPES, Gold, answers, kind_of, read_articles, read_gold
from schemas.records import Article, Event
from transforms.extraction.extractor import Extractor

Tally = list[int]


class Score:
    """Counts of (agreeing, in gold, found) by type and by slot, and the differences behind them."""

    def __init__(self) -> None:
        self.mentions: dict[str, Tally] = collections.defaultdict(lambda: [0, 0, 0])
        self.slots: dict[tuple[str, str], Tally] = collections.defaultdict(lambda: [0, 0, 0])
        self.differences: dict[str, list[str]] = collections.defaultdict(list)

    def add(self, article: Article, gold: list[Gold], events: list[Event]) -> None:
        """Count one article."""
        answered = answers(gold, events)
        event_of = {position: events[number] for number, position in answered.items()}
        for kind in TYPES:
            wanted = [position for position, entry in enumerate(gold) if entry["type"] == kind]
            found = [number for number, event in enumerate(events) if kind_of(event) == kind]
            _add(self.mentions[kind], (sum(position in event_of for position in wanted), len(wanted), len(found)))
            for position in wanted:
                self._compare(article, kind, gold[position], event_of.get(position))
            for number in found:
                if number not in answered:
                    self._spurious(kind, events[number])

    def _compare(self, article: Article, kind: str, entry: Gold, event: Event | None) -> None:
        wanted = slots.of_gold(entry)
        found = (
            slots.of_event(event)
            if event
            else {name: [] if isinstance(value, list) else None for name, value in wanted.items()}
        )
        if event is None:
            self.differences[f"{kind}: missed"].append(_around(article.body, entry["start"], entry["end"]))
        for name, value in wanted.items():
            tally = slots.agreement(name, value, found[name])
            _add(self.slots[kind, name], tally)
            if event is not None and not tally[0] == tally[1] == tally[2]:
                change = f"{value} found as {found[name]}" if name in ("action", "status") else _nature(tally)
                self.differences[f"{kind} {name}: {change}"].append(
                    f"{value} / {found[name]}  {_around(article.body, entry['start'], entry['end'])}"
                )

    def _spurious(self, kind: str, event: Event) -> None:
        for name, value in slots.of_event(event).items():
            empty = [] if isinstance(value, list) else None
            _add(self.slots[kind, name], slots.agreement(name, empty, value))
        self.differences[f"{kind}: spurious"].append(f"[{event.evidence.trigger}] {event.evidence.text}")

    def slot_total(self, kind: str) -> Tally:
        return [
            sum(column) for column in zip(*(tally for (of, _), tally in self.slots.items() if of == kind), strict=True)
        ]


def evaluate(articles: Iterable[Article], gold: dict[str, list[Gold]], extractor: Extractor) -> Score:
    """Score the extractor; casualties that are hypothetical, planned or denied are not annotated and do not count."""
    texts = list(articles)
    score = Score()
    for article, events in zip(texts, extractor.extract(texts), strict=True):
        kept = [
            e
            for e in events
            if e.modality != "DENIED" and not (kind_of(e) == "casualty" and e.modality in ("HYPOTHETICAL", "PLANNED"))
        ]
        score.add(article, gold[article.article_id], kept)
    return score


def f1(tally: Tally) -> tuple[float, float, float]:
    """Return precision, recall and F1 of (agreeing, in gold, found)."""
    agreeing, wanted, found = tally
    precision = agreeing / found if found else 0.0
    recall = agreeing / wanted if wanted else 0.0
    return precision, recall, 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def _add(tally: Tally, more: tuple[int, int, int]) -> None:
    for index, value in enumerate(more):
        tally[index] += value


def _nature(tally: tuple[int, int, int]) -> str:
    if tally[2] == 0:
        return "left empty"
    return "filled, not in gold" if tally[1] == 0 else "wrong"


def _around(body: str, start: int, end: int) -> str:
    before, after = max(0, start - 60), min(len(body), end + 40)
    return " ".join(f"{body[before:start]}«{body[start:end]}»{body[end:after]}".split())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("articles", type=pathlib.Path)
    parser.add_argument("gold", type=pathlib.Path)
    parser.add_argument(
        "--examples", type=int, default=0, metavar="N", help="show N examples of each group of differences"
    )
    parser.add_argument("--threshold", type=float)
    parser.add_argument("--extractor", choices=("encoder", "rules"), default="encoder")
    arguments = parser.parse_args()
    extractor = Extractor(threshold=arguments.threshold, encoder=arguments.extractor == "encoder")
    score = evaluate(read_articles(arguments.articles), read_gold(arguments.gold), extractor)
    console = Console()
    table = Table("", "precision", "recall", "F1", "gold", "found")
    rows = [(f"{kind} mentions", score.mentions[kind]) for kind in TYPES]
    rows += [(f"{kind} slots", score.slot_total(kind)) for kind in TYPES]
    rows += [(f"  {kind} {name}", tally) for (kind, name), tally in sorted(score.slots.items())]
    for name, tally in rows:
        table.add_row(name, *(f"{value:.3f}" for value in f1(tally)), str(tally[1]), str(tally[2]))
    console.print(table)
    console.print("Differences by cause, most first:")
    for cause, examples in sorted(score.differences.items(), key=lambda item: -len(item[1])):
        console.print(f"{len(examples):5d}  {cause}", markup=False, highlight=False)
        for example in examples[: arguments.examples]:
            console.print(f"         {example}", markup=False, highlight=False)


if __name__ == "__main__":
    main()
