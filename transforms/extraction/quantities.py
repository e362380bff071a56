"""Quantities of news prose, with the event contract's bounds: "at least two dozen" is 24 and more, "several" 3 and
more.

A small grammar of our own: number libraries know cardinals, not vagueness, and take years, ages and money for counts.
"""

from __future__ import annotations

import enum
import functools
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from transforms.extraction import lexicon


class QuantityKind(enum.StrEnum):
    """What a number counts. Only CARDINAL may be a count of people."""

    CARDINAL = "CARDINAL"
    YEAR = "YEAR"
    AGE = "AGE"
    MONEY = "MONEY"
    PERCENT = "PERCENT"
    MEASURE = "MEASURE"
    DATE = "DATE"
    CLOCK = "CLOCK"
    ORDINAL = "ORDINAL"
    SCORE = "SCORE"
    IDENTIFIER = "IDENTIFIER"


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with its modifiers, as token numbers ``start`` to ``end`` (half-open); ``head`` is its last number word.

    ``minimum`` and ``maximum`` are inclusive, None where open; ``total`` marks a definite whole ("all 62", "both").
    """

    start: int
    end: int
    head: int
    minimum: int | None
    maximum: int | None
    approximate: bool
    total: bool
    kind: QuantityKind


_FIGURE = re.compile(r"(\d{1,3}(?:,\d{3})+|\d+)(?:\.(\d+))?(k|m|bn|mn)?$")
_JOINED = re.compile(r"(\d[\d,]*)[-–—](\d[\d,]*)$")
_SUFFIX = {"k": 1_000, "m": 1_000_000, "mn": 1_000_000, "bn": 1_000_000_000}
_CURRENCIES = frozenset({"$", "£", "€", "¥", "us$", "rs", "usd", "eur"})
_HYPHENS = frozenset({"-", "–", "—"})


@functools.cache
def _words() -> tuple[dict[str, int], dict[str, int], dict[str, int]]:
    table = lexicon.load("quantities")
    return table["units"], table["multipliers"], table["vague"]


@functools.cache
def _section(name: str) -> frozenset[str]:
    return frozenset(lexicon.load("quantities")[name]["words"])


@functools.cache
def _modifiers(key: str) -> tuple[tuple[str, ...], ...]:
    phrases = lexicon.load("quantities")["modifiers"][key]
    return tuple(sorted((tuple(phrase.split()) for phrase in phrases), key=len, reverse=True))


@functools.cache
def _before() -> dict[str, list[tuple[str, tuple[str, ...]]]]:
    """Map the last word of what modifies a number from before to (kind of modifier, phrase), first come first."""
    table: dict[str, list[tuple[str, tuple[str, ...]]]] = {}
    for key in ("at_least", "at_most", "about", "plain"):
        for phrase in _modifiers(key):
            table.setdefault(phrase[-1], []).append((key, phrase))
    return table


@functools.cache
def _after() -> frozenset[str]:
    """Return the first words of what modifies a number from behind."""
    return frozenset(phrase[0] for key in ("after_at_least", "after_about") for phrase in _modifiers(key))


@functools.cache
def _starters() -> frozenset[str]:
    units, multipliers, vague = _words()
    return frozenset({*units, *multipliers, *vague, "half", "both", "couple", "tens", "pair", "number"})


def find_quantities(words: Sequence[str]) -> list[Quantity]:
    """Return the quantities of a tokenised sentence, in order, not overlapping."""
    lower = [word.lower() for word in words]
    starters = _starters()
    beginnings = [at for at, word in enumerate(lower) if word in starters or word[:1].isdigit() or "-" in word]
    found: list[Quantity] = []
    position = 0
    for beginning in beginnings:
        if beginning < position:
            continue
        position = beginning
        number = _number(lower, position)
        if number is None:
            continue
        quantity = _qualified(words, lower, _ranged(lower, number))
        if found and quantity.start < found[-1].end:
            quantity = replace(quantity, start=max(found[-1].end, min(quantity.start, quantity.head)))
        found.append(quantity)
        position = max(quantity.end, position + 1)
    return found


def _number(lower: Sequence[str], start: int) -> Quantity | None:
    """Read the bare number that begins at a token."""
    _units, multipliers, vague = _words()
    word = lower[start]
    joined = _JOINED.fullmatch(word)
    if joined:
        low, high = _integer(joined[1]), _integer(joined[2])
        kind = (
            QuantityKind.YEAR if 1800 <= low <= 2100 and (1800 <= high <= 2100 or high < 100) else QuantityKind.CARDINAL
        )
        if low > high and kind is QuantityKind.CARDINAL:
            kind = QuantityKind.SCORE
        return Quantity(start, start + 1, start, low, high, False, False, kind)
    if word == "both":
        return Quantity(start, start + 1, start, 2, 2, False, True, QuantityKind.CARDINAL)
    if word in ("couple", "pair"):
        return (
            _bounded(start, start + 1, 2, 2)
            if lower[start - 1 : start] == ["a"] or lower[start + 1 : start + 2] == ["of"]
            else None
        )
    if word == "tens" and lower[start + 1 : start + 3] == ["of", "thousands"]:
        return _bounded(start, start + 3, 20_000, None)
    if word == "hundreds" and lower[start + 1 : start + 3] == ["of", "thousands"]:
        return _bounded(start, start + 3, 200_000, None)
    if word == "number":
        return _bounded(start, start + 1, vague["several"], None) if _is_a_number_of(lower, start) else None
    if word in vague:
        if word in ("few", "handful") and lower[start - 1 : start] != ["a"]:
            return None
        if word == "many" and lower[start - 1 : start] in (["as"], ["how"], ["so"], ["too"]):
            return None
        end = start + 1
        if word in ("several", "few", "many") and lower[end : end + 1] and lower[end] in multipliers:
            return _bounded(start, end + 1, 3 * multipliers[lower[end]], None)
        return _bounded(start, end, vague[word], None)
    if word == "half":
        rest = lower[start + 1 : start + 3]
        if rest[:1] and rest[0] in ("a", "an") and rest[1:2] and rest[1] in multipliers:
            return _bounded(start, start + 3, multipliers[rest[1]] // 2, multipliers[rest[1]] // 2)
        if rest[:1] == ["-"] and rest[1:2] and rest[1] in multipliers:
            return _bounded(start, start + 3, multipliers[rest[1]] // 2, multipliers[rest[1]] // 2)
        return None
    return _cardinal(lower, start)


def _is_a_number_of(lower: Sequence[str], start: int) -> bool:
    return lower[start - 1 : start] == ["a"] and lower[start + 1 : start + 2] == ["of"]


def _cardinal(lower: Sequence[str], start: int) -> Quantity | None:
    """Read figures and spelled-out numbers: "1.5 million", "one hundred and twenty-three", "two dozen", "a hundred"."""
    units, multipliers, _ = _words()
    total, current, position, seen = 0.0, 0.0, start, False
    while position < len(lower):
        word = lower[position]
        figure = _FIGURE.fullmatch(word)
        parts = word.split("-") if "-" in word and not figure else []
        if figure and not seen:
            current = float(f"{_integer(figure[1])}.{figure[2] or 0}") * _SUFFIX.get(figure[3] or "", 1)
        elif word in units and (
            not seen
            or current == 0
            or (current % 100 == 0 and current)
            or (20 <= current % 100 < 100 and current % 10 == 0 and units[word] < 10)
        ):
            current += units[word]
        elif len(parts) == 2 and parts[0] in units and parts[1] in units and not (seen and current % 100):
            current += units[parts[0]] + units[parts[1]]
        elif len(parts) == 2 and parts[0] in units and parts[1] in multipliers and not seen:
            current = units[parts[0]] * multipliers[parts[1]]
        elif word in multipliers:
            size = multipliers[word]
            if size == 100 or size == 12:
                current = (current or 1) * size
            else:
                total += (current or 1) * size
                current = 0.0
        elif (
            seen
            and word in ("and", "-")
            and lower[position + 1 : position + 2]
            and _continues(lower, position, current, total)
        ):
            position += 1
            continue
        else:
            break
        seen = True
        position += 1
    if not seen:
        return None
    value = round(total + current)
    return _bounded(start, position, value, value)


def _continues(lower: Sequence[str], position: int, current: float, total: float) -> bool:
    units, multipliers, _ = _words()
    following = lower[position + 1]
    if lower[position] == "and":
        known = following in units or any(part in units for part in following.split("-"))
        return (
            known
            and ((current >= 100 and current % 100 == 0) or (total > 0 and current == 0))
            and not lower[position - 1][:1].isdigit()
        )
    tens = 20 <= current % 100 <= 90 and current % 10 == 0
    return (following in units and tens and units[following] < 10 and not lower[position - 1][:1].isdigit()) or (
        following in multipliers and current < 100
    )


def _integer(figures: str) -> int:
    return int(figures.replace(",", ""))


def _bounded(start: int, end: int, minimum: int | None, maximum: int | None) -> Quantity:
    return Quantity(start, end, end - 1, minimum, maximum, False, False, QuantityKind.CARDINAL)


def _ranged(lower: Sequence[str], first: Quantity) -> Quantity:
    """Join "20 to 30", "between 20 and 30", "20 - 30", "three or four" to one quantity."""
    if first.end + 1 >= len(lower) or first.maximum is None or first.minimum is None:
        return first
    link = lower[first.end]
    before = lower[first.start - 1] if first.start else ""
    if not (link in ("to", "or") or link in _HYPHENS or (link == "and" and before == "between")):
        return first
    second = _number(lower, first.end + 1)
    if second is None or second.maximum is None:
        return first
    low, high = first.minimum, second.maximum
    if (
        low < high
        and low < 100
        and high >= 1000
        and lower[first.end - 1] not in ("hundred",)
        and high % 1000 == 0
        and lower[second.head] in ("thousand", "million")
    ):
        low *= {"thousand": 1_000, "million": 1_000_000}[lower[second.head]]
    if low > high:
        return replace(first, end=second.end, kind=QuantityKind.SCORE) if link in _HYPHENS else first
    start = first.start - 1 if before in ("between", "from") else first.start
    kind = QuantityKind.YEAR if 1800 <= low <= 2100 and 1800 <= high <= 2100 and link != "or" else QuantityKind.CARDINAL
    return Quantity(start, second.end, second.head, low, high, False, False, kind)


def _qualified(words: Sequence[str], lower: Sequence[str], number: Quantity) -> Quantity:
    """Take in the modifiers around a number and tell what it counts."""
    kind = number.kind if number.kind is not QuantityKind.CARDINAL else _kind(words, lower, number)
    quantity = replace(number, kind=kind)
    for _ in range(2):
        quantity = _modified_before(lower, quantity)
    if lower[quantity.end : quantity.end + 1] and lower[quantity.end] in _after():
        for phrase in _modifiers("after_at_least"):
            if tuple(lower[quantity.end : quantity.end + len(phrase)]) == phrase:
                quantity = replace(quantity, end=quantity.end + len(phrase), maximum=None)
        for phrase in _modifiers("after_about"):
            if tuple(lower[quantity.end : quantity.end + len(phrase)]) == phrase:
                quantity = replace(quantity, end=quantity.end + len(phrase), approximate=True)
    return quantity


def _modified_before(lower: Sequence[str], quantity: Quantity) -> Quantity:
    start = quantity.start
    if lower[start - 1 : start] in (["a"], ["an"]) and start:
        start -= 1
    for key, phrase in _before().get(lower[start - 1], ()) if start else ():
        if start >= len(phrase) and tuple(lower[start - len(phrase) : start]) == phrase:
            return _applied(key, phrase, replace(quantity, start=start - len(phrase)))
    if start != quantity.start and lower[quantity.start] in (*_words()[1], *_words()[2], "couple", "pair", "half"):
        return replace(quantity, start=start)
    return quantity


def _applied(key: str, phrase: tuple[str, ...], quantity: Quantity) -> Quantity:
    if key == "at_least":
        return replace(quantity, maximum=None)
    if key == "at_most":
        return replace(quantity, minimum=1, maximum=quantity.maximum or quantity.minimum)
    if key == "about":
        return replace(quantity, approximate=True)
    return replace(quantity, total=quantity.total or phrase == ("all",))


def _kind(words: Sequence[str], lower: Sequence[str], number: Quantity) -> QuantityKind:
    before = lower[number.start - 1] if number.start else ""
    after = lower[number.end] if number.end < len(lower) else ""
    next_after = lower[number.end + 1] if number.end + 1 < len(lower) else ""
    bare = number.end - number.start == 1 and lower[number.start].isdigit()
    if (
        before in _CURRENCIES
        or after in _CURRENCIES
        or after in ("dollars", "euros", "rubles")
        or next_after == "dollars"
    ):
        return QuantityKind.MONEY
    if after in ("%", "percent", "per") and (after != "per" or next_after in ("cent",)):
        return QuantityKind.PERCENT
    if (
        (after in _HYPHENS and next_after.startswith(("year", "month")))
        or next_after == "old"
        or after.endswith("-old")
    ):
        return QuantityKind.AGE
    if after in ("year", "years", "month", "months") and next_after in ("old", "of"):
        return QuantityKind.AGE if next_after == "old" else QuantityKind.MEASURE
    if after in _HYPHENS and next_after in _section("units_of_measure"):
        return QuantityKind.MEASURE
    if before in _section("months") or (after in _section("months") and bare):
        return QuantityKind.DATE
    if (
        bare
        and before == ","
        and after in (",", ".")
        and number.maximum is not None
        and number.maximum < 110
        and number.start > 1
        and words[number.start - 2][:1].isupper()
    ):
        return QuantityKind.AGE
    if before in ("age", "aged"):
        return QuantityKind.AGE
    if (
        bare
        and len(lower[number.start]) == 4
        and number.minimum is not None
        and 1800 <= number.minimum <= 2099
        and _is_year(before, after)
    ):
        return QuantityKind.YEAR
    if after in _section("units_of_measure"):
        return QuantityKind.MEASURE
    if (after == ":" and next_after[:2].isdigit()) or ":" in lower[number.start]:
        return QuantityKind.CLOCK
    if before in _section("identifiers") and bare and (words[number.start - 1][:1].isupper() or before == "no."):
        return QuantityKind.IDENTIFIER
    if before in _HYPHENS and number.start > 1 and words[number.start - 2][:1].isupper() and bare:
        return QuantityKind.IDENTIFIER
    return QuantityKind.CARDINAL


def _is_year(before: str, after: str) -> bool:
    if (
        before
        in (
            "in",
            "since",
            "of",
            "until",
            "by",
            "from",
            "during",
            "after",
            "before",
            "early",
            "late",
            "mid",
            "the",
            "through",
            "year",
            "and",
            "to",
            "mid-",
            "around",
        )
        and not after.isalpha()
    ):
        return True
    return (
        before in ("in", "since", "until", "during", "early", "late", "mid", "year", "by")
        or before in _section("months")
        or (
            after in (",", ".", ")", ";", "")
            and before in (",", "(", "summer", "spring", "winter", "autumn", "fall", "of")
        )
    )
