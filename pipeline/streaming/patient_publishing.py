"""Publishing to a topic whose server may be away for a while."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence

from pipeline.streaming.back_off import PASSING_ERRORS, BackOff
from pipeline.streaming.publisher import Outgoing, Topic

_PASSING_ERRORS: tuple[type[Exception], ...] = (*PASSING_ERRORS, TimeoutError)
_LOGGER = logging.getLogger(__name__)


def publish_patiently(
    topic: Topic, messages: Sequence[Outgoing], give_up: Callable[[], bool], pause: Callable[[float], object]
) -> None:
    """Publishes until the server has taken all, which may repeat some.

    Args:
        give_up: asked after each failure whether to leave it at that.
        pause: waits so many seconds, or less when the wait is called off.

    Raises:
        GoogleAPICallError, TimeoutError: the server refused them, or we gave up while it was away.
    """
    back_off = BackOff(pause)
    while True:
        try:
            topic.publish(messages)
        except _PASSING_ERRORS as error:
            if give_up():
                raise
            seconds = back_off.failed()
            _LOGGER.warning(
                "%s does not take messages (%s); waited %.1f s", topic.name, str(error).partition("\n")[0], seconds
            )
        else:
            return
