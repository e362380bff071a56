"""Publishing to a topic from within a batch pipeline, on any engine, as the consumer publishes."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from typing import Any

import apache_beam as beam
from apache_beam.metrics import Metrics

from pipeline.streaming.patient_publishing import publish_patiently
from pipeline.streaming.publisher import Outgoing, Topic

_MESSAGES = 1_000
_BYTES = 8_000_000
_LARGEST_BYTES = 9_900_000
"""What Pub/Sub takes as one message, 10 MB, less what a request adds."""

_PATIENCE_SECONDS = 300.0
_LOGGER = logging.getLogger(__name__)
_pause = time.sleep


class PublishRecords(beam.PTransform):
    """Records to messages of a topic; a bundle is done when the server has taken all of its messages.

    An engine that begins a bundle anew publishes its messages again, and a run that fails takes nothing back:
    subscribers go by ``event_id``. A message beyond Pub/Sub's limit is left out, counted and logged.

    Args:
        topic: its full name.
        option: the option that it was named by, for errors.
        to_message: what becomes of a record, a function that workers can import.
    """

    def __init__(self, topic: str, option: str, to_message: Callable[[Any], Outgoing]) -> None:
        super().__init__()
        self._publish = _Publish(topic, option, to_message)

    def expand(self, records: beam.PCollection[Any]) -> beam.PCollection[None]:
        return records | "Publish" >> beam.ParDo(self._publish).with_output_types(None)


class _Publish(beam.DoFn):
    # It is beam.io.WriteToPubSub that the embedded engine refuses; and that answers before the server does.
    def __init__(self, topic: str, option: str, to_message: Callable[[Any], Outgoing]) -> None:
        self._name = topic
        self._option = option
        self._to_message = to_message
        self._published = Metrics.counter("ceasewire", "published")
        self._too_large = Metrics.counter("ceasewire", "too_large_to_publish")

    def setup(self) -> None:
        self._topic = Topic(self._name, self._option)

    def start_bundle(self) -> None:
        self._messages: list[Outgoing] = []
        self._bytes = 0

    def process(self, record: Any) -> None:
        # Keys of order would send a request for each article, and the steps before have mixed the articles anyway.
        message = self._to_message(record)._replace(ordering_key="")
        size = len(message.data) + sum(len(f"{name}{value}".encode()) for name, value in message.attributes.items())
        if size > _LARGEST_BYTES:
            self._too_large.inc()
            what = message.attributes.get("event_id") or message.attributes.get("origin")
            _LOGGER.warning("%s %s: %s of %d bytes is too large to publish", self._option, self._name, what, size)
            return
        if self._messages and (len(self._messages) >= _MESSAGES or self._bytes + size > _BYTES):
            self._send()
        self._messages.append(message)
        self._bytes += size

    def finish_bundle(self) -> None:
        if self._messages:
            self._send()

    def teardown(self) -> None:
        self._topic.close()

    def _send(self) -> None:
        deadline = time.monotonic() + _PATIENCE_SECONDS
        publish_patiently(self._topic, self._messages, lambda: time.monotonic() > deadline, _pause)
        self._published.inc(len(self._messages))
        self._messages, self._bytes = [], 0
