"""The trained part: a small encoder reads each mention with the evidence of the rules and settles what they leave
open.

It decides whether a mention is one, its outcome, action or status, scope, cause, category and measures, and which of
the candidates fill its roles, place and date. It proposes nothing that the rules did not find in the text.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy
import onnxruntime

from schemas.records import (
    Actor,
    Cause,
    CeasefireStatus,
    EventDate,
    Location,
    Measure,
    Modality,
    Outcome,
    Perpetrator,
    SanctionAction,
    Scope,
    VictimCategory,
    Victims,
)
from transforms.extraction.confidence import kind_of
from transforms.extraction.context import Cue
from transforms.extraction.encoder.candidates import (
    ROLES,
    Candidate,
    actor_candidates,
    date_candidates,
    distinct_sides,
    place_candidates,
)
from transforms.extraction.encoder.evidence import mention_evidence
from transforms.extraction.encoder.heads import FOLDER, Array, Heads, Scores, load_heads, sigmoid
from transforms.extraction.encoder.window import Positions, View, Window, WindowMaker
from transforms.extraction.mentions import CasualtyMention, CeasefireMention, Mention, SanctionMention

LEAST_CONFIDENCE = 0.08
"""By the rules; below, too few mentions are right to pay for reading them."""


def worth_reading(mention: Mention) -> bool:
    """Tell whether the encoder reads a mention: not what the rules hold for hopeless."""
    return mention.confidence >= LEAST_CONFIDENCE


def log_odds(chance: float) -> float:
    return math.log(chance / (1 - chance))


@dataclass(frozen=True, slots=True)
class _Verdict:
    scores: Scores
    roles: dict[str, tuple[Actor, ...]]
    location: Location | None
    event_date: EventDate | None


class Judge:
    """Loads once (0.3 s, 60 MB); not for several threads at a time."""

    def __init__(self) -> None:
        options = onnxruntime.SessionOptions()
        # One thread a process: workers share the machine by processes, and small matrices gain little from threads.
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        self._session = onnxruntime.InferenceSession(
            str(FOLDER / "encoder.onnx"), options, providers=["CPUExecutionProvider"]
        )
        self._heads, self._coding = load_heads()
        self._windows = WindowMaker()

    @property
    def thresholds(self) -> dict[str, float]:
        """The confidence from which on a mention of each type is more use than harm."""
        return {kind: self._coding.thresholds[kind] for kind in self._heads}

    def judge(self, articles: Sequence[Sequence[Mention]]) -> None:
        """Settle the mentions of several articles, in place; each is a list of one article's mentions."""
        work = [(mention, of) for of in articles for mention in of if worth_reading(mention)]
        views = self._windows.views([mention for mention, _ in work])
        # One window at a time: the quantised encoder scales each batch by its largest value, so windows read together
        # would depend on one another, and the ids of an article on what it is processed with.
        states = {key: self._states(window) for key, window in {id(v.window): v.window for v in views}.items()}
        verdicts = [
            self._verdict(mention, others, view, states[id(view.window)])
            for (mention, others), view in zip(work, views, strict=True)
        ]
        # Only when all have been read, since the evidence of one is what the rules said of the others.
        for (mention, _), verdict in zip(work, verdicts, strict=True):
            self._apply(mention, verdict)

    def _states(self, window: Window) -> Array:
        inputs = {"ids": window.ids, "segments": window.segments, "mask": [1] * len(window.ids)}
        arrays = {name: numpy.array([values], dtype=numpy.int64) for name, values in inputs.items()}
        states: Array = self._session.run(["states"], arrays)[0][0]
        return states

    def _verdict(self, mention: Mention, others: Sequence[Mention], view: View, states: Array) -> _Verdict:
        kind, window = kind_of(mention), view.window
        heads = self._heads[kind]
        state = numpy.concatenate([states[0], average(states, view.trigger), average(states, view.group)])
        same = [other for other in others if kind_of(other) == kind]
        scores = heads.score(state, mention_evidence(mention, same))
        actors = actor_candidates(mention, same)
        roles: dict[str, tuple[Actor, ...]] = {}
        if actors:
            chances = sigmoid(_scored(heads, "actors", state, actors, window, states))
            for column, role in enumerate(ROLES[type(mention)]):
                ranked = sorted(zip(chances[:, column].tolist(), range(len(actors)), strict=True), reverse=True)
                roles[role] = distinct_sides(actors[n].value for chance, n in ranked if chance >= self._bar(role))
        location, event_date = mention.location, mention.event_date
        if not isinstance(mention, SanctionMention):
            places = place_candidates(mention, mention.location)
            location = _choice(heads, "places", state, places, window, states, scores.no_place)
            dates = date_candidates(mention, mention.event_date)
            event_date = _choice(heads, "dates", state, dates, window, states, scores.no_date)
        return _Verdict(scores, roles, location, event_date)

    def _bar(self, name: str) -> float:
        """Return the threshold of a type, a role or measures."""
        return self._coding.thresholds.get(name, 0.5)

    def _apply(self, mention: Mention, verdict: _Verdict) -> None:
        of_rules, of_encoder, constant = self._coding.calibration[kind_of(mention)]
        logit = of_rules * log_odds(mention.confidence) + of_encoder * verdict.scores.valid + constant
        mention.confidence = 1 / (1 + math.exp(-logit))
        if mention.confidence >= self._bar(kind_of(mention)) and _unreported(mention):
            # It is a report, so the cue speaks of something else: "a truce that didn't last long".
            mention.cue = Cue(Modality.ASSERTED, None)
        mention.location, mention.event_date = verdict.location, verdict.event_date
        likeliest = {name: max(chances, key=chances.__getitem__) for name, chances in verdict.scores.labels.items()}
        if isinstance(mention, CasualtyMention):
            _apply_to_casualty(mention, likeliest, verdict.roles.get("perpetrators", ()))
        elif isinstance(mention, SanctionMention):
            mention.action = SanctionAction(likeliest["action"])
            mention.imposers, mention.targets = verdict.roles.get("imposers", ()), verdict.roles.get("targets", ())
            measures = verdict.scores.measures
            mention.measures = tuple(Measure(m) for m in measures if measures[m] >= self._bar("measures"))
        elif isinstance(mention, CeasefireMention):
            mention.status = CeasefireStatus(likeliest["status"])
            mention.parties, mention.mediators = verdict.roles.get("parties", ()), verdict.roles.get("mediators", ())


