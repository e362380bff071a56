"""From what the network says of articles it was not trained on: a calibrated confidence, and thresholds."""

from __future__ import annotations

import collections
import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy
import torch

from bench.encoder.coding import ROLES, TYPES, Coding, Example, batches, mentions_of
from bench.encoder.losses import choices
from bench.encoder.network import Mentions, Network, Scores
from bench.logistic import expected_calibration_error, fit

LEAST, MOST = 0.2, 0.6
"""Thresholds outside are not looked at: few articles say little about them."""


@dataclass
class Predictions:
    """What was said of mentions not trained on.

    ``valid``: for each type (log odds of the rules, logit of the encoder, whether it is right). ``filled``: for each
    role and for measures (chance, whether it is right). ``right``: for each label and choice whether it was right.
    """

    valid: dict[str, list[tuple[float, float, bool]]] = field(default_factory=lambda: collections.defaultdict(list))
    filled: dict[str, list[tuple[float, bool]]] = field(default_factory=lambda: collections.defaultdict(list))
    right: dict[str, list[bool]] = field(default_factory=lambda: collections.defaultdict(list))

    def extend(self, other: Predictions) -> None:
        for kind, rows in other.valid.items():
            self.valid[kind].extend(rows)
        for name, pairs in other.filled.items():
            self.filled[name].extend(pairs)
        for label, rights in other.right.items():
            self.right[label].extend(rights)


@torch.no_grad()
def predict(network: Network, coding: Coding, examples: Sequence[Example]) -> Predictions:
    network.eval()
    found = Predictions()
    for chunk in batches(examples, 32):
        batch = coding.batch(chunk)
        scores = network(batch)
        for kind, mentions in mentions_of(chunk).items():
            _add(found, kind, scores[kind], batch.mentions[kind], mentions, coding)
    return found


def _add(
    found: Predictions, kind: str, scores: Scores, tensors: Mentions, mentions: Sequence[Example], coding: Coding
) -> None:
    for n, mention in enumerate(mentions):
        found.valid[kind].append((mention["rules"], scores.valid[n].item(), mention["valid"]))
        if not mention["valid"]:
            continue
        for name, logits in scores.labels.items():
            said = coding.labels[kind][name][int(logits[n].argmax())]
            found.right[f"{kind} {name}"].append(said == mention["labels"][name])
        for column, slot in enumerate(("places", "dates") if kind != "sanction" else ()):
            chosen = int(choices(scores, tensors, n, slot, column).argmax())
            correct = [c["right"] for c in mention[slot]]
            found.right[f"{kind} {slot}"].append(correct[chosen - 1] if chosen else not any(correct))
        if scores.measures is not None:
            chances = scores.measures[n].sigmoid().tolist()
            found.filled["measures"] += [
                (c, m in mention["measures"]) for c, m in zip(chances, coding.measures, strict=True)
            ]
    of = [(n, candidate["roles"]) for n, mention in enumerate(mentions) for candidate in mention["actors"]]
    for row, (n, roles) in enumerate(of):
        valid = mentions[n]["valid"]
        # What fills the roles of a mention taken by mistake is wrong, too.
        if valid or scores.valid[n] > 0:
            chances = scores.candidates["actors"][row].sigmoid().tolist()
            for role, chance, right in zip(ROLES[kind], chances, roles, strict=True):
                if right >= 0:
                    found.filled[role].append((chance, valid and right == 1))


def calibrate(found: Predictions) -> tuple[dict[str, list[float]], dict[str, float]]:
    """Return for each type what the log odds of the rules and the logit of the encoder weigh in the log odds that a
    mention is right, and a constant (Platt 1999, with two inputs); and the chances of best F1 for types, roles and
    measures."""
    calibration = {kind: _weights(rows) for kind, rows in found.valid.items()}
    thresholds = {name: best_threshold(pairs) for name, pairs in found.filled.items()}
    for kind in calibration:
        thresholds[kind] = best_threshold(confidences(found, calibration, kind))
    return calibration, thresholds


def confidences(found: Predictions, calibration: dict[str, list[float]], kind: str) -> list[tuple[float, bool]]:
    of_rules, of_encoder, constant = calibration[kind]
    return [
        (1 / (1 + math.exp(-(of_rules * rules + of_encoder * logit + constant))), right)
        for rules, logit, right in found.valid[kind]
    ]


def summary(found: Predictions, calibration: dict[str, list[float]], thresholds: dict[str, float]) -> dict[str, Any]:
    """Return accuracy of labels and choices, F1 of what is thresholded, and the calibration error of each type."""
    said: dict[str, Any] = {name: round(sum(of) / len(of), 3) for name, of in sorted(found.right.items())}
    said.update({f"F1 {name}": round(_f1(pairs, thresholds[name]), 3) for name, pairs in found.filled.items()})
    for kind in TYPES:
        pairs = confidences(found, calibration, kind)
        said[f"F1 {kind}"] = round(_f1(pairs, thresholds[kind]), 3)
        chances, rights = (numpy.array(column, dtype=float) for column in zip(*pairs, strict=True))
        said[f"ECE {kind}"] = round(expected_calibration_error(chances, rights), 3)
    return said


def best_threshold(pairs: Sequence[tuple[float, bool]]) -> float:
    """Return the chance, in steps of 0.05, from which on taking is best by F1, smoothed over its neighbours."""
    steps = [round(LEAST + 0.05 * n, 2) for n in range(round((MOST - LEAST) / 0.05) + 1)]
    return max(steps, key=lambda bar: sum(_f1(pairs, bar + offset) for offset in (-0.05, 0.0, 0.05)))


def _f1(pairs: Sequence[tuple[float, bool]], bar: float) -> float:
    taken = [right for chance, right in pairs if chance >= bar]
    return 2 * sum(taken) / max(1, len(taken) + sum(right for _, right in pairs))


def _weights(rows: Sequence[tuple[float, float, bool]]) -> list[float]:
    inputs = numpy.array([[rules, logit, 1.0] for rules, logit, _ in rows])
    fitted: list[float] = fit(inputs, numpy.array([float(right) for *_, right in rows]), penalty=1.0).tolist()
    return [round(value, 4) for value in fitted]
