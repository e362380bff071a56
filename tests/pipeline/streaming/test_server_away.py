"""A server that goes away and comes back: the consumer waits for it, and loses nothing that the server kept."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from streaming_bench import PROJECT, Channel, ConsumerProcess, article, expected_ids, found_in, publish

from pipeline.streaming.emulator import HOST_VARIABLE, Emulator, free_host


@pytest.fixture
def own_emulator(emulator: Emulator, monkeypatch: pytest.MonkeyPatch) -> Iterator[Emulator]:
    """One that may be stopped."""
    with Emulator(free_host(), PROJECT) as own:
        monkeypatch.setenv(HOST_VARIABLE, own.host)
        yield own


def test_a_server_that_stops_and_starts_anew_is_waited_for(own_emulator: Emulator, tmp_path: Path) -> None:
    channel = Channel().create()
    output = tmp_path / "out"
    publish(channel, [article(number) for number in range(20)])
    with ConsumerProcess(channel, output, "--batch_size", "10") as consumer:
        consumer.wait_for(lambda: len(found_in(output).article_ids) == 20)
        own_emulator.stop()
        consumer.wait_for(lambda: consumer.text().count("cannot be reached") > 2)
        # The emulator forgets everything, so everything is published anew: what is done already is known.
        own_emulator.start()
        channel.create()
        publish(channel, [article(number) for number in range(40)])
        consumer.wait_for(lambda: len(found_in(output).article_ids) == 40)
        assert consumer.stop() == 0
    found = found_in(output)
    assert (found.article_ids, found.repeated) == (expected_ids(range(40)), 0)
    assert sum(batch["repeats"] for batch in consumer.batches()) == 20
