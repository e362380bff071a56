"""What a subscription hands over."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass

from transforms.messages import JSON, TEXT, Message

ATTEMPT = "attempt"
CONTENT_TYPE = "content_type"
"""Attributes of a message: how often it was tried before it was replayed, and how to read its data."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """A message as a subscription delivered it, to be acknowledged by ``ack_id``."""

    ack_id: str
    message_id: str
    payload: bytes
    attributes: Mapping[str, str]
    published_at: datetime.datetime
    server_attempt: int

    @property
    def key(self) -> str:
        """What tells this message from all others ever: the emulator counts its ids anew at each start."""
        return f"{self.message_id}@{self.published_at.timestamp():.6f}"

    def message(self, subscription: str, deliveries: int) -> Message:
        """The message for the pipeline. Its attempt counts deliveries, and attempts before a replay.

        Args:
            subscription: the full name.
            deliveries: how often the consumer has seen this message, this time included.
        """
        content_type = self.attributes.get(CONTENT_TYPE, JSON)
        return Message(
            payload=self.payload,
            origin=f"{subscription}#{self.message_id}",
            content_type=TEXT if content_type == TEXT else JSON,
            attempt=earlier_attempts(self.attributes) + max(deliveries, self.server_attempt, 1),
        )


def earlier_attempts(attributes: Mapping[str, str]) -> int:
    """How often a message was tried before it was replayed, by its attribute; 0 if that says nothing sensible."""
    text = attributes.get(ATTEMPT, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 0
