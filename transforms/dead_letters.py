"""Turning a failure into a dead letter."""

from __future__ import annotations

import datetime

from schemas.records import DeadLetter
from transforms.messages import Message


def dead_letter(message: Message, stage: str, error: BaseException, article_id: str | None = None) -> DeadLetter:
    """The dead letter of a message that a stage gave up, holding its bytes as they came."""
    return DeadLetter(
        payload=message.payload,
        origin=message.origin,
        stage=stage,
        # An error that comes from another process brings the name of its class along.
        error_type=str(getattr(error, "error_type", type(error).__name__)),
        # An error may quote the text that it failed on, and that text may be what UTF-8 cannot hold.
        error_message=str(error).encode("utf-8", "backslashreplace").decode("utf-8"),
        attempt=message.attempt,
        failed_at=datetime.datetime.now(datetime.UTC),
        article_id=article_id,
        content_type=message.content_type,
    )
