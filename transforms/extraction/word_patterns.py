"""Compiled search for any of many words at once."""

from __future__ import annotations

import re
from collections.abc import Iterable


def any_word_of(forms: Iterable[str]) -> re.Pattern[str]:
    """Return a pattern that matches any of the forms as whole words, whatever their case, the longest at each place."""
    return re.compile(rf"\b(?:{_alternation(forms)})\b", re.IGNORECASE)


def _alternation(forms: Iterable[str]) -> str:
    """Return a pattern factored by first letters, so that a mismatch costs one step and not one for every form."""
    tree: dict[str, dict] = {}  # type: ignore[type-arg]
    for form in forms:
        node = tree
        for letter in form:
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
