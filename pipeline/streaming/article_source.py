"""Article files as messages of a topic."""

from __future__ import annotations

from collections.abc import Iterable

from pipeline.readers import read_messages
from pipeline.streaming.deliveries import CONTENT_TYPE
from pipeline.streaming.publisher import Outgoing, Topic
from schemas.records import DeadLetter

_BATCH = 500


def publish_files(paths: Iterable[str], topic: Topic) -> tuple[int, list[DeadLetter]]:
    """Publishes the articles of files and gives how many, and what could not be read.

    Raises:
        GoogleAPICallError, TimeoutError: the server does not take them.
    """
    published = 0
    unreadable: list[DeadLetter] = []
    batch: list[Outgoing] = []
    for path in paths:
        for read in read_messages(path):
            if isinstance(read, DeadLetter):
                unreadable.append(read)
                continue
            batch.append(Outgoing(read.payload, {CONTENT_TYPE: read.content_type}))
            if len(batch) >= _BATCH:
                published += topic.publish(batch)
                batch = []
    return published + topic.publish(batch), unreadable
