"""What enters the pipeline, and an article together with what it was read from."""

from __future__ import annotations

from dataclasses import dataclass

from schemas.records import Article

JSON = "application/json"
TEXT = "text/plain"
BINARY = "application/octet-stream"


@dataclass(frozen=True, slots=True)
class Message:
    """Bytes from outside, not yet looked into.

    Attributes:
        payload: the bytes as they came.
        origin: where from, for people: a file and line, a subscription and message id.
        content_type: ``application/json`` for an article message, ``text/plain`` for a bare text.
        attempt: which attempt at this message it is, from 1.
    """

    payload: bytes
    origin: str
    content_type: str = JSON
    attempt: int = 1


@dataclass(frozen=True, slots=True)
class ReceivedArticle:
    """An article with its message, which a dead letter of any later stage has to hold byte for byte."""

    article: Article
    message: Message
