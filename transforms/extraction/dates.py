"""Dates in news prose, with their place in the text, resolved against the publication date.

One rule, one pattern: a compiled alternation finds every expression, and the rule that matched resolves it. A weekday
is the latest such day on or before publication, as news means it; open ranges ("since January") give no date.
"""

from __future__ import annotations

import calendar
import datetime
import functools
import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from schemas.records import DateBasis, DatePrecision, EventDate
from transforms.extraction import lexicon


@dataclass(frozen=True, slots=True)
class DateMention:
    """A date expression at code points ``start`` to ``end`` (half-open) of the text.

    ``date`` is None where it cannot be resolved or is no event date; ``open_range`` marks "since", "until" and the
    like.
    """

    start: int
    end: int
    date: EventDate | None
    open_range: bool = False


Day = datetime.date
Span = tuple[Day, Day, DatePrecision, DateBasis] | None
Rule = Callable[[re.Match[str], Day | None], Span]

_OPEN = re.compile(
    r"\b(?:since|until|till|by|from|before|after)\s+(?:the\s+|at least\s+|early\s+|late\s+|mid-)?$", re.IGNORECASE
)
_CUE = re.compile(
    r"\d{4}|days?\b|[Mm]onth|[Ww]eek|[Yy]ear|[Tt]onight|[Oo]vernight|[Mm]orning|[Ee]vening|[Hh]ours|[Dd]ecade"
    r"|January|February|March|April|May|June|July|August|September|October|November|December|Jan\b|Feb\b|Mar\b|Apr\b|Jun\b|Jul\b|Aug\b|Sept?\b|Oct\b|Nov\b|Dec\b|[Ss]ummer|[Ww]inter|[Ss]pring|[Aa]utumn|\b[Ff]all\b|9/11|Eve\b"
)


def find_dates(text: str, published: Day | None) -> list[DateMention]:
    """Return the date expressions of a text, in order, not overlapping."""
    if _CUE.search(text) is None:
        return []
    pattern, rules = _grammar()
    found = []
    for match in pattern.finditer(text):
        name = match.lastgroup
        assert name is not None
        rule = rules[name]
        written = match.group()
        open_range = _OPEN.search(text, max(0, match.start() - 24), match.start()) is not None and name not in (
            "ago",
            "past_span",
        )
        span = _safely(rule, rule_match(name, written), published)
        date = None if span is None or open_range else EventDate(written, span[0], span[1], span[2], span[3])
        found.append(DateMention(match.start(), match.end(), date, open_range))
    return found


def planned(mention: DateMention, published: Day | None) -> DateMention:
    """Return the mention as the date of a planned act: a weekday is the next such day on or after publication."""
    names: list[str] = lexicon.load("dates")["weekdays"]
    word = next((name for name in names if mention.date and name in mention.date.text), None)
    if mention.date is None or word is None or published is None or mention.date.precision is not DatePrecision.DAY:
        return mention
    day = published + datetime.timedelta(days=(names.index(word) - published.weekday()) % 7)
    return replace(mention, date=replace(mention.date, start=day, end=day))


def _safely(rule: Rule, match: re.Match[str] | None, published: Day | None) -> Span:
    try:
        return None if match is None else rule(match, published)
    except (ValueError, OverflowError):  # "31 February", a year out of range
        return None


def _behind(words: list[str], pattern: str) -> str:
    """Return a pattern that matches only behind one of the words; their first letter, of either case, is left out."""
    return "|".join(f"(?<={word}){pattern}" for word in words)


