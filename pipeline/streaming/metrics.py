"""What a consumer counts and times, for Prometheus and for whoever looks on."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass
from typing import TypedDict

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

_SECONDS = (0.1, 0.25, 0.5, 1, 2.5, 5, 10, 25, 50, 100, 250)
_MESSAGES = (1, 2, 5, 10, 25, 50, 100, 250, 500, 1000)


class _Naming(TypedDict):
    registry: CollectorRegistry
    namespace: str


@dataclass(slots=True)
class Progress:
    """The same counts as plain numbers."""

    messages: int = 0
    articles: int = 0
    events: int = 0
    dead_letters: int = 0
    repeats: int = 0
    near_duplicates: int = 0
    batches: int = 0
    lag_seconds: float = 0.0


class ConsumerMetrics:
    """The metrics of one consumer, in a registry of their own.

    ``lag`` is the time from the publication of the newest message of the last batch to its acknowledgement; ``oldest
    unacknowledged`` the age of the oldest message in hand. Those still with the server are the server's to count
    (``subscription/oldest_unacked_message_age`` in Cloud Monitoring).
    """

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.progress = Progress()
        self._changing = threading.Lock()
        self._oldest: float | None = None
        naming: _Naming = {"registry": self.registry, "namespace": "ceasewire"}
        self.messages = Counter("messages", "Messages acknowledged.", **naming)
        self.articles = Counter("articles", "Articles whose events are durable.", **naming)
        self.events = Counter("events", "Events, by type.", ["type"], **naming)
        self.dead_letters = Counter("dead_letters", "Dead letters, by stage.", ["stage"], **naming)
        self.repeats = Counter("repeats", "Messages dropped because they were done before.", **naming)
        self.near_duplicates = Counter("near_duplicates", "Articles marked as duplicates of another.", **naming)
        self.failed_batches = Counter("failed_batches", "Batches given back to the server.", **naming)
        self.batch_seconds = Histogram("batch_seconds", "From first look to acknowledged.", buckets=_SECONDS, **naming)
        self.extraction_seconds = Histogram(
            "extraction_seconds", "Of a batch, the time in the extractor.", buckets=_SECONDS, **naming
        )
        self.batch_messages = Histogram("batch_messages", "Messages in a batch.", buckets=_MESSAGES, **naming)
        self.lag = Gauge("lag_seconds", "Publication to acknowledgement, of the last batch's newest.", **naming)
        oldest = Gauge("oldest_unacknowledged_seconds", "Age of the oldest message in hand; 0 if none is.", **naming)
        oldest.set_function(self._age_of_oldest)

    def took(self, oldest_published: float) -> None:
        """A batch is in hand whose oldest message was published at this instant, in seconds since 1970."""
        self._oldest = oldest_published

    def done(self) -> None:
        """No batch is in hand."""
        self._oldest = None

    def add(self, batch: Progress, events: dict[str, int], dead_letters: dict[str, int]) -> None:
        """Adds what a batch came to."""
        for name, count in events.items():
            self.events.labels(name).inc(count)
        for stage, count in dead_letters.items():
            self.dead_letters.labels(stage).inc(count)
        self.messages.inc(batch.messages)
        self.articles.inc(batch.articles)
        self.repeats.inc(batch.repeats)
        self.near_duplicates.inc(batch.near_duplicates)
        self.batch_messages.observe(batch.messages)
        self.lag.set(batch.lag_seconds)
        with self._changing:
            total = self.progress
            self.progress = Progress(
                messages=total.messages + batch.messages,
                articles=total.articles + batch.articles,
                events=total.events + sum(events.values()),
                dead_letters=total.dead_letters + sum(dead_letters.values()),
                repeats=total.repeats + batch.repeats,
                near_duplicates=total.near_duplicates + batch.near_duplicates,
                batches=total.batches + 1,
                lag_seconds=batch.lag_seconds,
            )

    def _age_of_oldest(self) -> float:
        oldest = self._oldest
        return 0.0 if oldest is None else max(0.0, time.time() - oldest)
