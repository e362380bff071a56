"""The consumer: batch by batch from a subscription to durable events, and only then the acknowledgement.

The order makes the guarantee. A batch is (1) leased, (2) claimed in the store, (3) extracted, (4) put in place as
files, (5) published, (6) marked done in the store, (7) acknowledged. Killed

- before 4, it leaves nothing but a lease, which runs out, and claims, by which the next attempt writes the same;
- during or after 4 or 5, before 6: all of it is delivered and written again, with the same ids and the same content;
- after 6: it is delivered again, recognised as done, and acknowledged without a second writing.

So no article is lost, and an event that is there twice is there twice alike.
"""

from __future__ import annotations

import dataclasses
import logging
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

from pipeline.streaming.batch_graph import run_on_engine
from pipeline.streaming.deliveries import Delivery
from pipeline.streaming.metrics import ConsumerMetrics, Progress
from pipeline.streaming.outlets import Outlets
from pipeline.streaming.seen_store import SeenStore
from pipeline.streaming.stopping import Stopping
from pipeline.streaming.subscription import Subscription
from pipeline.streaming.triage import triage
from schemas.definitions import event_name
from schemas.records import DeadLetter, Event
from transforms.extract import shared_extractor
from transforms.isolated_extractor import IsolatedExtractor, IsolatedExtractorFactory

_LOGGER = logging.getLogger(__name__)
_PATIENCE_SECONDS = 5.0
_STUCK_SECONDS = 900.0
_FIRST_PAUSE, _LONGEST_PAUSE = 1.0, 60.0


@dataclass(frozen=True, slots=True)
class BatchLimits:
    """When a batch is full: at so many messages, or so many seconds after its first."""

    messages: int = 100
    seconds: float = 5.0


