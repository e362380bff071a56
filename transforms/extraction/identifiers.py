"""Deterministic event ids: UUID version 5 (RFC 9562) over what makes a mention itself."""

from __future__ import annotations

import uuid

_NAMESPACE = uuid.uuid5(uuid.NAMESPACE_URL, "https://ceasewire.org/event/v1")


def event_id(article_id: str, kind: str, value: str, trigger_start: int, discriminator: int | None) -> str:
    """Return the id of a mention: the same article gives the same ids whenever and wherever it is processed.

    ``discriminator`` is the body offset of what tells mentions of one trigger apart, such as the count.
    """
    parts = (article_id, kind, value, str(trigger_start), "" if discriminator is None else str(discriminator))
    # The unit separator can't stand in an offset or an enum, so no two part lists run together.
    return str(uuid.uuid5(_NAMESPACE, "\x1f".join(parts)))
