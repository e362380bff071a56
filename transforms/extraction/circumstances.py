"""Where and when: the mention's own sentence, else the sentences before it, else what the article is about."""

from __future__ import annotations

from schemas.records import EventDate, Location
from transforms.extraction.mentions import CasualtyMention, Mention
from transforms.extraction.places import PlaceMention, to_location

_SENTENCES_BACK = 6
_PARAGRAPHS_BACK = 4
_INSIDE = frozenset({"in", "inside", "across", "throughout", "around", "near", "over", "within"})
"""A ceasefire holds inside a place; "with", "to" and "from" before a name make it a side."""


def location_of(mention: Mention) -> Location | None:
    """Return the place of a mention.

    For a casualty the first place of its sentence, else of a sentence shortly before, else the place that the article
    tells of most; for a sanction or ceasefire only a place of its own sentence, the nearest to the trigger.
    """
    reading = mention.reading
    article = reading.article
    places = _located(article.places(reading.index))
    if not isinstance(mention, CasualtyMention):
        own = _nearest(mention, [p for p in places if p.preposition in _INSIDE])
        return None if own is None else to_location(own)
    if places:
        return to_location(places[0])
    for index in range(reading.index - 1, max(-1, reading.index - 1 - _SENTENCES_BACK), -1):
        if article.spans[index].paragraph < article.spans[reading.index].paragraph - _PARAGRAPHS_BACK:
            break
        before = _located(article.places(index))
        if before:
            return to_location(before[0])
    principal = article.principal_place
    return None if principal is None else to_location(principal)


def _located(places: list[PlaceMention]) -> list[PlaceMention]:
    return [p for p in places if p.after_locative and p.country is not None]


def _nearest(mention: Mention, places: list[PlaceMention]) -> PlaceMention | None:
    trigger = mention.reading.sentence.offsets[mention.first]
    # What follows the ceasefire usually belongs to it: "a truce in Gaza, brokered in Cairo".
    return min(places, key=lambda p: p.start - trigger if p.start > trigger else 2 * (trigger - p.start), default=None)


def date_of(mention: Mention) -> EventDate | None:
    """Return the date of the sentence that stands closest to the trigger."""
    reading = mention.reading
    trigger = reading.sentence.offsets[mention.first]
    dated = [d for d in reading.article.dates(reading.index) if d.date is not None]
    if not dated:
        return None
    return min(dated, key=lambda d: min(abs(d.start - trigger), abs(d.end - trigger))).date
