"""Sentence boundaries by rule.

A statistical parser cuts news badly at quotes, datelines and abbreviations, and must read everything to do so. This
splitter reads megabytes a second, so only the sentences worth parsing are parsed, each on its own.
"""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass

from transforms.extraction import lexicon

MAXIMUM_CHARACTERS = 1_500
"""A longer run without a boundary (a table, a broken feed) is cut, so that parsing it has a bounded cost."""


@dataclass(frozen=True, slots=True)
class SentenceSpan:
    """A sentence as code-point offsets into the body, half-open, without surrounding space."""

    start: int
    end: int
    paragraph: int


_BREAK = re.compile(r"[\n\u2029]\s*")
_ENDS_A_PARAGRAPH = frozenset('.!?:"”’')
_BOUNDARY = re.compile(
    r"(?P<stop>[.!?…]+)(?P<close>[\"”’')\]]*)"
    r"(?:(?P<gap>\s+)(?=[\"“‘'(\[]?[A-Z0-9À-Þ$€£—–-])|(?=[\"“]?[A-Z][a-z’']+\s))"
)


@functools.cache
def _abbreviations() -> tuple[frozenset[str], frozenset[str], re.Pattern[str]]:
    words = lexicon.load("sentences")
    starters = "|".join(sorted(set(words["starters"])))
    return (
        frozenset(words["abbreviations"]),
        frozenset(words["ambiguous"]),
        re.compile(rf"[\"“‘'(\[]?(?:{starters})\b"),
    )


def split_sentences(body: str) -> list[SentenceSpan]:
    """Split ``body`` into sentences; every non-space character lies in exactly one of them."""
    spans: list[SentenceSpan] = []
    for number, (start, end) in enumerate(_paragraphs(body)):
        position = looked = start
        for match in _BOUNDARY.finditer(body, start, end):
            word = _word_before(body, looked, match)
            looked = match.end()
            if looked <= position or not _ends_sentence(body, word, match):
                continue
            _append(body, position, match.end("close"), number, spans)
            position = looked
        _append(body, position, end, number, spans)
    return spans


def _word_before(body: str, start: int, match: re.Match[str]) -> str:
    """Return the word before a stop, dots that follow one another but for the last included."""
    stop = match["stop"]
    dots = len(stop) - len(stop.lstrip("."))
    end = match.start() + min(dots, len(stop) - 1)
    first = end
    while first > start and (body[first - 1].isalnum() or body[first - 1] in "_.&’'-"):
        first -= 1
    return body[first:end]


def _paragraphs(body: str) -> list[tuple[int, int]]:
    """Return the stretches between blank lines, and between line breaks that do not fall inside a sentence."""
    bounds, position = [], 0
    for match in _BREAK.finditer(body):
        space, end = match.group(), match.end()
        if (
            space.count("\n") > 1
            or "\u2029" in space
            or (end < len(body) and not "a" <= body[end] <= "z")
            or _last_visible(body, position, match.start()) in _ENDS_A_PARAGRAPH
        ):
            bounds.append((position, match.start()))
            position = end
    bounds.append((position, len(body)))
    return bounds


def _last_visible(body: str, start: int, end: int) -> str:
    while end > start and body[end - 1].isspace():
        end -= 1
    return body[end - 1 : end]


def _append(body: str, start: int, end: int, paragraph: int, spans: list[SentenceSpan]) -> None:
    while start < end and body[start].isspace():
        start += 1
    while end > start and body[end - 1].isspace():
        end -= 1
    while end - start > MAXIMUM_CHARACTERS:
        cut = body.rfind(" ", start, start + MAXIMUM_CHARACTERS)
        cut = cut if cut > start else start + MAXIMUM_CHARACTERS
        spans.append(SentenceSpan(start, cut, paragraph))
        start = cut
        while start < end and body[start].isspace():
            start += 1
    if start < end:
        spans.append(SentenceSpan(start, end, paragraph))


def _ends_sentence(body: str, word: str, match: re.Match[str]) -> bool:
    stop, closing = match["stop"].lstrip(".") or ".", match["close"]
    if match["gap"] is None:
        # "…the truce.He said": a lost space. "U.S.Army" and "example.Com" are left alone.
        return (len(word) > 2 and "." not in word and word[-1:].islower()) or bool(closing)
    if stop != "." or closing:
        return True
    abbreviations, ambiguous, starter = _abbreviations()
    if word in ambiguous:
        return starter.match(body, match.end()) is not None
    if word in abbreviations:
        return False
    if len(word) == 1 and word.isupper():
        return False
    if re.fullmatch(r"(?:[A-Z]\.)+[A-Z]", word):
        return starter.match(body, match.end()) is not None
    return True