@functools.cache
def _patterns() -> dict[str, re.Pattern[str]]:
    table = lexicon.load("dates")
    month = "(?:" + "|".join(sorted(table["months"], key=len, reverse=True)) + r")\b\.?"
    weekday = "(?:" + "|".join(table["weekdays"]) + ")"
    number = r"(?:\d{1,3}|" + "|".join(table["numbers"]) + "|couple of|few|several)"
    season = "(?:" + "|".join(table["seasons"]) + ")"
    holiday = "|".join(re.escape(name) for name in table["holidays"])
    year = r"(?:1[89]\d\d|20\d\d)"
    day = r"(?:[12]\d|3[01]|0?[1-9])(?:st|nd|rd|th)?"
    part = r"(?:[Ee]arly|[Ll]ate|[Mm]id)[- ]"
    to = "(?: ?[-–] ?| (?:to|and) )"
    unit = "(?:hours?|days?|weeks?|months?|years?)"
    rules = {
        "iso": rf"{year}-\d\d-\d\d",
        "day_range": rf"(?:{month} {day}{to}{day}|{day}{to}{day} (?:of )?{month})(?:,? {year})?",
        "day_month": rf"(?:{weekday},? )?(?:the )?{day} (?:of )?{month}(?:,? {year})?",
        "month_day": rf"(?:{weekday},? )?{month} {day}(?!\d)(?:,? {year})?",
        "month_year": rf"(?:{part})?{month},? (?:of )?{year}",
        "last_month_named": rf"(?:[Ll]ast|[Tt]his) (?:{month}|{season})",
        "part_month": rf"{part}{month}",
        "in_month": rf"(?<=[Ii]n ){month}(?! \d)|{_behind(['n the month of ', 'ince ', 'ntil '], month)}",
        "season_year": rf"(?:the )?(?:{part})?{season} (?:of )?{year}",
        "years": rf"(?:[Ff]rom |[Bb]etween )?{year}(?: ?[-–] ?| to | and ){year}|{year}[-–]\d\d(?!\d)",
        "decade": r"(?:the )?(?:1[89]|20)\d0s",
        "weekday": rf"(?:[Ll]ast |[Tt]his |[Ll]ate |[Ee]arly |on |[Oo]vernight )?{weekday}"
        "(?: (?:morning|afternoon|evening|night))?",
        "today": "[Tt]onight|[Oo]vernight|"
        "(?:[Ee]arlier )?(?:[Tt]oday|[Tt]his (?:morning|afternoon|evening)|[Oo]n the same day)",
        "yesterday": r"[Yy]esterday|[Ll]ast night",
        "ago": rf"(?:[Aa]bout |[Nn]early |[Aa]lmost |[Jj]ust )?{number} (?:{unit}|decades?) (?:ago|earlier)",
        "past_span": rf"(?:[Ii]n|[Oo]ver|[Dd]uring|[Ww]ithin|[Ff]or) the (?:past|last|previous) (?:{number} )?{unit}",
        "last_unit": "(?:[Ee]arlier )?(?:[Ll]ast|[Tt]his|[Pp]revious) (?:week|month|year)(?!end)|"
        "[Ee]arlier in the (?:week|month|year)",
        "weekend": r"(?:[Oo]ver |[Aa]t |[Dd]uring )?(?:the|[Ll]ast|[Tt]his|[Tt]he past) weekend|weekend",
        "holiday": rf"(?:{holiday})(?:,? {year})?",
        "nine_eleven": r"9/11",
        "in_year": rf"(?<=[Ii]n ){year}(?![-,\d]\d)|(?<=[Oo]f ){year}(?! \w+s\b)|(?<=\(){year}(?=\))|"
        rf"(?<=[Tt]he ){year}(?= \w)|{_behind(['arly ', 'ate ', 'ince ', 'uring ', 'ntil '], year)}",
    }
    return {name: re.compile(pattern) for name, pattern in rules.items()}


@functools.cache
def _grammar() -> tuple[re.Pattern[str], dict[str, Rule]]:
    joined = "|".join(f"(?P<{name}>{pattern.pattern})" for name, pattern in _patterns().items())
    return re.compile(rf"(?<![\w/])(?:{joined})(?![\w/]\w)"), _RULES


def rule_match(name: str, written: str) -> re.Match[str] | None:
    """Return the parts of an expression: its numbers, names and year, by the reader of the rule."""
    return re.match(r".*", written, re.DOTALL)


def _names(written: str, key: str) -> list[int]:
    table: dict[str, int] = lexicon.load("dates")[key]
    return [table[word] for word in re.findall(r"[A-Za-z]+", written) if word in table]


def _year(written: str) -> int | None:
    match = re.search(r"(?<!\d)(1[89]\d\d|20\d\d)(?!\d)", written)
    return int(match[1]) if match else None


def _days(written: str) -> list[int]:
    return [int(number) for number in re.findall(r"(?<!\d)(\d{1,2})(?!\d)", written)]


