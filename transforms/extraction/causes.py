"""The cause of a casualty, from the words of its clause, its sentence, or the sentence before."""

from __future__ import annotations

import functools
import re

from schemas.records import Cause
from transforms.extraction import lexicon
from transforms.extraction.casualty_triggers import CasualtyFrame
from transforms.extraction.morphology import noun_forms, verb_forms
from transforms.extraction.reading import Reading


@functools.cache
def _pattern() -> tuple[re.Pattern[str], dict[str, Cause]]:
    tables = lexicon.load("causes")
    meaning: dict[str, Cause] = {}
    for cause, nouns in tables["nouns"].items():
        for noun in nouns:
            for form in noun_forms(noun):
                meaning.setdefault(form, Cause(cause))
    for cause, verbs in tables["verbs"].items():
        for verb in verbs:
            for form in verb_forms(verb):
                meaning.setdefault(form, Cause(cause))
    alternatives = "|".join(re.escape(word) for word in sorted(meaning, key=len, reverse=True))
    return re.compile(rf"(?<![\w-])(?:{alternatives})(?![\w])"), meaning


@functools.cache
def _rank() -> dict[Cause, int]:
    return {Cause(cause): number for number, cause in enumerate(lexicon.load("causes")["nouns"])}


@functools.lru_cache(maxsize=1024)
def cause_words(text: str) -> tuple[tuple[int, Cause], ...]:
    """Return (offset, cause) of every cause word in a text, in order; the mentions of a sentence share the search."""
    pattern, meaning = _pattern()
    return tuple((match.start(), meaning[match.group()]) for match in pattern.finditer(text.lower()))


def cause_of(reading: Reading, frame: CasualtyFrame) -> Cause:
    """Return the cause that the wording nearest to the trigger tells: the doer, the trigger itself, phrases of manner,
    the rest of the sentence, the sentence before."""
    sentence = reading.sentence
    if frame.word.outcome.name == "CAPTURED":
        return Cause.ABDUCTION
    near: list[Cause] = []
    for doer in frame.doers:
        first, last = sentence.noun_phrase(doer)
        near.extend(cause for _, cause in cause_words(sentence.slice(first, last)))
    if frame.word.cause:
        near.append(Cause(frame.word.cause))
    if near:
        return min(near, key=lambda cause: _rank()[cause])
    trigger = sentence.offsets[frame.first]
    # What stands in the same sentence counts by closeness; general words (war, attack, violence) yield to exact ones.
    found = [(abs(offset - trigger), cause) for offset, cause in cause_words(sentence.text)]
    exact = [item for item in found if item[1] not in (Cause.OTHER, Cause.OFFENSIVE)]
    if exact:
        return min(exact)[1]
    if found:
        return min(found)[1]
    if (
        reading.index
        and reading.article.spans[reading.index - 1].paragraph >= reading.article.spans[reading.index].paragraph - 1
    ):
        before = [
            cause
            for _, cause in cause_words(reading.article.text(reading.index - 1))
            if cause not in (Cause.OTHER, Cause.OFFENSIVE)
        ]
        if before:
            return min(before, key=lambda cause: _rank()[cause])
    return Cause.UNKNOWN
