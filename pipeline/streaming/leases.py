"""Keeping the leases of messages in hand, so that the server gives them to nobody else while they are worked on."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterable, Sequence

_LONGEST_HOLD_SECONDS = 3600.0
_LOGGER = logging.getLogger(__name__)


class Leases:
    """Extends the leases of what is held, thrice in the time of one; use it as a context manager.

    A message is held for an hour at most: a consumer that is stuck must not keep it from the others for ever.

    Args:
        extend: extends the leases of these acknowledgement ids once; may raise, which costs one extension.
        seconds: the time of one lease.
    """

    def __init__(self, extend: Callable[[Sequence[str]], None], seconds: float) -> None:
        self._extend = extend
        self._seconds = seconds
        self._held: dict[str, float] = {}
        self._changing = threading.Lock()
        self._ending = threading.Event()
        self._thread = threading.Thread(target=self._keep, name="leases", daemon=True)

    def hold(self, ack_ids: Sequence[str]) -> None:
        """Extends these leases now and until they are let go."""
        with self._changing:
            self._held.update(dict.fromkeys(ack_ids, time.monotonic()))
        self._extend_once(ack_ids)

    def let_go(self, ack_ids: Iterable[str]) -> None:
        """Stops extending these leases."""
        with self._changing:
            for ack_id in ack_ids:
                self._held.pop(ack_id, None)

    def __enter__(self) -> Leases:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ending.set()
        self._thread.join()

    def _keep(self) -> None:
        while not self._ending.wait(self._seconds / 3):
            too_old = time.monotonic() - _LONGEST_HOLD_SECONDS
            with self._changing:
                held = [ack_id for ack_id, since in self._held.items() if since > too_old]
            if held:
                self._extend_once(held)

    def _extend_once(self, ack_ids: Sequence[str]) -> None:
        try:
            self._extend(ack_ids)
        except Exception as error:
            # A lease that runs out costs a repeat, which is recognised; it is no reason to drop the batch.
            _LOGGER.warning("cannot extend %d leases: %s: %s", len(ack_ids), type(error).__name__, error)
