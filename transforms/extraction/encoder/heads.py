"""The heads of the encoder in numpy: from states of word pieces and evidence to what is said of a mention.

The arrays are those of ``bench/encoder/network.py``, written by ``bench/encoder/export.py``.
"""

from __future__ import annotations

import json
import math
import pathlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy
from numpy.typing import NDArray

Array = NDArray[numpy.floating[Any]]
FOLDER = pathlib.Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Scores:
    """Chances, 0 to 1, of each value of the labels and of each measure; logits that the mention is right, and that it
    has no place and no date."""

    valid: float
    labels: dict[str, dict[str, float]]
    measures: dict[str, float]
    no_place: float
    no_date: float


class Heads:
    """The heads of one event type."""

    def __init__(self, kind: str, arrays: dict[str, Array], coding: Coding) -> None:
        self._kind = kind
        self._of = {name.partition(".")[2]: array for name, array in arrays.items() if name.startswith(f"{kind}.")}
        self._coding = coding

    def score(self, mention: Array, evidence: Sequence[str]) -> Scores:
        """Return what is said of a mention, from its state (3 x width: sentence, trigger, group) and its evidence."""
        ids = self._ids("mention", evidence)
        hidden = gelu(self._linear("mention", mention) + self._sum("evidence", ids))
        labels = {
            name: dict(zip(values, softmax(self._score(f"labels.{name}", hidden, ids)).tolist(), strict=True))
            for name, values in self._coding.labels[self._kind].items()
        }
        measures: dict[str, float] = {}
        if "measures.inner.weight" in self._of:
            chances = sigmoid(self._score("measures", hidden, ids)).tolist()
            measures = dict(zip(self._coding.measures, chances, strict=True))
        no_place, no_date = self._score("none", hidden, ids).tolist()
        return Scores(float(self._score("valid", hidden, ids)[0]), labels, measures, no_place, no_date)

    def candidates(self, slot: str, mention: Array, stretches: Array, evidence: Sequence[Sequence[str]]) -> Array:
        """Return logits (candidates, outputs) of the candidates of a slot; ``stretches`` are their states."""
        rows = [self._ids(slot, names) for names in evidence]
        gathered = numpy.stack([self._sum(f"slots.{slot}.evidence", ids) for ids in rows])
        direct = numpy.stack([self._sum(f"slots.{slot}.score.direct", ids) for ids in rows])
        inner = self._linear(f"slots.{slot}.mention", mention) + self._linear(f"slots.{slot}.stretch", stretches)
        result: Array = self._linear(f"slots.{slot}.score.inner", gelu(inner + gathered)) + direct
        return result

    def _score(self, name: str, hidden: Array, ids: Sequence[int]) -> Array:
        result: Array = self._linear(f"{name}.inner", hidden) + self._sum(f"{name}.direct", ids)
        return result

    def _linear(self, name: str, values: Array) -> Array:
        result: Array = values @ self._of[f"{name}.weight"].T + self._of[f"{name}.bias"]
        return result

    def _ids(self, slot: str, evidence: Sequence[str]) -> list[int]:
        known = self._coding.evidence
        return [n for one in evidence if (n := known.get(f"{self._kind}|{slot}|{one}")) is not None]

    def _sum(self, name: str, ids: Sequence[int]) -> Array:
        total: Array = self._of[f"{name}.weight"][ids].sum(0)
        return total


@dataclass(frozen=True, slots=True)
class Coding:
    """What rows and columns of the arrays mean, and the calibration: what the log odds of the
    rules and the logit of validity weigh, and a constant."""

    evidence: dict[str, int]
    labels: dict[str, dict[str, list[str]]]
    measures: list[str]
    calibration: dict[str, tuple[float, float, float]]
    thresholds: dict[str, float]


def load_heads(folder: pathlib.Path = FOLDER) -> tuple[dict[str, Heads], Coding]:
    described = json.loads((folder / "heads.json").read_text(encoding="utf-8"))
    coding = Coding(
        described["evidence"],
        described["labels"],
        described["measures"],
        described["calibration"],
        described["thresholds"],
    )
    with numpy.load(folder / "heads.npz") as file:
        arrays = {name: file[name].astype(numpy.float32) for name in file.files}
    return {kind: Heads(kind, arrays, coding) for kind in coding.labels}, coding


def gelu(values: Array) -> Array:
    # The error function after Abramowitz and Stegun 7.1.26: numpy has none, and 1.5e-7 is below half precision.
    scaled = numpy.abs(values) / math.sqrt(2)
    t: Array = 1 / (1 + 0.3275911 * scaled)
    series: Array = t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))))
    error = numpy.sign(values) * (1 - series * numpy.exp(-scaled * scaled))
    result: Array = (0.5 * values * (1 + error)).astype(numpy.float32)
    return result


def sigmoid(values: Array) -> Array:
    result: Array = 1 / (1 + numpy.exp(-values))
    return result


def softmax(values: Array) -> Array:
    powers = numpy.exp(values - values.max())
    result: Array = powers / powers.sum()
    return result
