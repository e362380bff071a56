"""English inflection, only as far as the lexicon needs it: from a base form to the forms that occur in text."""

from __future__ import annotations

import functools
from collections.abc import Iterable

from transforms.extraction import lexicon

_VOWELS = "aeiou"


@functools.cache
def _irregular() -> dict[str, list[str]]:
    return dict(lexicon.load("morphology")["irregular_verbs"])


def verb_forms(base: str) -> set[str]:
    """Return the forms of a verb, itself included: ``kill`` gives kill, kills, killed, killing.

    A multi-word base inflects its first word: ``call for`` gives ``called for``.
    """
    head, _, rest = base.partition(" ")
    if rest:
        return {f"{form} {rest}" for form in verb_forms(head)}
    forms = set(_irregular()[head]) if head in _irregular() else {_past(head)}
    return forms | {head, _third_person(head), _gerund(head)}


def noun_forms(base: str) -> set[str]:
    """Return singular and plural of a noun; a multi-word noun inflects its last word."""
    plurals: dict[str, str] = lexicon.load("morphology")["irregular_plurals"]
    rest, _, last = base.rpartition(" ")
    plural = plurals.get(last) or _third_person(last)
    return {base, f"{rest} {plural}" if rest else plural}


def forms_of_verbs(bases: Iterable[str]) -> frozenset[str]:
    """Return all forms of several verbs."""
    return frozenset(form for base in bases for form in verb_forms(base))


def forms_of_nouns(bases: Iterable[str]) -> frozenset[str]:
    """Return singulars and plurals of several nouns."""
    return frozenset(form for base in bases for form in noun_forms(base))


def lemma_table(verbs: Iterable[str] = (), nouns: Iterable[str] = ()) -> dict[str, str]:
    """Map every form of the given base words to its base; the first base listed wins a shared form."""
    table: dict[str, str] = {}
    for base in verbs:
        for form in sorted(verb_forms(base)):
            table.setdefault(form, base)
    for base in nouns:
        for form in sorted(noun_forms(base)):
            table.setdefault(form, base)
    return table


def _doubles(base: str) -> bool:
    doubling: list[str] = lexicon.load("morphology")["doubling_verbs"]
    return base in doubling


def _past(base: str) -> str:
    if base.endswith("e"):
        return base + "d"
    if base.endswith("y") and base[-2:-1] not in _VOWELS:
        return base[:-1] + "ied"
    if _doubles(base):
        return base + base[-1] + "ed"
    return base + "ed"


def _third_person(base: str) -> str:
    if base.endswith(("s", "x", "z", "ch", "sh")):
        return base + "es"
    if base.endswith("y") and base[-2:-1] not in _VOWELS:
        return base[:-1] + "ies"
    return base + "s"


def _gerund(base: str) -> str:
    if base.endswith("ie"):
        return base[:-2] + "ying"
    if base.endswith("e") and not base.endswith(("ee", "oe", "ye")):
        return base[:-1] + "ing"
    if _doubles(base):
        return base + base[-1] + "ing"
    return base + "ing"
