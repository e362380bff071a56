"""The day that an event is filed under, and the name of that day's folder."""

from __future__ import annotations

import datetime

from schemas.records import Event

NO_DAY = "__HIVE_DEFAULT_PARTITION__"
"""What Hive, and with it Spark and DuckDB, take for a partition whose value is null."""


def event_day(event: Event) -> datetime.date | None:
    """The first day of the event's date or, where the article gives none, the day of publication.

    That is how ``show --date`` takes an event without a date, too.
    """
    if event.event_date:
        return event.event_date.start
    published = event.article.published_at
    return published.date() if published else None


def day_folder(column: str, day: datetime.date | None) -> str:
    """The folder of a day in Hive's manner: ``event_date=2020-02-27``."""
    return f"{column}={day.isoformat() if day else NO_DAY}"