class Consumer:
    """Takes batches from a subscription until it is asked to stop, or has been idle for long enough."""

    def __init__(
        self,
        subscription: Subscription,
        store: SeenStore,
        outlets: Outlets,
        extractor: IsolatedExtractorFactory,
        limits: BatchLimits,
        stopping: Stopping,
        metrics: ConsumerMetrics,
    ) -> None:
        self._subscription = subscription
        self._store = store
        self._outlets = outlets
        self._extractor = extractor
        self._limits = limits
        self._stopping = stopping
        self._metrics = metrics
        self._in_hand: Sequence[Delivery] = ()
        self._turned_at = time.monotonic()
        self._failures = 0

    def run(self, idle_exit: float | None = None) -> None:
        """Works until asked to stop or, if ``idle_exit`` is given, until nothing has come for so many seconds.

        Raises:
            ExtractorUnavailableError: the extractor cannot be loaded at the start.
        """
        # Loaded before the first lease is taken, not while it runs.
        _busy_seconds(self._extractor)
        _LOGGER.info("consuming %s", self._subscription.name)
        busy_at = time.monotonic()
        while not self._stopping():
            self._turned_at = time.monotonic()
            patience = _PATIENCE_SECONDS
            if idle_exit is not None:
                left = busy_at + idle_exit - time.monotonic()
                if left <= 0:
                    _LOGGER.info("nothing came for %g s", idle_exit)
                    return
                patience = min(patience, left)
            deliveries = self._subscription.gather(self._limits.messages, self._limits.seconds, patience)
            if not deliveries:
                if not self._subscription.reachable:
                    # A server that is away is no idle subscription.
                    busy_at = time.monotonic()
                continue
            if self._stopping():
                self._subscription.give_back(deliveries)
                return
            self._attempt(deliveries)
            busy_at = time.monotonic()

    def give_up(self) -> None:
        """Hands back what is in hand, for a process that is about to leave in the middle of it."""
        _LOGGER.warning("leaving %d messages to be delivered again", len(self._in_hand))
        self._subscription.give_back(self._in_hand)

    def complaint(self) -> str | None:
        """What is wrong, for a health check; None if all is well."""
        if not self._subscription.reachable:
            return f"{self._subscription.name} cannot be reached"
        if self._failures:
            return f"the last {self._failures} batches failed; see the log"
        if (seconds := time.monotonic() - self._turned_at) > _STUCK_SECONDS:
            return f"the batch in hand has taken {seconds:.0f} s"
        return None

    def _attempt(self, deliveries: Sequence[Delivery]) -> None:
        self._in_hand = deliveries
        self._metrics.took(min(delivery.published_at.timestamp() for delivery in deliveries))
        try:
            self._work_on(deliveries)
            self._failures = 0
        except Exception:
            # A full disk, a store that cannot be locked, an extractor that cannot be started: nothing of the messages'
            # making, so they go back, and we try again later.
            self._failures += 1
            self._metrics.failed_batches.inc()
            seconds = min(_LONGEST_PAUSE, _FIRST_PAUSE * 2 ** (self._failures - 1))
            _LOGGER.exception("a batch of %d messages failed; trying again in %.0f s", len(deliveries), seconds)
            self._subscription.give_back(deliveries)
            self._stopping.pause(seconds)
        finally:
            self._in_hand = ()
            self._metrics.done()

    def _work_on(self, deliveries: Sequence[Delivery]) -> None:
        began, busy = time.monotonic(), _busy_seconds(self._extractor)
        # A message may come twice in one batch when its lease ran out on the way.
        by_key = {delivery.key: delivery for delivery in deliveries}
        counts = self._store.deliver(list(by_key))
        sorted_out = triage(
            [by_key[key].message(self._subscription.name, count) for key, count in counts.items()], self._store
        )
        result = run_on_engine(sorted_out.messages, self._extractor)
        events = _marked(result.events, sorted_out.duplicate_of)
        dead_letters = [*sorted_out.refused, *result.dead_letters]
        self._outlets.write(events, dead_letters)
        failed = {letter.article_id for letter in result.dead_letters}
        written = [article_id for article_id in sorted_out.article_ids if article_id not in failed]
        self._store.finish(counts, written)
        self._subscription.acknowledge(deliveries)
        repeats = sorted_out.repeats + len(deliveries) - len(counts)
        newest = max(delivery.published_at.timestamp() for delivery in deliveries)
        batch = Progress(
            messages=len(deliveries),
            articles=len(written),
            repeats=repeats,
            near_duplicates=len(sorted_out.duplicate_of),
            lag_seconds=max(0.0, time.time() - newest),
        )
        self._report(batch, events, dead_letters, time.monotonic() - began, _busy_seconds(self._extractor) - busy)

    def _report(
        self,
        batch: Progress,
        events: Sequence[Event],
        dead_letters: Sequence[DeadLetter],
        seconds: float,
        extraction_seconds: float,
    ) -> None:
        by_type = Counter(map(event_name, events))
        by_stage = Counter(letter.stage for letter in dead_letters)
        self._metrics.add(batch, by_type, by_stage)
        self._metrics.batch_seconds.observe(seconds)
        self._metrics.extraction_seconds.observe(extraction_seconds)
        facts = {
            "messages": batch.messages,
            "articles": batch.articles,
            "repeats": batch.repeats,
            "near_duplicates": batch.near_duplicates,
            "events": dict(by_type),
            "dead_letters": dict(by_stage),
            "seconds": round(seconds, 3),
            "extraction_seconds": round(extraction_seconds, 3),
            "lag_seconds": round(batch.lag_seconds, 3),
        }
        _LOGGER.info(
            "%d messages: %d articles, %d events, %d repeats, %d dead letters, in %.2f s",
            batch.messages,
            batch.articles,
            len(events),
            batch.repeats,
            len(dead_letters),
            seconds,
            extra=facts,
        )


def _busy_seconds(factory: IsolatedExtractorFactory) -> float:
    """How long the process's extractor has been extracting, in all."""
    return cast(IsolatedExtractor, shared_extractor(factory).extractor).busy_seconds


def _marked(events: Sequence[Event], duplicate_of: dict[str, str]) -> list[Event]:
    """The events, with the id of the first of their story where their article repeats one; in a stable order."""
    marked = [
        dataclasses.replace(event, article=dataclasses.replace(event.article, duplicate_of=first))
        if (first := duplicate_of.get(event.article.article_id))
        else event
        for event in events
    ]
    return sorted(marked, key=lambda event: (event.article.article_id, event.evidence.trigger_start, event.event_id))
