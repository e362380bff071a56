"""Tells whoever waits how far the run has come: on a terminal all the time, in a log now and then."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from apache_beam.runners.runner import PipelineResult
from rich.console import Console
from rich.progress import Progress as ProgressBar
from rich.progress import SpinnerColumn, TextColumn, TimeElapsedColumn

from pipeline.run_counters import counters_so_far
from transforms.tally import TALLY

_REDRAW_SECONDS = 0.5
_LOG_SECONDS = 10.0


class RunProgress:
    """How far a run has come: by what this process has done or, where others do it, by what the engine knows."""

    def __init__(self) -> None:
        self._before = TALLY.progress()
        self._started = time.monotonic()
        self._result: PipelineResult | None = None

    def follow(self, result: PipelineResult) -> None:
        """Asks the engine from now on."""
        self._result = result

    def describe(self) -> str:
        """One line for people."""
        progress = TALLY.progress().since(self._before)
        if progress.extracted:
            rate = progress.extracted / (time.monotonic() - self._started)
            done = f"{progress.extracted:,} of {progress.decoded:,} articles"
            return f"{done}, {progress.events:,} events, {rate:,.0f} articles/s"
        if progress.decoded:
            return f"reading, {progress.decoded:,} articles so far"
        return self._as_the_engine_says() or "starting"

    def _as_the_engine_says(self) -> str:
        if self._result is None:
            return ""
        try:
            counters = counters_so_far(self._result)
        except Exception:
            # Whatever keeps it from telling will surface where the end of the run is waited for.
            return ""
        if not counters:
            return ""
        return (
            f"{counters.get('messages', 0):,} messages of {counters.get('files', 0):,} files read, "
            f"{counters.get('written', 0):,} records written"
        )


@contextmanager
def progress_shown(console: Console) -> Iterator[RunProgress]:
    """Shows progress while the body runs."""
    done = threading.Event()
    progress = RunProgress()
    watch = _draw if console.is_terminal else _log
    thread = threading.Thread(target=watch, args=(console, done, progress.describe), name="progress", daemon=True)
    thread.start()
    try:
        yield progress
    finally:
        done.set()
        thread.join()


def _draw(console: Console, done: threading.Event, describe: Callable[[], str]) -> None:
    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with ProgressBar(*columns, console=console, transient=True) as bar:
        task = bar.add_task(describe())
        while not done.wait(_REDRAW_SECONDS):
            bar.update(task, description=describe())


def _log(console: Console, done: threading.Event, describe: Callable[[], str]) -> None:
    started = time.monotonic()
    while not done.wait(_LOG_SECONDS):
        console.print(f"{time.monotonic() - started:.0f} s: {describe()}", highlight=False, soft_wrap=True)
