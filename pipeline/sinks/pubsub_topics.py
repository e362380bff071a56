"""Events and dead letters to Pub/Sub topics, as messages like those of ``consume``.

Streams have the same options: ``run --subscription`` takes them from here, too.
"""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.streaming.resource_names import require_topic
from pipeline.usage import UsageError
from schemas.definitions import EVENT_TYPES

if TYPE_CHECKING:
    from transforms.articles_to_events import EventStreams

_EVENTS = "--output_topic"
_DEAD_LETTERS = "--dead_letter_topic"
_ANSWER_SECONDS = 30.0


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declares the options."""
    parser.add_argument(_EVENTS, metavar="NAME", help="also publish events to projects/PROJECT/topics/NAME")
    parser.add_argument(_DEAD_LETTERS, metavar="NAME", help="also publish dead letters to projects/PROJECT/topics/NAME")


def requested(arguments: argparse.Namespace) -> PubSubTopics | None:
    """The topics that a command line asks for.

    Raises:
        UsageError: a name cannot be a topic's.
    """
    topics = {_EVENTS: arguments.output_topic, _DEAD_LETTERS: arguments.dead_letter_topic}
    for option, name in topics.items():
        if name is not None:
            require_topic(name, option)
    return PubSubTopics(topics[_EVENTS], topics[_DEAD_LETTERS]) if any(topics.values()) else None


@dataclass(frozen=True, slots=True)
class PubSubTopics:
    """Publishes each event to one topic and each dead letter to another, by their full names; either may be missing."""

    events: str | None
    dead_letters: str | None

    def require(self) -> None:
        """Makes sure of the topics.

        Raises:
            UsageError: there is no such topic, no credentials, or no answer.
        """
        # Here and not above: it takes a second, and most runs publish nothing.
        from google.api_core.exceptions import GoogleAPIError

        from pipeline.streaming.publisher import Topic

        for option, name in ((_EVENTS, self.events), (_DEAD_LETTERS, self.dead_letters)):
            if name is None:
                continue
            topic = Topic(name, option)
            try:
                topic.require(_ANSWER_SECONDS)
            except GoogleAPIError as error:
                said = str(error).partition("\n")[0]
                raise UsageError(f"{option} {name}: Pub/Sub does not answer: {said}") from error
            finally:
                topic.close()

    def attach(self, streams: EventStreams) -> None:
        """Adds the publishing steps."""

        from pipeline.streaming.publish_records import PublishRecords
        from pipeline.streaming.publisher import dead_letter_message, event_message

        if self.events:
            for name in EVENT_TYPES:
                publish = PublishRecords(self.events, _EVENTS, event_message)
                getattr(streams, name) | f"Publish{name.title()}" >> publish
        if self.dead_letters:
            publish = PublishRecords(self.dead_letters, _DEAD_LETTERS, dead_letter_message)
            streams.dead_letter | "PublishDeadLetters" >> publish
