"""Modality and attribution: is the clause a fact, a claim, a plan, a hypothesis or a denial, and who says so.

After ConText (Harkema et al. 2009): cues with a direction and a scope, here the scope of the dependency tree.
"""

from __future__ import annotations

from dataclasses import dataclass

from schemas.records import Actor, Attribution, Modality
from transforms.extraction.reading import Reading
from transforms.extraction.sentence import Sentence
from transforms.extraction.words import lemma, word_set

_COMPLEMENTS = frozenset(
    {
        "ccomp",
        "xcomp",
        "acl",
        "pcomp",
        "pobj",
        "dobj",
        "prep",
        "advcl",
        "agent",
        "nsubj",
        "nsubjpass",
        "csubj",
        "compound",
        "conj",
        "relcl",
        "attr",
        "acomp",
        "oprd",
        "dep",
        "appos",
    }
)


@dataclass(frozen=True, slots=True)
class Cue:
    """A modality and the token that set it (None for the default)."""

    modality: Modality
    token: int | None = None


def modality(reading: Reading, predicate: int, anchor: int | None = None) -> Cue:
    """Return the modality of the clause of ``predicate``, the strongest first: denied, hypothetical, planned,
    alleged."""
    sentence = reading.sentence
    for found in (_denied(sentence, predicate, anchor), _supposed(sentence, predicate), _claimed(sentence, predicate)):
        if found is not None:
            return found
    return Cue(Modality.ASSERTED)


def _denied(sentence: Sentence, predicate: int, anchor: int | None) -> Cue | None:
    words = word_set("context", "negation", "words")
    for token in {predicate, anchor} - {None}:
        assert token is not None
        for child in sentence.children[token]:
            if sentence.deps[child] == "neg" or (
                sentence.deps[child] in ("det", "advmod", "preconj") and sentence.lower[child] in words
            ):
                return Cue(Modality.DENIED, child)
        if sentence.lower[token] in ("nobody", "none"):
            return Cue(Modality.DENIED, token)
        if sentence.deps[token] in ("pobj", "pcomp") and sentence.lower[sentence.heads[token]] == "without":
            return Cue(Modality.DENIED, sentence.heads[token])
    if sentence.is_verb(predicate):
        for subject in sentence.subjects(predicate):
            for child in (subject, *sentence.children[subject]):
                if sentence.lower[child] in ("no", "none", "nobody", "neither") and child >= subject - 3:
                    return Cue(Modality.DENIED, child)
    head = sentence.heads[predicate]
    if head != predicate and sentence.deps[predicate] in ("ccomp", "xcomp", "dobj", "pcomp", "acl"):
        verb = head if sentence.is_verb(head) else sentence.heads[head]
        if lemma(sentence.lower[verb]) in word_set("context", "negation", "verbs"):
            return Cue(Modality.DENIED, verb)
        if sentence.deps[predicate] == "xcomp" and any(sentence.deps[c] == "neg" for c in sentence.children[verb]):
            return Cue(Modality.DENIED, verb)
    return None


def _supposed(sentence: Sentence, predicate: int) -> Cue | None:
    modals = word_set("context", "hypothesis", "modals")
    markers = word_set("context", "hypothesis", "markers")
    governors = word_set("context", "hypothesis", "words")
    planned = word_set("context", "plan", "words")
    token, steps = predicate, 0
    while True:
        for child in sentence.children[token]:
            dep, word = sentence.deps[child], sentence.lower[child]
            if dep == "aux" and word in modals:
                perfect = any(sentence.lower[c] == "have" for c in sentence.with_dep(token, "aux"))
                if not (word in ("would", "must") and perfect and steps) and not (steps and word == "can"):
                    return Cue(Modality.HYPOTHETICAL, child)
            if dep == "aux" and word in planned and steps == 0:
                return Cue(Modality.PLANNED, child)
            if dep == "mark" and word in markers:
                return Cue(Modality.HYPOTHETICAL, child)
        head, dep = sentence.heads[token], sentence.deps[token]
        if head == token or steps > 5:
            return None
        if dep in ("xcomp", "acl", "pcomp", "ccomp", "pobj") or (dep == "advcl" and sentence.tags[token] == "VB"):
            above = head if dep != "pobj" else sentence.heads[head]
            infinitive = sentence.tags[token] == "VB" or not sentence.is_verb(token)
            if lemma(sentence.lower[above]) in governors and (infinitive or dep in ("ccomp", "pcomp", "pobj")):
                return Cue(Modality.HYPOTHETICAL, above)
        if dep not in ("xcomp", "ccomp", "pcomp", "prep", "pobj", "acl", "conj", "dobj", "advcl"):
            return None
        if dep == "advcl" and sentence.tags[token] not in ("VBG", "VB"):
            return None
        if dep == "conj":
            token = head
            continue
        if dep == "ccomp":
            # What is said is not what would be: only a cue word above reaches into reported speech, not a modal.
            return None
        token, steps = head, steps + 1


def _claimed(sentence: Sentence, predicate: int) -> Cue | None:
    verbs = word_set("context", "claim", "verbs")
    words = word_set("context", "claim", "words")
    nouns = word_set("context", "claim", "nouns")
    for child in sentence.children[predicate]:
        if sentence.lower[child] in words:
            return Cue(Modality.ALLEGED, child)
    token = predicate
    for ancestor in sentence.ancestors(predicate):
        dep = sentence.deps[token]
        if dep not in _COMPLEMENTS or dep in ("nsubj", "relcl"):
            return None
        if lemma(sentence.lower[ancestor]) in verbs or sentence.lower[ancestor] in words:
            return Cue(Modality.ALLEGED, ancestor)
        if lemma(sentence.lower[ancestor]) in nouns and dep in ("acl", "prep"):
            return Cue(Modality.ALLEGED, ancestor)
        token = ancestor
    return None


def attribution(reading: Reading, predicate: int) -> Attribution | None:
    """Return who says what the predicate's clause says, with the verb as written."""
    sentence = reading.sentence
    verbs = word_set("context", "speech", "verbs")
    token = predicate
    for ancestor in sentence.ancestors(predicate):
        if (
            sentence.is_verb(ancestor)
            and lemma(sentence.lower[ancestor]) in verbs
            and sentence.deps[token] in ("ccomp", "xcomp", "pcomp", "prep", "dobj", "dep")
        ):
            for subject in sentence.subjects(ancestor):
                source = reading.actor(subject)
                if source is not None:
                    return Attribution(source, sentence.words[ancestor])
        token = ancestor
    return _parenthetical(reading, verbs) or _according_to(reading)


def _parenthetical(reading: Reading, verbs: frozenset[str]) -> Attribution | None:
    sentence = reading.sentence
    for token in range(len(sentence)):
        if (
            sentence.deps[token] in ("parataxis", "ROOT")
            and sentence.is_verb(token)
            and lemma(sentence.lower[token]) in verbs
        ):
            clause = any(sentence.deps[c] == "ccomp" for c in sentence.children[token])
            if not clause and sentence.deps[token] != "parataxis":
                continue
            for subject in sentence.subjects(token):
                source = reading.actor(subject)
                if source is not None:
                    return Attribution(source, sentence.words[token])
    return None


def _according_to(reading: Reading) -> Attribution | None:
    sentence = reading.sentence
    for token, word in enumerate(sentence.lower):
        if word == "according" and token + 1 < len(sentence) and sentence.lower[token + 1] == "to":
            things: list[int] = [t for child in (token, token + 1) for t in sentence.with_dep(child, "pobj")]
            for thing in things:
                source: Actor | None = reading.actor(thing)
                if source is not None:
                    return Attribution(source, "according to")
    return None
