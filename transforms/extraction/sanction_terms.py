"""The terms of a sanction: its measures, what law it stands on, and why."""

from __future__ import annotations

import functools
import re

from schemas.records import Measure
from transforms.extraction import lexicon
from transforms.extraction.sentence import Sentence


@functools.cache
def _legal_basis_pattern() -> re.Pattern[str]:
    """Match orders, resolutions, sections and acts by name; which words make an act one of these is data."""
    laws = lexicon.load("sanction")["laws"]
    telling, short = "|".join(laws["telling"]), "|".join(laws["short"])
    capitalised = r"(?:[A-Z][\w’'.-]+ |[Oo]f |[Aa]nd |[Tt]hrough |[Aa]gainst |[Ff]or |on )*"
    return re.compile(
        r"Executive Order (?:No\. )?\d+|(?:U\.?N\.? )?(?:Security Council )?[Rr]esolutions? \d{3,4}(?: and \d{3,4})?|"
        r"Section \d+\w* of the (?:[A-Z]\w+ ?|of |and |for )+|"
        rf"(?:the )?{capitalised}(?:{telling}) (?:[A-Z][\w’'-]+ |and |of )*(?:Act|Law)\b(?: of \d{{4}})?|{short}"
    )


@functools.cache
def _measure_phrases() -> tuple[re.Pattern[str], dict[str, Measure]]:
    """Return a pattern for what names a measure, the longest at each place first, and what each phrase means."""
    table = lexicon.load("measures")
    meaning = {phrase: Measure(measure) for measure, phrases in table.items() for phrase in phrases}
    phrases = sorted(meaning, key=len, reverse=True)
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, phrases))})\b"), meaning


def measures_in(sentence: Sentence) -> tuple[Measure, ...]:
    """Return the measures that a sentence names, in text order."""
    pattern, meaning = _measure_phrases()
    return tuple(dict.fromkeys(meaning[match.group()] for match in pattern.finditer(sentence.text.lower())))


def legal_basis_in(sentence: Sentence) -> str | None:
    """Return the order, resolution, section or act that a sentence names first."""
    match = _legal_basis_pattern().search(sentence.text)
    return match.group().removeprefix("the ").strip() if match else None


def reason_for(sentence: Sentence, governor: int) -> str | None:
    """Return the words that say why: "for ...", "over ...", "because ..." under the act's word."""
    for child in sentence.children[governor]:
        if (
            child > governor
            and sentence.lower[child] in ("for", "over", "because")
            and sentence.deps[child] in ("prep", "mark", "advcl")
        ):
            inner = list(sentence.subtree(child))
            if len(inner) > 2:
                return sentence.slice(min(inner), max(inner)).rstrip(" ,.")
        if sentence.deps[child] == "advcl" and any(sentence.lower[c] == "because" for c in sentence.children[child]):
            inner = list(sentence.subtree(child))
            return sentence.slice(min(inner), max(inner)).rstrip(" ,.")
    return None
