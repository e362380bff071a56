"""Waiting ever longer while a server is away."""

from __future__ import annotations

import random
from collections.abc import Callable

from google.api_core import exceptions

PASSING_ERRORS: tuple[type[Exception], ...] = (
    exceptions.Aborted,
    exceptions.Cancelled,
    exceptions.DeadlineExceeded,
    exceptions.InternalServerError,
    exceptions.ResourceExhausted,
    exceptions.ServiceUnavailable,
    exceptions.Unknown,
    exceptions.RetryError,
    # Of a subscription that was there at the start: whoever removed it may be about to make it again.
    exceptions.NotFound,
)
"""What a server that is away, restarted or overloaded answers; anything else will not pass by waiting."""

_FIRST_SECONDS = 0.25
_LONGEST_SECONDS = 30.0


class BackOff:
    """Pauses that double from 1/4 s to 30 s, with jitter so that consumers do not march in step.

    Args:
        pause: waits so many seconds, or less when the wait is called off.
    """

    def __init__(self, pause: Callable[[float], object]) -> None:
        self._pause = pause
        self.failures = 0

    def failed(self) -> float:
        """Waits for the next attempt and says how many seconds it was to be."""
        seconds: float = min(_LONGEST_SECONDS, _FIRST_SECONDS * 2 ** min(self.failures, 10)) * random.uniform(0.5, 1)  # noqa: S311
        self.failures += 1
        self._pause(seconds)
        return seconds

    def succeeded(self) -> None:
        """The next failure is a first one again."""
        self.failures = 0
