"""The nouns and verbs that name a sanction or a ceasefire, and those that stand for one named elsewhere in the
article."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass

from schemas.records import CeasefireKind, CeasefireStatus, SanctionAction
from transforms.extraction import lexicon
from transforms.extraction.morphology import forms_of_nouns, forms_of_verbs, noun_forms
from transforms.extraction.plain_words import plain_words
from transforms.extraction.word_patterns import any_word_of

_SANCTIONED = ("sanctioned", "blacklisted")
"""What names a sanction as well as the nouns do."""


@functools.cache
def ceasefire_anchors() -> dict[str, tuple[int, CeasefireKind]]:
    """Map phrases, words joined by a space, to their width in words and the kind they name."""
    kinds = lexicon.load("ceasefire")["anchors"]["kinds"]
    table: dict[str, tuple[int, CeasefireKind]] = {}
    for kind, nouns in kinds.items():
        for noun in nouns:
            for form in {noun, *noun_forms(noun)}:
                spaced = form.replace("-", " - ")
                table.setdefault(spaced, (spaced.count(" ") + 1, CeasefireKind(kind)))
                table.setdefault(form, (form.count(" ") + 1, CeasefireKind(kind)))
    return table


@functools.cache
def ceasefire_forms() -> frozenset[str]:
    """Return the phrases one of which every article about a ceasefire holds."""
    return frozenset(form for form in ceasefire_anchors() if " - " not in form)


@functools.cache
def anaphor_forms() -> frozenset[str]:
    """Return the nouns that may stand for a ceasefire named elsewhere in the article."""
    return forms_of_nouns(lexicon.load("ceasefire")["anchors"]["anaphors"])


@functools.cache
def telling_anaphors() -> dict[str, CeasefireStatus]:
    """Map nouns to the status that they tell by themselves: "violations", "talks"."""
    table = lexicon.load("ceasefire")["anchors"]["telling"]
    return {
        form: CeasefireStatus(status) for status, nouns in table.items() for noun in nouns for form in noun_forms(noun)
    }


@functools.cache
def ceasefire_phrase() -> tuple[frozenset[str], frozenset[str], CeasefireStatus]:
    """Return (verbs, objects, status) of what is a ceasefire together: "halted its offensive"."""
    entry = lexicon.load("ceasefire")["anchors"]["phrase"]
    verbs = forms_of_verbs(entry["verbs"])
    return (
        verbs,
        forms_of_nouns(entry["objects"]),
        CeasefireStatus(entry["status"]),
    )


@functools.cache
def sanction_anchors() -> dict[str, int]:
    """Map phrases that name a sanction to their width in words."""
    return {
        form: form.count(" ") + 1
        for noun in lexicon.load("sanction")["anchors"]["sanction"]
        for form in noun_forms(noun)
    }


@functools.cache
def sanctioning_verbs() -> frozenset[str]:
    """Return the forms of verbs that sanction by themselves."""
    return forms_of_verbs(lexicon.load("sanction")["anchors"]["verbs"])


@functools.cache
def weak_sanction_forms() -> frozenset[str]:
    """Return the nouns that mean a sanction in an article that names one ("the waivers", "the measures")."""
    return forms_of_nouns(lexicon.load("sanction")["anchors"]["weak"])


@functools.cache
def telling() -> list[tuple[frozenset[str], frozenset[str]]]:
    """Return forms of verbs and of what they are done to that tell of a sanction without the word."""
    return [
        (
            forms_of_verbs(entry["verbs"]),
            forms_of_nouns(entry["nouns"]),
        )
        for entry in lexicon.load("sanction")["anchors"]["telling"]
    ]


@dataclass(frozen=True, slots=True)
class SanctionPhrase:
    """A verb and an object that are a sanction together ("freeze assets"); ``gated`` ones only in an article that names
    a sanction."""

    verbs: frozenset[str]
    objects: frozenset[str]
    action: SanctionAction
    gated: bool


@functools.cache
def sanction_phrases() -> list[SanctionPhrase]:
    return [
        SanctionPhrase(
            forms_of_verbs(entry["verbs"]),
            forms_of_nouns(entry["objects"]),
            SanctionAction(entry["action"]),
            entry.get("gated", False),
        )
        for entry in lexicon.load("sanction")["anchors"]["phrase"]
    ]


@functools.cache
def sanction_words() -> frozenset[bytes]:
    """Return the plain words one of which every text that names a sanction holds."""
    told = {noun for _, nouns in telling() for noun in nouns}
    return frozenset(plain_words(form)[-1] for form in {*sanction_anchors(), *_SANCTIONED, *told})


@functools.cache
def ceasefire_words() -> frozenset[bytes]:
    """Return the plain words one of which every text that names a ceasefire holds."""
    return frozenset(plain_words(form)[-1] for form in ceasefire_forms())


def names_sanctions(body: str) -> bool:
    """Tell whether an article names a sanction anywhere."""
    return _sanction_named().search(body) is not None


def names_a_thing(text: str) -> bool:
    """Tell whether a text names a sanction or a ceasefire."""
    return _sanction_named().search(text) is not None or _ceasefire_named().search(text) is not None


def ceasefire_kind(body: str) -> CeasefireKind | None:
    """Return the kind of the first ceasefire that an article names."""
    match = _ceasefire_named().search(body)
    return None if match is None else ceasefire_anchors()[match.group().lower()][1]


@functools.cache
def _sanction_named() -> re.Pattern[str]:
    named = any_word_of({*sanction_anchors(), *_SANCTIONED}).pattern
    told = [rf"\b(?:{'|'.join(verbs)})\b[^.!?]{{0,80}}\b(?:{'|'.join(nouns)})\b" for verbs, nouns in telling()]
    return re.compile("|".join([named, *told]), re.IGNORECASE)


@functools.cache
def _ceasefire_named() -> re.Pattern[str]:
    return any_word_of(ceasefire_forms())
