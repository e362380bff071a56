"""A consumer with all that is around it: signals, store, output, topics, status, progress."""

from __future__ import annotations

import sys
from contextlib import ExitStack, closing
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console

from pipeline.streaming.consumer import BatchLimits, Consumer
from pipeline.streaming.dated_output import DatedOutput
from pipeline.streaming.logs import logging_to_stderr
from pipeline.streaming.metrics import ConsumerMetrics
from pipeline.streaming.outlets import Outlets
from pipeline.streaming.progress_line import progress_line
from pipeline.streaming.publisher import Topic
from pipeline.streaming.seen_store import Retention, SeenStore
from pipeline.streaming.status_server import StatusServer
from pipeline.streaming.stopping import Stopping, stopping_on_signals
from pipeline.streaming.subscription import Subscription
from transforms.extractors import ExtractorFactory
from transforms.isolated_extractor import IsolatedExtractorFactory


@dataclass(frozen=True, slots=True)
class ServiceSettings:
    """What ``consume`` was asked for; times in seconds."""

    subscription: str
    output: Path | None
    output_topic: str | None
    dead_letter_topic: str | None
    batch_size: int
    batch_seconds: float
    idle_exit: float | None
    article_seconds: float
    lease_seconds: int
    drain_seconds: float
    seen_store: Path
    retention_seconds: float
    retention_rows: int
    status_port: int | None
    log_format: str
    compression: str


def serve(settings: ServiceSettings, extractor: ExtractorFactory) -> None:
    """Consumes until a signal asks to stop, or nothing has come for ``idle_exit`` seconds.

    Raises:
        UsageError: something asked for cannot be had.
        ExtractorUnavailableError: the extractor cannot be loaded.
    """
    console = Console(stderr=True)
    stopping = Stopping()
    metrics = ConsumerMetrics()
    with ExitStack() as resources:
        enter = resources.enter_context
        enter(logging_to_stderr(settings.log_format))
        output = enter(DatedOutput(settings.output, settings.compression)) if settings.output else None
        store = enter(SeenStore(settings.seen_store, Retention(settings.retention_seconds, settings.retention_rows)))
        subscription = enter(Subscription(settings.subscription, settings.lease_seconds, stopping, stopping.pause))
        events = Topic(settings.output_topic, "--output_topic") if settings.output_topic else None
        dead_letters = Topic(settings.dead_letter_topic, "--dead_letter_topic") if settings.dead_letter_topic else None
        outlets = enter(closing(Outlets(output, events, dead_letters, stopping, stopping.pause)))
        consumer = Consumer(
            subscription,
            store,
            outlets,
            IsolatedExtractorFactory(extractor, settings.article_seconds),
            BatchLimits(settings.batch_size, settings.batch_seconds),
            stopping,
            metrics,
        )
        enter(stopping_on_signals(stopping, settings.drain_seconds, consumer.give_up))
        if settings.status_port is not None:
            enter(StatusServer(settings.status_port, metrics.registry, consumer.complaint))
        subscription.require()
        for topic in (events, dead_letters):
            if topic and not stopping():
                topic.require()
        if console.is_terminal and settings.log_format == "text":
            enter(progress_line(console, metrics))
        consumer.run(settings.idle_exit)
    _farewell(metrics)


def _farewell(metrics: ConsumerMetrics) -> None:
    total = metrics.progress
    print(
        f"{total.messages:,} messages: {total.articles:,} articles, {total.events:,} events, "
        f"{total.repeats:,} repeats, {total.near_duplicates:,} near duplicates, {total.dead_letters:,} dead letters",
        file=sys.stderr,
    )
