"""Where a batch goes: files first, then topics, each as far as it was asked for."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from pipeline.streaming.dated_output import DatedOutput
from pipeline.streaming.patient_publishing import publish_patiently
from pipeline.streaming.publisher import Outgoing, Topic, dead_letter_message, event_message
from schemas.records import DeadLetter, Event


class Outlets:
    """Files, a topic for events and one for dead letters; at least one of them for each kind of record."""

    def __init__(
        self,
        output: DatedOutput | None,
        events: Topic | None,
        dead_letters: Topic | None,
        stopping: Callable[[], bool],
        pause: Callable[[float], object],
    ) -> None:
        self._output = output
        self._events = events
        self._dead_letters = dead_letters
        self._stopping = stopping
        self._pause = pause

    def write(self, events: Sequence[Event], dead_letters: Sequence[DeadLetter]) -> None:
        """Puts a batch where it belongs; when it returns, all of it is durable.

        Raises:
            OSError: the files could not be written.
            GoogleAPICallError: the server refused the messages, or we were asked to stop while it was away.
        """
        if self._output:
            self._output.write(events, dead_letters)
        if self._events and events:
            self._publish(self._events, [event_message(event) for event in events])
        if self._dead_letters and dead_letters:
            self._publish(self._dead_letters, [dead_letter_message(letter) for letter in dead_letters])

    def close(self) -> None:
        """Ends the publishers' threads."""
        for topic in (self._events, self._dead_letters):
            if topic:
                topic.close()

    def _publish(self, topic: Topic, messages: Sequence[Outgoing]) -> None:
        # Waiting for the server here, and not by giving the batch back, keeps its files from being written twice.
        publish_patiently(topic, messages, self._stopping, self._pause)
