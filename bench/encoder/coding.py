"""Examples as tensors: windows with the mentions in them, evidence as ids, labels as columns."""

from __future__ import annotations

import collections
import json
import pathlib
import random
from collections.abc import Iterator, Sequence
from typing import Any

import torch
from torch import Tensor

from bench.encoder.network import SLOTS, Batch, Mentions

Example = dict[str, Any]
"""A window, see ``bench.encoder.examples``; ``judged`` tells whether it teaches which mentions are right."""

TYPES = ("casualty", "sanction", "ceasefire")
ROLES = {"casualty": ("perpetrators",), "sanction": ("imposers", "targets"), "ceasefire": ("parties", "mediators")}
LEAST_OCCURRENCES = 3


def read_examples(path: pathlib.Path, *, judged: bool) -> list[Example]:
    with path.open(encoding="utf-8") as lines:
        return [{**json.loads(line), "judged": judged} for line in lines]


class Coding:
    """What the numbers in the tensors mean: evidence to ids, labels to columns."""

    def __init__(self, examples: Sequence[Example]) -> None:
        counts: collections.Counter[str] = collections.Counter()
        labels: dict[str, dict[str, set[str]]] = {kind: collections.defaultdict(set) for kind in TYPES}
        measures: set[str] = set()
        for mention in (mention for example in examples for mention in example["mentions"]):
            counts.update(_evidence_keys(mention))
            measures.update(mention["measures"])
            for name, value in mention["labels"].items():
                labels[mention["type"]][name].add(value)
        self.evidence = {
            key: n + 1 for n, key in enumerate(sorted(k for k, c in counts.items() if c >= LEAST_OCCURRENCES))
        }
        self.labels = {
            kind: {name: sorted(values) for name, values in sorted(of.items())} for kind, of in labels.items()
        }
        self.measures = sorted(measures)

    def batch(self, examples: Sequence[Example]) -> Batch:
        length = max(len(e["ids"]) for e in examples)
        lower = torch.zeros(len(examples), length, examples[0]["lower"].shape[1])
        for row, example in enumerate(examples):
            lower[row, : len(example["ids"])] = example["lower"]
        mask = torch.tensor([[1] * len(e["ids"]) + [0] * (length - len(e["ids"])) for e in examples])
        of_kind: dict[str, list[tuple[int, Example]]] = {}
        for row, example in enumerate(examples):
            for mention in example["mentions"]:
                of_kind.setdefault(mention["type"], []).append((row, mention))
        return Batch(lower, mask, {kind: self._mentions(kind, rows, length) for kind, rows in of_kind.items()})

    def _mentions(self, kind: str, rows: Sequence[tuple[int, Example]], length: int) -> Mentions:
        mentions = [mention for _, mention in rows]
        owned = {slot: [(n, c) for n, m in enumerate(mentions) for c in m[slot]] for slot in SLOTS}
        return Mentions(
            torch.tensor([row for row, _ in rows]),
            _averages([m["trigger"] for m in mentions], length),
            _averages([m["group"] for m in mentions], length),
            self._ids([[f"{kind}|mention|{name}" for name in m["evidence"]] for m in mentions]),
            {slot: _averages([c["pieces"] for _, c in of], length) for slot, of in owned.items()},
            {slot: torch.tensor([n for n, _ in of], dtype=torch.long) for slot, of in owned.items()},
            {
                slot: self._ids([[f"{kind}|{slot}|{name}" for name in c["evidence"]] for _, c in of])
                for slot, of in owned.items()
            },
        )

    def _ids(self, rows: Sequence[Sequence[str]]) -> Tensor:
        known = [[self.evidence[key] for key in row if key in self.evidence] or [0] for row in rows]
        width = max(map(len, known), default=1)
        return torch.tensor([row + [0] * (width - len(row)) for row in known], dtype=torch.long).reshape(-1, width)


def mentions_of(examples: Sequence[Example]) -> dict[str, list[Example]]:
    """Return the mentions of each type in the order of their rows in a batch, with the window's ``judged``."""
    found: dict[str, list[Example]] = {}
    for example in examples:
        for mention in example["mentions"]:
            found.setdefault(mention["type"], []).append({**mention, "judged": example["judged"]})
    return found


def batches(examples: Sequence[Example], size: int, order: random.Random | None = None) -> list[list[Example]]:
    """Return batches of windows of like length; in random order when an ``order`` is given."""
    mine, found = list(examples), []
    if order is not None:
        order.shuffle(mine)
    for start in range(0, len(mine), 16 * size):
        chunk = sorted(mine[start : start + 16 * size], key=lambda e: len(e["ids"]))
        found += [chunk[n : n + size] for n in range(0, len(chunk), size)]
    if order is not None:
        order.shuffle(found)
    return found


def _evidence_keys(mention: Example) -> Iterator[str]:
    kind = mention["type"]
    yield from (f"{kind}|mention|{name}" for name in mention["evidence"])
    for slot in SLOTS:
        yield from (f"{kind}|{slot}|{name}" for candidate in mention[slot] for name in candidate["evidence"])


def _averages(stretches: Sequence[Sequence[int]], length: int) -> Tensor:
    """Return weights (stretches, length) that average the pieces first to last; nothing for (0, 0)."""
    weights = torch.zeros(len(stretches), length)
    for row, (first, last) in enumerate(stretches):
        if (first, last) != (0, 0):
            weights[row, first : last + 1] = 1 / (last + 1 - first)
    return weights
