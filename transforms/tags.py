"""Names of the outputs of transforms that have several; the events go by the names of ``EVENT_TYPES``."""

from __future__ import annotations

from schemas.definitions import EVENT_TYPES

DEAD_LETTER = "dead_letter"
EVENTS = tuple(EVENT_TYPES)
