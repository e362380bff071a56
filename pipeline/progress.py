"""Tells whoever waits how far the run has come: on a terminal all the time, in a log now and then."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import Progress as ProgressBar
from rich.progress import SpinnerColumn, TextColumn, TimeElapsedColumn

from transforms.tally import TALLY

_REDRAW_SECONDS = 0.5
_LOG_SECONDS = 10.0


@contextmanager
def progress_shown(console: Console) -> Iterator[None]:
    """Shows progress while the body runs. Counts what this process does: workers elsewhere show only the time."""
    done = threading.Event()
    watch = _draw if console.is_terminal else _log
    thread = threading.Thread(target=watch, args=(console, done), name="progress", daemon=True)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()


def _draw(console: Console, done: threading.Event) -> None:
    describe = _description()
    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with ProgressBar(*columns, console=console, transient=True) as bar:
        task = bar.add_task(describe())
        while not done.wait(_REDRAW_SECONDS):
            bar.update(task, description=describe())


def _log(console: Console, done: threading.Event) -> None:
    describe = _description()
    started = time.monotonic()
    while not done.wait(_LOG_SECONDS):
        console.print(f"{time.monotonic() - started:.0f} s: {describe()}", highlight=False, soft_wrap=True)


def _description() -> Callable[[], str]:
    """A function that says how far this run has come."""
    before = TALLY.progress()
    started = time.monotonic()

    def describe() -> str:
        progress = TALLY.progress().since(before)
        if not progress.extracted:
            return f"reading, {progress.decoded:,} articles so far" if progress.decoded else "starting"
        rate = progress.extracted / (time.monotonic() - started)
        done = f"{progress.extracted:,} of {progress.decoded:,} articles"
        return f"{done}, {progress.events:,} events, {rate:,.0f} articles/s"

    return describe
