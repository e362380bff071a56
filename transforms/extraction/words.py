"""Word tables of the lexicon, from the forms that occur in text to the base words that the lexicon lists."""

from __future__ import annotations

import functools
from typing import Any

from transforms.extraction import lexicon
from transforms.extraction.morphology import lemma_table


@functools.cache
def lemmas() -> dict[str, str]:
    """Map word forms to the base forms of all predicates, operators and cues; a word of no table is its own lemma."""
    bases: set[str] = set()
    for name in ("sanction", "ceasefire"):
        tables = lexicon.load(name)
        for entry in (*tables["predicate"], *tables["operator"]):
            bases.update(entry["words"])
        bases.update(tables.get("mediators", {}).get("words", ()))
    context = lexicon.load("context")
    for section in ("negation", "hypothesis", "claim", "speech"):
        for words in context[section].values():
            bases.update(words)
    for section in ("bodies", "attacks"):
        bases.update(lexicon.load("casualty")[section]["verbs"])
    single = {base for base in bases if " " not in base}
    table: dict[str, str] = {}
    # A listed noun is itself: "talks" is not a form of "talk" when both are listed. A past form is always its verb's.
    for form, base in lemma_table(verbs=sorted(single), nouns=sorted(single)).items():
        table[form] = form if form in single and not form.endswith("ed") else base
    return table


def lemma(form: str) -> str:
    """Return the base form of a lower-case word."""
    return lemmas().get(form, form)


@functools.cache
def word_set(table: str, section: str, key: str) -> frozenset[str]:
    """Return a list of the lexicon as a set: ``word_set("context", "claim", "verbs")``."""
    contents: dict[str, Any] = lexicon.load(table)
    return frozenset(contents[section][key])
