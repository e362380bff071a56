"""Pulling from a subscription: batches of bounded size, leased until they are acknowledged or given back.

Unary pulls, not the client's streaming pull: nothing is acknowledged or extended behind our back, and what is in memory
is what was asked for, whatever the backlog.
"""

from __future__ import annotations

import contextlib
import itertools
import logging
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from types import TracebackType
from typing import Any, Self

from google.api_core import exceptions
from google.auth.exceptions import DefaultCredentialsError
from google.cloud import pubsub_v1

from pipeline.streaming.back_off import PASSING_ERRORS, BackOff
from pipeline.streaming.deliveries import Delivery
from pipeline.streaming.leases import Leases
from pipeline.usage import UsageError

BATCH_BYTES = 32 * 1024 * 1024
_PULL_SECONDS = 2.0
_CALL_SECONDS = 10.0
_IDS_IN_A_CALL = 1000
_LOGGER = logging.getLogger(__name__)


class Subscription:
    """A subscription that is pulled from; use it as a context manager.

    Args:
        name: the full name, ``projects/P/subscriptions/S``.
        lease_seconds: for how long a lease is taken at a time; a consumer that is killed blocks its messages so long.
        stopping: whether to give up waiting.
        pause: waits so many seconds, or less when the wait is called off.

    Raises:
        UsageError: there is no such subscription, or no credentials to reach it.
    """

    def __init__(
        self, name: str, lease_seconds: int, stopping: Callable[[], bool], pause: Callable[[float], object]
    ) -> None:
        self.name = name
        self._lease_seconds = lease_seconds
        self._stopping = stopping
        self._back_off = BackOff(pause)
        try:
            self._client: Any = pubsub_v1.SubscriberClient()
        except DefaultCredentialsError as error:
            raise UsageError(
                f"--subscription {name}: no credentials for Google Cloud; run 'gcloud auth application-default login' "
                "or set PUBSUB_EMULATOR_HOST to use the emulator"
            ) from error
        self._leases = Leases(self._extend, lease_seconds)

    def __enter__(self) -> Self:
        self._client.__enter__()
        self._leases.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._leases.__exit__()
        self._client.__exit__(kind, error, trace)

    @property
    def reachable(self) -> bool:
        """Whether the server answered when it was last asked."""
        return self._back_off.failures == 0

    def require(self) -> None:
        """Waits for the server and makes sure of the subscription.

        Raises:
            UsageError: there is no such subscription.
        """
        while not self._stopping():
            try:
                self._client.get_subscription(subscription=self.name, timeout=_CALL_SECONDS, retry=None)
            except exceptions.PermissionDenied:
                # Who may pull need not be allowed to look; if we may not pull either, the first pull says so.
                return
            except (exceptions.NotFound, exceptions.InvalidArgument) as error:
                raise UsageError(
                    f"--subscription {self.name}: {error.message}; create it first: "
                    f"gcloud pubsub subscriptions create {self.name} --topic=..."
                ) from error
            except PASSING_ERRORS as error:
                self._wait_for_server(error)
            else:
                self._back_off.succeeded()
                return

    def gather(self, most: int, seconds: float, patience: float) -> list[Delivery]:
        """The next batch.

        Args:
            most: how many messages it may hold; it also ends with the message that makes it ``BATCH_BYTES``.
            seconds: how long to wait for more once there is one.
            patience: how long to wait for a first one.

        Raises:
            UsageError: we may not pull from the subscription.
        """
        batch: list[Delivery] = []
        size = 0
        until = time.monotonic() + patience
        while len(batch) < most and size < BATCH_BYTES and not self._stopping():
            left = until - time.monotonic()
            if left <= 0:
                break
            pulled = self._pull(most - len(batch), min(left, _PULL_SECONDS))
            if pulled and not batch:
                until = time.monotonic() + seconds
            batch += pulled
            size += sum(len(delivery.payload) for delivery in pulled)
        if not batch and not self._stopping():
            # A pull that waits in vain ends alike whether nothing is there or nobody; one that does not wait tells.
            batch = self._pull(most, _CALL_SECONDS, at_once=True)
        return batch

    def acknowledge(self, deliveries: Sequence[Delivery]) -> None:
        """Tells the server that these are done. If it cannot be told it delivers them again, and they are repeats."""
        ack_ids = [delivery.ack_id for delivery in deliveries]
        for some in _in_calls(ack_ids):
            self._acknowledge(some)
        self._leases.let_go(ack_ids)

    def give_back(self, deliveries: Sequence[Delivery]) -> None:
        """Ends the leases, so that these are delivered again at once, to whichever consumer asks first."""
        ack_ids = [delivery.ack_id for delivery in deliveries]
        self._leases.let_go(ack_ids)
        # The leases run out by themselves if the server cannot be told.
        with contextlib.suppress(exceptions.GoogleAPICallError):
            self._set_leases(ack_ids, 0)

    def _pull(self, most: int, seconds: float, at_once: bool = False) -> list[Delivery]:
        request = {"subscription": self.name, "max_messages": most, "return_immediately": at_once}
        try:
            response = self._client.pull(request=request, timeout=seconds, retry=None)
        except (exceptions.PermissionDenied, exceptions.Unauthenticated, exceptions.InvalidArgument) as error:
            raise UsageError(f"--subscription {self.name}: cannot be pulled from: {error.message}") from error
        except PASSING_ERRORS as error:
            if isinstance(error, exceptions.DeadlineExceeded) and not at_once:
                return []
            self._wait_for_server(error)
            return []
        self._back_off.succeeded()
        pulled = [
            Delivery(
                ack_id=received.ack_id,
                message_id=received.message.message_id,
                payload=received.message.data,
                attributes=dict(received.message.attributes),
                published_at=received.message.publish_time,
                server_attempt=received.delivery_attempt or 0,
            )
            for received in response.received_messages
        ]
        if pulled:
            self._leases.hold([delivery.ack_id for delivery in pulled])
        return pulled

    def _wait_for_server(self, error: Exception) -> None:
        seconds = self._back_off.failed()
        _LOGGER.warning(
            "%s cannot be reached (%s: %s); waited %.1f s", self.name, type(error).__name__, _first_line(error), seconds
        )

    def _acknowledge(self, ack_ids: list[str]) -> None:
        """Calls the server until it answers, or as long as a lease lasts: after that the messages are another's."""
        until = time.monotonic() + self._lease_seconds
        while True:
            try:
                self._client.acknowledge(subscription=self.name, ack_ids=ack_ids, timeout=_CALL_SECONDS, retry=None)
            except PASSING_ERRORS as error:
                if self._stopping() or time.monotonic() > until:
                    _LOGGER.warning("could not acknowledge (%s); the messages will come again", _first_line(error))
                    return
                self._wait_for_server(error)
            else:
                self._back_off.succeeded()
                return

    def _extend(self, ack_ids: Sequence[str]) -> None:
        self._set_leases(ack_ids, self._lease_seconds)

    def _set_leases(self, ack_ids: Sequence[str], seconds: int) -> None:
        for some in _in_calls(ack_ids):
            self._client.modify_ack_deadline(
                subscription=self.name, ack_ids=some, ack_deadline_seconds=seconds, timeout=_CALL_SECONDS, retry=None
            )


def _in_calls(ack_ids: Iterable[str]) -> Iterator[list[str]]:
    ack_ids = iter(ack_ids)
    while some := list(itertools.islice(ack_ids, _IDS_IN_A_CALL)):
        yield some


def _first_line(error: Exception) -> str:
    return str(error).partition("\n")[0][:200]
