"""Full names of Pub/Sub's topics and subscriptions."""

from __future__ import annotations

import re

from pipeline.usage import UsageError

_RESOURCE = re.compile(r"projects/[a-z][a-z0-9.:-]+/(?P<kind>topics|subscriptions)/[A-Za-z][\w.~+%-]{2,254}")


def require_topic(name: str, option: str) -> str:
    """The name, if it is a topic's full name.

    Raises:
        UsageError: it is not; the message names the option.
    """
    return _require(name, option, "topics")


def require_subscription(name: str, option: str) -> str:
    """The name, if it is a subscription's full name.

    Raises:
        UsageError: it is not; the message names the option.
    """
    return _require(name, option, "subscriptions")


def is_topic(name: str) -> bool:
    return _kind(name) == "topics"


def is_subscription(name: str) -> bool:
    return _kind(name) == "subscriptions"


def _kind(name: str) -> str | None:
    found = _RESOURCE.fullmatch(name)
    return found["kind"] if found else None


def _require(name: str, option: str, kind: str) -> str:
    if _kind(name) != kind:
        raise UsageError(f"{option} {name}: expected projects/PROJECT/{kind}/NAME with a NAME of 3 to 255 characters")
    return name
