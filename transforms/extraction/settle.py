"""What the rules conclude of mentions once all of an article are known: roles, place, date and confidence."""

from __future__ import annotations

from collections.abc import Sequence

from transforms.extraction.circumstances import date_of, location_of
from transforms.extraction.confidence import confidence_of
from transforms.extraction.inherit import inherit
from transforms.extraction.mentions import Mention


def settle(mentions: Sequence[Mention]) -> None:
    """Complete the mentions of one article, in place."""
    inherit(mentions)
    for mention in mentions:
        mention.location = location_of(mention)
        mention.event_date = date_of(mention)
        mention.confidence = confidence_of(mention)