def _unreported(mention: Mention) -> bool:
    """Tell whether the rules took a mention for denied, or a casualty for one that has not happened."""
    unreal = (Modality.HYPOTHETICAL, Modality.PLANNED) if isinstance(mention, CasualtyMention) else ()
    return mention.cue.modality in (Modality.DENIED, *unreal)


def _apply_to_casualty(mention: CasualtyMention, likeliest: dict[str, str], perpetrators: Sequence[Actor]) -> None:
    mention.outcome = Outcome(likeliest["outcome"])
    mention.scope = Scope(likeliest["scope"])
    mention.cause = Cause(likeliest["cause"])
    mention.part_of_total = likeliest["part_of_total"] == "True"
    category = VictimCategory(likeliest["category"])
    if mention.victims is not None:
        mention.victims = Victims(mention.victims.text, category, mention.victims.country)
    elif category is not VictimCategory.UNSPECIFIED and mention.count is not None:
        mention.victims = Victims(mention.count.text, category, None)
    alleged = mention.cue.modality is Modality.ALLEGED or any(p.alleged for p in mention.perpetrators)
    source = mention.attribution.source if alleged and mention.attribution else None
    mention.perpetrators = tuple(Perpetrator(actor, alleged, source) for actor in perpetrators)


def _scored(
    heads: Heads, slot: str, state: Array, candidates: Sequence[Candidate[Any]], window: Window, states: Array
) -> Array:
    stretches = numpy.stack([average(states, window.positions(candidate.stretch)) for candidate in candidates])
    return heads.candidates(slot, state, stretches, [candidate.evidence for candidate in candidates])


def _choice(
    heads: Heads,
    slot: str,
    state: Array,
    candidates: Sequence[Candidate[Any]],
    window: Window,
    states: Array,
    none: float,
) -> Any:
    if not candidates:
        return None
    logits = _scored(heads, slot, state, candidates, window, states)[:, 0]
    best = int(logits.argmax())
    return candidates[best].value if logits[best] > none else None


def average(states: Array, positions: Positions) -> Array:
    """Return the mean state of the pieces first to last; nothing for a stretch that is not in view."""
    first, last = positions
    if (first, last) == (0, 0):
        return numpy.zeros(states.shape[1], dtype=numpy.float32)
    mean: Array = states[first : last + 1].mean(0)
    return mean
