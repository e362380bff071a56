"""One line on a terminal that says how the consumer is doing."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.status import Status

from pipeline.streaming.metrics import ConsumerMetrics

_REDRAW_SECONDS = 0.5


@contextmanager
def progress_line(console: Console, metrics: ConsumerMetrics) -> Iterator[None]:
    """Keeps the line up to date while the body runs; it stands in for the log's line for each batch."""
    started = time.monotonic()
    done = threading.Event()

    def draw() -> None:
        with Status("waiting for articles", console=console) as status:
            while not done.wait(_REDRAW_SECONDS):
                status.update(description(metrics, time.monotonic() - started))

    batches = logging.getLogger("pipeline.streaming.consumer")
    level = batches.level
    batches.setLevel(logging.WARNING)
    thread = threading.Thread(target=draw, name="progress", daemon=True)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()
        batches.setLevel(level)


def description(metrics: ConsumerMetrics, seconds: float) -> str:
    """How the consumer is doing after so many seconds."""
    total = metrics.progress
    if not total.messages:
        return "waiting for articles"
    rate = total.messages / seconds
    return (
        f"{total.messages:,} messages, {total.events:,} events, {total.repeats:,} repeats, "
        f"{total.dead_letters:,} dead letters, {rate:,.1f}/s, lag {total.lag_seconds:,.1f} s"
    )
