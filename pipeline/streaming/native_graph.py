"""The streaming pipeline for Dataflow: Beam's own Pub/Sub source, the same composite, files by window and topics.

Windows are by the clock, not by publication: an article is worked on in the minute it arrives in, so none is too late
for its window, however old the backlog. Panes come every minute also while the watermark, which a backlog holds back,
stands still.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass

import apache_beam as beam
from apache_beam.io.gcp.pubsub import PubsubMessage, ReadFromPubSub, WriteToPubSub
from apache_beam.transforms import trigger
from apache_beam.transforms.window import FixedWindows, TimestampedValue
from apache_beam.utils.timestamp import Duration

from pipeline.streaming.deliveries import CONTENT_TYPE, earlier_attempts
from pipeline.streaming.publisher import Outgoing, dead_letter_message, event_message
from pipeline.streaming.windowed_files import WriteWindows
from schemas.definitions import EVENT_TYPES
from transforms.articles_to_events import ArticlesToEvents
from transforms.extractors import ExtractorFactory
from transforms.messages import JSON, TEXT, Message

_LATENESS_SECONDS = 600


@dataclass(frozen=True, slots=True)
class StreamSettings:
    """Where the pipeline reads and writes; ``output`` is a folder or a bucket's. Places to write to may be missing."""

    subscription: str
    output: str | None = None
    output_topic: str | None = None
    dead_letter_topic: str | None = None
    window_seconds: int = 60
    shards: int = 1
    compression: str = "deflate"


def build_stream(pipeline: beam.Pipeline, settings: StreamSettings, extractor: ExtractorFactory) -> None:
    """Adds all steps to a pipeline whose options say ``streaming``."""
    messages = (
        pipeline
        | "ReadFromPubSub" >> ReadFromPubSub(subscription=settings.subscription, with_attributes=True)
        | "ToMessages" >> beam.Map(received_message, settings.subscription).with_output_types(Message)
        | "StampByClock" >> beam.ParDo(_StampByClock()).with_output_types(Message)
        | "WindowByClock" >> window_by_clock(settings.window_seconds)
    )
    streams = messages | "ArticlesToEvents" >> ArticlesToEvents(extractor)
    if settings.output:
        streams | "WriteWindows" >> WriteWindows(settings.output, settings.shards, settings.compression)
    if settings.output_topic:
        outgoing = [
            getattr(streams, name)
            | f"To{name.title()}Message"
            >> beam.Map(lambda event: _pubsub_message(event_message(event))).with_output_types(PubsubMessage)
            for name in EVENT_TYPES
        ]
        gathered = outgoing | "GatherEvents" >> beam.Flatten()
        gathered | "PublishEvents" >> WriteToPubSub(settings.output_topic, with_attributes=True)
    if settings.dead_letter_topic:
        letters = streams.dead_letter | "ToDeadLetterMessage" >> beam.Map(
            lambda letter: _pubsub_message(dead_letter_message(letter))
        ).with_output_types(PubsubMessage)
        letters | "PublishDeadLetters" >> WriteToPubSub(settings.dead_letter_topic, with_attributes=True)


def window_by_clock(seconds: int) -> beam.WindowInto:
    """Fixed windows that yield what they have so many seconds after its first, once each."""
    return beam.WindowInto(
        FixedWindows(seconds),
        trigger=trigger.AfterWatermark(early=trigger.AfterProcessingTime(seconds), late=trigger.AfterCount(1)),
        accumulation_mode=trigger.AccumulationMode.DISCARDING,
        allowed_lateness=Duration(seconds=_LATENESS_SECONDS),
    )


def received_message(received: PubsubMessage, subscription: str) -> Message:
    """A message of Beam's source as the consumer would make it."""
    attributes = received.attributes or {}
    return Message(
        payload=received.data,
        origin=f"{subscription}#{received.message_id or 'unknown'}",
        content_type=TEXT if attributes.get(CONTENT_TYPE) == TEXT else JSON,
        attempt=earlier_attempts(attributes) + 1,
    )


class _StampByClock(beam.DoFn):
    def process(self, message: Message, published: object = beam.DoFn.TimestampParam) -> Iterator[TimestampedValue]:
        # Never earlier than its publication, by whichever of the two clocks is ahead: that would be late.
        yield TimestampedValue(message, max(time.time(), float(published)))  # type: ignore[arg-type]


def _pubsub_message(message: Outgoing) -> PubsubMessage:
    # Beam's sink has no ordering; article_id and the offsets in the events give subscribers the order.
    return PubsubMessage(data=message.data, attributes=dict(message.attributes))
