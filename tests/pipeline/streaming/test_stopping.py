"""Signals: the batch in hand is finished, or abandoned in time; nothing is lost either way."""

from __future__ import annotations

import signal
import time
from pathlib import Path

from streaming_bench import (
    BODY,
    Channel,
    ConsumerProcess,
    alive,
    article,
    children_of,
    claimed,
    consume_here,
    expected_ids,
    found_in,
    publish,
    wait_for,
)


def test_sigterm_ends_an_idle_consumer_at_once_and_a_busy_one_after_its_batch(channel: Channel, tmp_path: Path) -> None:
    with ConsumerProcess(channel, tmp_path / "out", "--batch_size", "10") as consumer:
        publish(channel, [article(number) for number in range(200)])
        consumer.wait_for(lambda: consumer.messages_done() > 0)
        assert consumer.stop() == 0
    done = consumer.messages_done()
    assert 0 < done < 200
    assert found_in(tmp_path / "out").repeated == 0
    # What it had pulled beyond its batch was given back, so nobody waits for a lease to run out.
    assert consume_here(channel, tmp_path / "out", "--idle_exit", "2") == 0
    found = found_in(tmp_path / "out")
    assert (found.article_ids, found.repeated) == (expected_ids(range(200)), 0)


def test_a_batch_that_outlasts_the_limit_is_abandoned_and_delivered_again(channel: Channel, tmp_path: Path) -> None:
    publish(channel, [article(0), article("hangs", f"{BODY} HANG")])
    with ConsumerProcess(channel, tmp_path / "out", "--drain_seconds", "1", "--article_seconds", "60") as consumer:
        consumer.wait_for(lambda: claimed(tmp_path / "out") == 2)
        extractors = children_of(consumer.process)
        began = time.monotonic()
        assert consumer.stop() == 0
        assert time.monotonic() - began < 5
    wait_for(lambda: not any(map(alive, extractors)), 5)
    assert "leaving 2 messages to be delivered again" in consumer.text()
    assert found_in(tmp_path / "out").events == []
    assert consume_here(channel, tmp_path / "out", "--article_seconds", "1", "--idle_exit", "2") == 0
    found = found_in(tmp_path / "out")
    assert (found.article_ids, found.stages) == ({"a-0"}, {"extract": 1})


def test_a_second_interrupt_leaves_at_once(channel: Channel, tmp_path: Path) -> None:
    publish(channel, [article("hangs", f"{BODY} HANG")])
    with ConsumerProcess(channel, tmp_path / "out", "--drain_seconds", "60", "--article_seconds", "60") as consumer:
        consumer.wait_for(lambda: claimed(tmp_path / "out") == 1)
        wait_for(lambda: consumer.process.poll() is not None or consumer.send(signal.SIGINT), 5)
        assert consumer.end() == 130
