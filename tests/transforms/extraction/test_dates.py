"""Date expressions of news, resolved against the day of publication."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.records import DateBasis, DatePrecision
from transforms.extraction.dates import find_dates

THURSDAY = datetime.date(2020, 3, 19)


def dates(text: str, published: datetime.date | None = THURSDAY) -> list[tuple[str, str, str] | None]:
    return [
        (m.date.start.isoformat(), m.date.end.isoformat(), m.date.precision) if m.date else None
        for m in find_dates(text, published)
    ]


@pytest.mark.parametrize(
    ("text", "start", "end", "precision"),
    [
        ("They met on Monday.", "2020-03-16", "2020-03-16", DatePrecision.DAY),
        ("They met on Thursday.", "2020-03-19", "2020-03-19", DatePrecision.DAY),
        ("They met on Friday.", "2020-03-13", "2020-03-13", DatePrecision.DAY),
        ("They met yesterday.", "2020-03-18", "2020-03-18", DatePrecision.DAY),
        ("They met on Feb. 27.", "2020-02-27", "2020-02-27", DatePrecision.DAY),
        ("They met on 7 October.", "2019-10-07", "2019-10-07", DatePrecision.DAY),
        ("They met on October 7, 2011.", "2011-10-07", "2011-10-07", DatePrecision.DAY),
        ("They met on 2011-10-07.", "2011-10-07", "2011-10-07", DatePrecision.DAY),
        ("They met last month.", "2020-02-01", "2020-02-29", DatePrecision.MONTH),
        ("They met in January.", "2020-01-01", "2020-01-31", DatePrecision.MONTH),
        ("They met in May 1998.", "1998-05-01", "1998-05-31", DatePrecision.MONTH),
        ("They met in 1998.", "1998-01-01", "1998-12-31", DatePrecision.YEAR),
        ("They met last year.", "2019-01-01", "2019-12-31", DatePrecision.YEAR),
        ("They met two days ago.", "2020-03-17", "2020-03-17", DatePrecision.DAY),
    ],
)
def test_an_expression_has_its_span_of_days(text: str, start: str, end: str, precision: str) -> None:
    assert dates(text) == [(start, end, precision)]


def test_an_open_range_gives_no_date() -> None:
    assert [m for m in find_dates("Fighting has raged since January.", THURSDAY) if m.date] == []


@pytest.mark.parametrize("text", ["They met on Monday.", "They met yesterday.", "They met last month."])
def test_without_a_publication_date_a_relative_expression_stays_unresolved(text: str) -> None:
    assert [d for d in dates(text, None) if d] == []


def test_an_explicit_date_needs_no_publication_date() -> None:
    (mention,) = find_dates("They met on October 7, 2011.", None)
    assert mention.date is not None
    assert mention.date.basis is DateBasis.EXPLICIT


@given(st.text(max_size=120), st.dates(datetime.date(1900, 1, 1), datetime.date(2100, 1, 1)))
def test_spans_are_in_order_and_days_in_order_whatever_the_text(text: str, published: datetime.date) -> None:
    end = 0
    for mention in find_dates(text, published):
        assert end <= mention.start < mention.end <= len(text)
        end = mention.end
        assert mention.date is None or mention.date.start <= mention.date.end
