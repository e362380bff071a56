"""The screen: one compiled pass over the raw text that finds the sentences worth parsing."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable

from transforms.extraction import anchors
from transforms.extraction.casualty_words import trigger_forms
from transforms.extraction.words import word_set


@functools.cache
def _triggers() -> re.Pattern[str]:
    listed = {noun for _, nouns in anchors.telling() for noun in nouns if " " in noun}
    sanctions = anchors.sanctioning_verbs().union(anchors.sanction_anchors(), listed)
    return _compiled(trigger_forms() | sanctions | anchors.ceasefire_forms())


@functools.cache
def _sanction_words() -> re.Pattern[str]:
    return _compiled(
        anchors.weak_sanction_forms() | {verb for phrase in anchors.sanction_phrases() for verb in phrase.verbs}
    )


@functools.cache
def _ceasefire_words() -> re.Pattern[str]:
    return _compiled(anchors.anaphor_forms() | anchors.ceasefire_phrase()[0])


def _compiled(forms: Iterable[str]) -> re.Pattern[str]:
    return re.compile(rf"(?<![^\W_])(?:{_alternation(forms)})(?![^\W_])", re.IGNORECASE)


def _alternation(words: Iterable[str]) -> str:
    """Return a pattern that matches any of the words, factored by first letters so that a mismatch costs one step."""
    tree: dict[str, dict] = {}  # type: ignore[type-arg]
    for word in words:
        node = tree
        for letter in word:
            node = node.setdefault(letter, {})
        node[""] = {}
    return _render(tree)


def _render(tree: dict[str, dict]) -> str:  # type: ignore[type-arg]
    optional = "" in tree
    branches = [re.escape(letter) + _render(rest) for letter, rest in sorted(tree.items()) if letter]
    if not branches:
        return ""
    body = branches[0] if len(branches) == 1 and not optional else f"(?:{'|'.join(branches)})"
    return f"{body}?" if optional else body


def trigger_offsets(text: str) -> list[int]:
    """Return the offsets of all words that can begin or carry an event by themselves."""
    return [match.start() for match in _triggers().finditer(text)]


def further_offsets(text: str, *, sanctions: bool, ceasefires: bool) -> list[int]:
    """Return the offsets of words that carry an event only in an article that names a sanction, or a ceasefire."""
    patterns = [_sanction_words()] * sanctions + [_ceasefire_words()] * ceasefires
    return [match.start() for pattern in patterns for match in pattern.finditer(text)]


def may_refer_back(sentence: str) -> bool:
    """Tell whether a sentence holds a pronoun that may stand for a sanction or a ceasefire named in the one before."""
    return _pronouns().search(sentence) is not None


@functools.cache
def _pronouns() -> re.Pattern[str]:
    return _compiled(word_set("actor_nouns", "anaphoric", "words"))
