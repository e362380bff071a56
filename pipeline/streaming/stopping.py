"""Being asked to stop: the batch in hand is finished if that takes no longer than agreed, and abandoned otherwise."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

INTERRUPTED = 130


class Stopping:
    """Whether we have been asked to stop."""

    def __init__(self) -> None:
        self._asked = threading.Event()

    def __call__(self) -> bool:
        return self._asked.is_set()

    def ask(self) -> None:
        """Asks to stop."""
        self._asked.set()

    def pause(self, seconds: float) -> bool:
        """Waits so long, or until asked to stop; True in that case."""
        return self._asked.wait(seconds)


@contextmanager
def stopping_on_signals(stopping: Stopping, seconds: float, abandon: Callable[[], None]) -> Iterator[None]:
    """While the body runs, SIGTERM and SIGINT ask to stop; what is not done ``seconds`` later is abandoned.

    A second SIGINT abandons at once. To abandon is to leave the process as kill -9 would: what was not acknowledged is
    delivered again.

    Args:
        abandon: called before the process ends, in any thread and at any moment, for a word to the log and the server.
    """
    timer = threading.Timer(seconds, _leave, (abandon, 0))
    timer.daemon = True

    def asked(number: int, _: FrameType | None) -> None:
        if stopping():
            if number == signal.SIGINT:
                _leave(abandon, INTERRUPTED)
            return
        stopping.ask()
        timer.start()

    before = {number: signal.signal(number, asked) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield
    finally:
        timer.cancel()
        for number, handler in before.items():
            signal.signal(number, handler)


def _leave(abandon: Callable[[], None], code: int) -> None:
    # The word to the log and the server may hang as whatever hangs; leaving must not.
    farewell = threading.Thread(target=abandon, daemon=True)
    farewell.start()
    farewell.join(2.0)
    sys.stdout.flush()
    sys.stderr.flush()
    # The extractor may hang, and would notice that it is alone only by its own timer. Nothing may come between its end
    # and ours: it would look like a crash.
    for child in multiprocessing.active_children():
        child.kill()
    os._exit(code)
