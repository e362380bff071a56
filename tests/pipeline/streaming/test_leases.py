"""Leases are extended while messages are in hand, and waiting for a server grows longer."""

from __future__ import annotations

import datetime
import queue
from collections.abc import Sequence

import pytest

from pipeline.streaming.back_off import BackOff
from pipeline.streaming.deliveries import Delivery, earlier_attempts
from pipeline.streaming.leases import Leases
from pipeline.streaming.resource_names import require_subscription, require_topic
from pipeline.usage import UsageError
from transforms.messages import JSON, TEXT, Message

NOON = datetime.datetime(2026, 3, 19, 12, tzinfo=datetime.UTC)


def test_what_is_held_is_extended_at_once_and_again_until_it_is_let_go() -> None:
    extended: queue.Queue[Sequence[str]] = queue.Queue()
    with Leases(extended.put, 0.03) as leases:
        leases.hold(["one", "other"])
        assert [extended.get(timeout=5) for _ in range(3)] == [["one", "other"]] * 3
        leases.let_go(["one"])
        while (held := extended.get(timeout=5)) != ["other"]:
            assert held == ["one", "other"]


def test_an_extension_that_fails_is_tried_again() -> None:
    tries: queue.Queue[int] = queue.Queue()

    def fail(_: Sequence[str]) -> None:
        tries.put(1)
        raise ConnectionError("away")

    with Leases(fail, 0.03) as leases:
        leases.hold(["one"])
        assert [tries.get(timeout=5) for _ in range(3)] == [1, 1, 1]


def test_pauses_grow_to_half_a_minute_and_begin_anew_after_a_success() -> None:
    pauses: list[float] = []
    back_off = BackOff(pauses.append)
    for _ in range(12):
        back_off.failed()
    assert all(0.5 * least <= pause <= least for pause, least in zip(pauses, (0.25, 0.5, 1, 2, 4), strict=False))
    assert 15 <= pauses[-1] <= 30
    back_off.succeeded()
    back_off.failed()
    assert pauses[-1] <= 0.25


def delivery(attributes: dict[str, str], server_attempt: int = 0) -> Delivery:
    return Delivery("ack", "7", b"{}", attributes, NOON, server_attempt)


@pytest.mark.parametrize(
    ("one", "deliveries", "attempt"),
    [
        (delivery({}), 1, 1),
        (delivery({}), 3, 3),
        (delivery({}, server_attempt=5), 2, 5),
        (delivery({"attempt": "2"}), 1, 3),
        (delivery({"attempt": "-1"}), 1, 1),
        (delivery({"attempt": "9" * 5000}), 1, 1),
        (delivery({"attempt": "\u0661"}), 1, 1),
    ],
)
def test_attempts_count_deliveries_and_what_was_before_a_replay(one: Delivery, deliveries: int, attempt: int) -> None:
    message = one.message("projects/proj/subscriptions/s-1", deliveries)
    assert message == Message(b"{}", "projects/proj/subscriptions/s-1#7", JSON, attempt)


def test_plain_text_says_so_by_an_attribute() -> None:
    assert delivery({"content_type": TEXT}).message("s", 1).content_type == TEXT
    assert delivery({"content_type": "application/x"}).message("s", 1).content_type == JSON


def test_messages_of_one_id_from_different_times_are_told_apart() -> None:
    later = Delivery("ack", "7", b"{}", {}, NOON + datetime.timedelta(microseconds=1), 0)
    assert later.key != delivery({}).key
    assert earlier_attempts({}) == 0


@pytest.mark.parametrize("name", ["projects/proj/topics/t-1", "projects/example.com:proj/topics/T.x~%+"])
def test_full_names_are_taken(name: str) -> None:
    assert require_topic(name, "--topic") == name


@pytest.mark.parametrize("name", ["t-1", "projects/proj/topics/t", "projects//topics/t-1", "projects/p/topics/1-t", ""])
def test_other_names_are_refused(name: str) -> None:
    with pytest.raises(UsageError, match=r"--topic .*: expected projects/PROJECT/topics/NAME"):
        require_topic(name, "--topic")
    with pytest.raises(UsageError, match="expected projects/PROJECT/subscriptions/NAME"):
        require_subscription("projects/proj/topics/t-1", "--subscription")
