"""What the rules alone say of mentions that their weights were not fitted on."""

from __future__ import annotations

import json
import pathlib
from collections.abc import Sequence

import numpy

from bench.encoder.coding import TYPES, Example
from bench.logistic import fit, matrix

CONFIDENCE = pathlib.Path(__file__).parents[2] / "transforms" / "extraction" / "confidence.json"


def refit(kept: Sequence[Example], held_out: Sequence[Example]) -> None:
    """Replace the rules' log odds of the mentions held out, in place, by those of weights fitted on the others alone.

    The weights in use have seen all articles, and would be believed too much if they were weighed by these.
    """
    weights = json.loads(CONFIDENCE.read_text(encoding="utf-8"))
    for kind in TYPES:
        names = sorted(name for name in weights[kind] if name)
        known = [m for example in kept if example["judged"] for m in example["mentions"] if m["type"] == kind]
        asked = [m for example in held_out for m in example["mentions"] if m["type"] == kind]
        labels = numpy.array([float(m["valid"]) for m in known])
        fitted = fit(matrix([dict.fromkeys(m["evidence"], 1.0) for m in known], names), labels)
        log_odds = matrix([dict.fromkeys(m["evidence"], 1.0) for m in asked], names) @ fitted
        for mention, value in zip(asked, log_odds.tolist(), strict=True):
            mention["rules"] = value
