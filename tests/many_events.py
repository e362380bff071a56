"""Many different events out of few: what a report or an export of a large collection has to bear."""

from __future__ import annotations

import dataclasses
import datetime
import itertools
import random
import uuid
from collections.abc import Iterator, Sequence

from schemas.records import CasualtyEvent, Count, Event, EventDate

_FIRST_DAY = datetime.date(2011, 1, 1)
_DAYS = 4000


def multiplied(events: Sequence[Event], number: int) -> Iterator[Event]:
    """``number`` events: those given, over and over, each time in another article on another day, with other counts."""
    choice = random.Random(7)  # noqa: S311
    for index, event in enumerate(itertools.islice(itertools.cycle(events), number)):
        day = _FIRST_DAY + datetime.timedelta(choice.randrange(_DAYS))
        article = dataclasses.replace(
            event.article,
            article_id=f"{event.article.article_id}-{index // 4}",
            title=f"{event.article.title} ({index // 4})",
            published_at=datetime.datetime.combine(day, datetime.time(6), datetime.UTC),
        )
        changes: dict[str, object] = {
            "event_id": str(uuid.uuid5(uuid.NAMESPACE_OID, str(index))),
            "article": article,
            "confidence": round(choice.random(), 3),
        }
        if event.event_date:
            days = event.event_date.end - event.event_date.start
            changes["event_date"] = dataclasses.replace(event.event_date, start=day, end=day + days)
            assert isinstance(changes["event_date"], EventDate)
        if event.location and event.location.latitude is not None and event.location.longitude is not None:
            changes["location"] = dataclasses.replace(
                event.location,
                latitude=round(max(min(event.location.latitude + choice.gauss(0, 3), 85), -55), 2),
                longitude=round(max(min(event.location.longitude + choice.gauss(0, 3), 179), -179), 2),
            )
        if isinstance(event, CasualtyEvent) and event.count:
            least = choice.randrange(1, 900)
            changes["count"] = Count(str(least), least, choice.choice([None, least, least + 20]), False)
        yield dataclasses.replace(event, **changes)  # type: ignore[arg-type]