def _latest(month: int, day: int, published: Day | None) -> Day | None:
    if published is None:
        return None
    year = published.year if (month, day) <= (published.month, published.day) else published.year - 1
    # A date up to a fortnight ahead is an announced one, not last year's.
    ahead = Day(published.year, month, min(day, 28)) - published
    if datetime.timedelta(0) < ahead <= datetime.timedelta(days=14):
        year = published.year
    return Day(year, month, day)


def _single(day: Day, basis: DateBasis) -> Span:
    return day, day, DatePrecision.DAY, basis


def _basis(written: str) -> DateBasis:
    return DateBasis.EXPLICIT if _year(written) else DateBasis.RELATIVE


def _iso(match: re.Match[str], published: Day | None) -> Span:
    return _single(Day.fromisoformat(match.group()), DateBasis.EXPLICIT)


def _named_day(match: re.Match[str], published: Day | None) -> Span:
    written = match.group()
    month, day, year = _names(written, "months")[0], _days(written)[0], _year(written)
    resolved = Day(year, month, day) if year else _latest(month, day, published)
    return None if resolved is None else _single(resolved, _basis(written))


def _day_range(match: re.Match[str], published: Day | None) -> Span:
    written = match.group()
    month, (first, last), year = _names(written, "months")[0], _days(written)[:2], _year(written)
    start = Day(year, month, first) if year else _latest(month, first, published)
    if start is None:
        return None
    return start, start.replace(day=max(first, last)), DatePrecision.RANGE, _basis(written)


def _month(match: re.Match[str], published: Day | None) -> Span:
    written = match.group()
    months = _names(written, "months")
    if not months:
        return _season(match, published)
    year = _year(written)
    if year is None:
        if published is None:
            return None
        year = (
            published.year
            if (months[0] <= published.month and "ast " not in written[:5]) or months[0] < published.month
            else published.year - 1
        )
    last = calendar.monthrange(year, months[0])[1]
    first_day, last_day = 1, last
    if written.lower().startswith("early"):
        last_day = 10
    elif written.lower().startswith("mid"):
        first_day, last_day = 11, 20
    elif written.lower().startswith("late"):
        first_day = 21
    return Day(year, months[0], first_day), Day(year, months[0], last_day), DatePrecision.MONTH, _basis(written)


def _season(match: re.Match[str], published: Day | None) -> Span:
    written = match.group()
    seasons: dict[str, list[int]] = lexicon.load("dates")["seasons"]
    month, _ = next(seasons[word] for word in re.findall(r"[a-z]+", written.lower()) if word in seasons)
    year = _year(written)
    if year is None:
        if published is None:
            return None
        year = published.year if month <= published.month and "ast " not in written[:5] else published.year - 1
    start = Day(year, month, 1)
    end_month, end_year = (month + 2, year) if month + 2 <= 12 else (month - 10, year + 1)
    return (
        start,
        Day(end_year, end_month, calendar.monthrange(end_year, end_month)[1]),
        DatePrecision.SEASON,
        _basis(written),
    )


def _years(match: re.Match[str], published: Day | None) -> Span:
    numbers = [int(number) for number in re.findall(r"\d+", match.group())]
    first, last = numbers[0], numbers[1]
    last = last if last > 99 else first - first % 100 + last
    return (Day(first, 1, 1), Day(last, 12, 31), DatePrecision.RANGE, DateBasis.EXPLICIT) if first <= last else None


def _decade(match: re.Match[str], published: Day | None) -> Span:
    number = re.search(r"\d{4}", match.group())
    first = int(number.group()) if number else 0
    return Day(first, 1, 1), Day(first + 9, 12, 31), DatePrecision.RANGE, DateBasis.EXPLICIT


def _in_year(match: re.Match[str], published: Day | None) -> Span:
    year = int(match.group())
    return Day(year, 1, 1), Day(year, 12, 31), DatePrecision.YEAR, DateBasis.EXPLICIT


def _weekday(match: re.Match[str], published: Day | None) -> Span:
    if published is None:
        return None
    names: list[str] = lexicon.load("dates")["weekdays"]
    number = next(index for index, name in enumerate(names) if name in match.group())
    back = (published.weekday() - number) % 7
    if match.group()[:4].lower() == "last" and back == 0:
        back = 7
    return _single(published - datetime.timedelta(days=back), DateBasis.RELATIVE)


