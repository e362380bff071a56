"""Confidence: how likely a mention is right, from the evidence it was read from.

A logistic regression over named evidence, its weights in ``confidence.json`` (the entry "" is the constant). The
weights are fitted and checked by ``python -m bench.fit_confidence``.
"""

from __future__ import annotations

import functools
import json
import math
import pathlib

from transforms.extraction.mentions import CasualtyMention, Features, Mention, SanctionMention

WEIGHTS = pathlib.Path(__file__).with_name("confidence.json")

THRESHOLDS = {"casualty": 0.35, "sanction": 0.35, "ceasefire": 0.35}
"""Mentions below are not emitted: more likely wrong than right, and the loss in recall is small."""


@functools.cache
def _weights() -> dict[str, dict[str, float]]:
    if not WEIGHTS.exists():
        return {}
    loaded: dict[str, dict[str, float]] = json.loads(WEIGHTS.read_text(encoding="utf-8"))
    return loaded


def kind_of(mention: Mention) -> str:
    if isinstance(mention, CasualtyMention):
        return "casualty"
    return "sanction" if isinstance(mention, SanctionMention) else "ceasefire"


def evidence(mention: Mention) -> Features:
    """Return the evidence of a mention: what its frame noted and what holds for all types."""
    sentence = mention.reading.sentence
    words = len(sentence)
    return {
        **mention.features,
        f"modality={mention.cue.modality}": 1.0,
        "attributed": float(mention.attribution is not None),
        "past": float(sentence.tags[mention.predicate] in ("VBD", "VBN")),
        "verb": float(sentence.is_verb(mention.predicate)),
        "short": float(words < 8),
        "no stop": float(not sentence.text.rstrip("\"”’')").endswith((".", "!", "?", "…", ":"))),
        "question": float(sentence.text.endswith("?")),
        "quote": float(sentence.text.startswith(('"', "“"))),
        "capitals": float(sentence.text.isupper() or sum(w[:1].isupper() for w in sentence.words) > 0.7 * words),
    }


def confidence_of(mention: Mention) -> float:
    """Return the chance, 0 to 1, that the mention is right."""
    if kind_of(mention) not in _weights():
        return 0.5
    return 1 / (1 + math.exp(-sum(contributions(mention).values())))


def contributions(mention: Mention) -> dict[str, float]:
    """Return what each piece of evidence adds to the log odds of a mention; "" is the constant."""
    weights = _weights().get(kind_of(mention), {})
    told = {name: weights.get(name, 0.0) * value for name, value in evidence(mention).items() if value}
    return {"": weights.get("", 0.0), **{name: value for name, value in told.items() if value}}
