"""The screen: one compiled pass over the raw text that finds the sentences worth parsing."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable

from transforms.extraction import casualty_triggers, ceasefire, sanction


@functools.cache
def _pattern() -> re.Pattern[str]:
    forms = casualty_triggers.trigger_forms() | sanction.trigger_forms() | ceasefire.trigger_forms()
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
    """Return the offsets of all words that can begin or carry an event."""
    return [match.start() for match in _pattern().finditer(text)]
