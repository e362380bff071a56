"""Counts as the event contract bounds them, and numbers that count no people."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.extraction.quantities import Quantity, QuantityKind, find_quantities


def read(text: str) -> list[Quantity]:
    """Find quantities in text that is tokenised as spaCy does it, near enough for numbers."""
    return find_quantities(re.findall(r"\$|%|[\w.,]*\w(?:-\w+)*|[^\w\s]", text))


def counts(text: str) -> list[tuple[int | None, int | None]]:
    return [(q.minimum, q.maximum) for q in read(text) if q.kind is QuantityKind.CARDINAL]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("12 soldiers", (12, 12)),
        ("twelve soldiers", (12, 12)),
        ("twenty-three people", (23, 23)),
        ("one hundred and twenty-three people", (123, 123)),
        ("two hundred thirty villagers", (230, 230)),
        ("1,200 refugees", (1200, 1200)),
        ("1.5 million people", (1_500_000, 1_500_000)),
        ("half a million people", (500_000, 500_000)),
        ("two dozen rebels", (24, 24)),
        ("a dozen rebels", (12, 12)),
        ("a hundred people", (100, 100)),
        ("at least 12 villagers", (12, None)),
        ("no fewer than 12 villagers", (12, None)),
        ("more than a hundred villagers", (100, None)),
        ("over 300 people", (300, None)),
        ("12 or more people", (12, None)),
        ("up to 40 fighters", (1, 40)),
        ("as many as 40 fighters", (1, 40)),
        ("between 20 and 30 men", (20, 30)),
        ("20 to 30 men", (20, 30)),
        ("20-30 men", (20, 30)),
        ("three or four men", (3, 4)),
        ("a couple of soldiers", (2, 2)),
        ("several soldiers", (3, None)),
        ("a few soldiers", (3, None)),
        ("a number of soldiers", (3, None)),
        ("many civilians", (3, None)),
        ("dozens of civilians", (24, None)),
        ("scores of civilians", (40, None)),
        ("hundreds of civilians", (200, None)),
        ("thousands of civilians", (2000, None)),
        ("tens of thousands of civilians", (20_000, None)),
        ("hundreds of thousands of civilians", (200_000, None)),
        ("millions of civilians", (2_000_000, None)),
        ("a further six people", (6, 6)),
        ("another 14 people", (14, 14)),
        ("all 62 passengers", (62, 62)),
    ],
)
def test_a_count_has_the_bounds_of_the_contract(text: str, expected: tuple[int | None, int | None]) -> None:
    assert counts(text) == [expected]


@pytest.mark.parametrize(
    "text", ["about 50 people", "some 200 people", "nearly 30 men", "around 20 men", "almost 90 men"]
)
def test_a_rounded_count_is_marked_approximate(text: str) -> None:
    (quantity,) = read(text)
    assert quantity.approximate
    assert quantity.minimum == quantity.maximum


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("in 1994 ,", QuantityKind.YEAR),
        ("the 14-year-old boy", QuantityKind.AGE),
        ("aged 30", QuantityKind.AGE),
        ("$ 5 million in aid", QuantityKind.MONEY),
        ("40 percent of voters", QuantityKind.PERCENT),
        ("30 miles away", QuantityKind.MEASURE),
        ("on October 7", QuantityKind.DATE),
        ("a 155-mm shell", QuantityKind.MEASURE),
    ],
)
def test_other_numbers_are_no_counts(text: str, kind: QuantityKind) -> None:
    kinds = {q.kind for q in read(text)}
    assert QuantityKind.CARDINAL not in kinds
    assert kinds <= {kind}


@given(st.integers(0, 9_999_999))
def test_any_figure_is_read_as_itself(value: int) -> None:
    assert counts(f"{value:,} people") == [(value, value)]


PIECES = ["at", "least", "12", "dozen", "two", "hundred", "and", "a", "-", "to", "more", "than", "up", "1994", "$", "%"]


@given(st.lists(st.sampled_from(PIECES), max_size=12))
def test_quantities_never_overlap_and_keep_their_bounds_in_order(words: list[str]) -> None:
    end = 0
    for quantity in find_quantities(words):
        assert end <= quantity.start <= quantity.head < quantity.end <= len(words)
        end = quantity.end
        if quantity.minimum is not None and quantity.maximum is not None and quantity.kind is QuantityKind.CARDINAL:
            assert quantity.minimum <= quantity.maximum
