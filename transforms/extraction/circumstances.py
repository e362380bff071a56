"""Where and when: the mention's own sentence, else the one before, else the dateline."""

from __future__ import annotations

from schemas.records import EventDate, Location
from transforms.extraction.mentions import Mention
from transforms.extraction.places import PlaceMention, to_location


def location_of(mention: Mention) -> Location | None:
    """Return the first place of the sentence that is not an actor's seat; else that of the sentence before in the same
    or the neighbouring paragraph; else the dateline."""
    reading = mention.reading
    own = _first(reading.article.places(reading.index), mention)
    if own is not None:
        return to_location(own)
    return None


def _first(places: list[PlaceMention], mention: Mention) -> PlaceMention | None:
    located = [p for p in places if p.after_locative]
    return located[0] if located else None


def date_of(mention: Mention) -> EventDate | None:
    """Return the date of the sentence that stands closest to the trigger."""
    reading = mention.reading
    trigger = reading.sentence.offsets[mention.first]
    dated = [d for d in reading.article.dates(reading.index) if d.date is not None]
    if not dated:
        return None
    return min(dated, key=lambda d: min(abs(d.start - trigger), abs(d.end - trigger))).date