def _days_back(days: int) -> Rule:
    def rule(match: re.Match[str], published: Day | None) -> Span:
        return None if published is None else _single(published - datetime.timedelta(days=days), DateBasis.RELATIVE)

    return rule


def _amount(written: str) -> int | None:
    figures = re.search(r"\d+", written)
    if figures:
        return int(figures.group())
    words: dict[str, int] = lexicon.load("dates")["numbers"]
    return next((words[word] for word in re.findall(r"[a-z]+", written.lower()) if word in words), None)


def _ago(match: re.Match[str], published: Day | None) -> Span:
    written, amount = match.group(), _amount(match.group())
    # "Earlier" counts from the story's own time, which is not known here.
    if published is None or amount is None or written.endswith("earlier"):
        return None
    if "day" in written:
        return _single(published - datetime.timedelta(days=amount), DateBasis.RELATIVE)
    if "week" in written:
        middle = published - datetime.timedelta(weeks=amount)
        return (
            middle - datetime.timedelta(days=3),
            middle + datetime.timedelta(days=3),
            DatePrecision.WEEK,
            DateBasis.RELATIVE,
        )
    if "month" in written:
        index = published.year * 12 + published.month - 1 - amount
        return _whole_month(index // 12, index % 12 + 1)
    year = published.year - amount * (10 if "decade" in written else 1)
    return Day(year, 1, 1), Day(year, 12, 31), DatePrecision.YEAR, DateBasis.RELATIVE


def _whole_month(year: int, month: int) -> Span:
    return (
        Day(year, month, 1),
        Day(year, month, calendar.monthrange(year, month)[1]),
        DatePrecision.MONTH,
        DateBasis.RELATIVE,
    )


def _past_span(match: re.Match[str], published: Day | None) -> Span:
    if published is None:
        return None
    written, amount = match.group(), _amount(match.group()) or 1
    days = {"hour": (amount + 23) // 24, "day": amount, "week": amount * 7, "mont": amount * 30, "year": amount * 365}
    unit = next(unit for unit in days if unit in written)
    return published - datetime.timedelta(days=days[unit]), published, DatePrecision.RANGE, DateBasis.RELATIVE


def _last_unit(match: re.Match[str], published: Day | None) -> Span:
    if published is None:
        return None
    written = match.group().lower()
    back = int("last" in written or "previous" in written)
    if "week" in written:
        monday = published - datetime.timedelta(days=published.weekday() + 7 * back)
        return monday, monday + datetime.timedelta(days=6), DatePrecision.WEEK, DateBasis.RELATIVE
    if "month" in written:
        index = published.year * 12 + published.month - 1 - back
        return _whole_month(index // 12, index % 12 + 1)
    year = published.year - back
    return Day(year, 1, 1), Day(year, 12, 31), DatePrecision.YEAR, DateBasis.RELATIVE


def _weekend(match: re.Match[str], published: Day | None) -> Span:
    if published is None:
        return None
    saturday = published - datetime.timedelta(days=(published.weekday() - 5) % 7)
    return saturday, saturday + datetime.timedelta(days=1), DatePrecision.RANGE, DateBasis.RELATIVE


def _holiday(match: re.Match[str], published: Day | None) -> Span:
    table: dict[str, list[int]] = lexicon.load("dates")["holidays"]
    month, day = next(value for name, value in table.items() if match.group().startswith(name))
    year = _year(match.group())
    resolved = Day(year, month, day) if year else _latest(month, day, published)
    return None if resolved is None else _single(resolved, _basis(match.group()))


def _nine_eleven(match: re.Match[str], published: Day | None) -> Span:
    return _single(Day(2001, 9, 11), DateBasis.EXPLICIT)


_RULES: dict[str, Rule] = {
    "iso": _iso,
    "day_range": _day_range,
    "day_month": _named_day,
    "month_day": _named_day,
    "month_year": _month,
    "last_month_named": _month,
    "part_month": _month,
    "in_month": _month,
    "season_year": _season,
    "years": _years,
    "decade": _decade,
    "weekday": _weekday,
    "today": _days_back(0),
    "yesterday": _days_back(1),
    "ago": _ago,
    "past_span": _past_span,
    "last_unit": _last_unit,
    "weekend": _weekend,
    "holiday": _holiday,
    "nine_eleven": _nine_eleven,
    "in_year": _in_year,
}
