"""The triggers of ``casualty.toml`` as tables from the forms that occur in text."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import Any

from schemas.records import Outcome
from transforms.extraction import lexicon
from transforms.extraction.morphology import forms_of_nouns, forms_of_verbs, noun_forms, verb_forms


@dataclass(frozen=True, slots=True)
class TriggerWord:
    """A word of ``casualty.toml``: its outcome, its frame, what it says of the cause, and how sure it is.

    ``doer`` is the kind of actor that must do it, ``near`` the words one of which must stand in the sentence, ``of``
    the nouns one of which must follow by "of".
    """

    base: str
    outcome: Outcome
    frame: str
    cause: str | None = None
    weak: bool = False
    doer: str | None = None
    near: frozenset[str] = frozenset()
    of: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Idiom:
    """A verb and its object that report a casualty together; ``victims`` says where they stand."""

    verbs: frozenset[str]
    objects: frozenset[str]
    victims: str
    word: TriggerWord


def _word(base: str, entry: dict[str, Any]) -> TriggerWord:
    return TriggerWord(
        base,
        Outcome(entry["outcome"]),
        entry.get("frame", "adjective"),
        entry.get("cause"),
        entry.get("strength") == "weak",
        entry.get("doer"),
        frozenset(entry.get("near", ())),
        frozenset(entry.get("of", ())),
    )


@functools.cache
def verbs() -> dict[str, list[tuple[tuple[str, ...], TriggerWord]]]:
    """Map the first form of a verb to (the further words, the trigger), longest first."""
    table: dict[str, list[tuple[tuple[str, ...], TriggerWord]]] = {}
    for entry in lexicon.load("casualty")["verb"]:
        for base in entry["words"]:
            for form in verb_forms(base):
                head, *rest = form.split(" ")
                table.setdefault(head, []).append((tuple(rest), _word(base, entry)))
    for candidates in table.values():
        candidates.sort(key=lambda candidate: -len(candidate[0]))
    return table


@functools.cache
def nouns() -> dict[str, TriggerWord]:
    table: dict[str, TriggerWord] = {}
    invariable = lexicon.load("casualty")["invariable"]["nouns"]
    for entry in lexicon.load("casualty")["noun"]:
        for base in entry["words"]:
            for form in {base} if base in invariable else noun_forms(base):
                table.setdefault(form, _word(base, entry))
    return table


@functools.cache
def adjectives() -> dict[str, TriggerWord]:
    return {base: _word(base, entry) for entry in lexicon.load("casualty")["adjective"] for base in entry["words"]}


@functools.cache
def idioms() -> list[Idiom]:
    rows = []
    people = forms_of_nouns(lexicon.load("casualty")["victim_people"]["lose"])
    for entry in lexicon.load("casualty")["idiom"]:
        objects = forms_of_nouns(entry["objects"])
        word = _word(f"{entry['verbs'][0]} {entry['objects'][0]}", {**entry, "frame": "idiom"})
        rows.append(
            Idiom(
                forms_of_verbs(entry["verbs"]),
                people if entry["victims"] == "object" else objects,
                entry["victims"],
                word,
            )
        )
    return rows


@functools.cache
def conditions() -> tuple[dict[str, TriggerWord], frozenset[str]]:
    """Return the nouns of a condition that people are "in", and the adjectives one of which must qualify it."""
    table = lexicon.load("casualty")["condition"]
    return {noun: _word(noun, table) for noun in table["nouns"]}, frozenset(table["qualities"])


@functools.cache
def told_of() -> dict[str, TriggerWord]:
    """Map the nouns for those who suffered to the outcome of what is told of them."""
    table = lexicon.load("casualty")["told_of"]
    return {noun: TriggerWord(noun, outcome, "told of") for outcome in Outcome for noun in table.get(outcome, ())}


def trigger_forms() -> set[str]:
    """Return every word that can begin a casualty trigger, for the screen."""
    idiom_objects = {form for idiom in idioms() if idiom.victims != "object" for form in idiom.objects}
    losing = {form for idiom in idioms() if idiom.victims == "object" for form in idiom.verbs}
    nominal = {form.split(" ")[-1] for form in nouns()}
    return set(verbs()) | nominal | set(told_of()) | set(adjectives()) | set(conditions()[0]) | idiom_objects | losing
