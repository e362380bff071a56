"""How far this process has come, for people who wait. Beam's own metrics come only at the end of a run."""

from __future__ import annotations

import threading
from typing import NamedTuple


class Progress(NamedTuple):
    """Counts over all pipelines that the process has run: articles decoded, articles extracted, events."""

    decoded: int = 0
    extracted: int = 0
    events: int = 0

    def since(self, earlier: Progress) -> Progress:
        return Progress(*(now - then for now, then in zip(self, earlier, strict=True)))


class Tally:
    """A running count that several threads may add to and read."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._progress = Progress()

    def add(self, decoded: int = 0, extracted: int = 0, events: int = 0) -> None:
        with self._lock:
            before = self._progress
            self._progress = Progress(before.decoded + decoded, before.extracted + extracted, before.events + events)

    def progress(self) -> Progress:
        return self._progress


TALLY = Tally()
"""The process's tally."""
