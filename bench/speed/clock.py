"""Seconds of work, and what takes part of them."""

from __future__ import annotations

import functools
import time
from collections.abc import Callable, Iterator
from typing import Any


def seconds(work: Callable[[], object]) -> float:
    """Return how long a piece of work takes, by the clock on the wall."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def median(values: list[float]) -> float:
    return sorted(values)[len(values) // 2]


class Stopwatch:
    """Adds up the time spent inside functions and iterators that it was put around; one inside another counts once."""

    def __init__(self) -> None:
        self.seconds = 0.0
        self._running = False

    def around(self, function: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(function)
        def timed(*arguments: Any, **named: Any) -> Any:
            return self._timed(lambda: function(*arguments, **named))

        return timed

    def around_iterator(self, function: Callable[..., Iterator[Any]]) -> Callable[..., Iterator[Any]]:
        @functools.wraps(function)
        def timed(*arguments: Any, **named: Any) -> Iterator[Any]:
            items = function(*arguments, **named)
            nothing = object()
            while (item := self._timed(lambda: next(items, nothing))) is not nothing:
                yield item

        return timed

    def _timed(self, work: Callable[[], Any]) -> Any:
        if self._running:
            return work()
        self._running = True
        began = time.perf_counter()
        try:
            return work()
        finally:
            self.seconds += time.perf_counter() - began
            self._running = False
