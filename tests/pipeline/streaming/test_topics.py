"""Events and dead letters on topics of the real emulator, and dead letters sent in again."""

from __future__ import annotations

from pathlib import Path

import pytest
from keyword_extractor import SleepyExtractorFactory
from streaming_bench import BODY, Channel, article, consume_here, expected_ids, found_in, publish, receive

from pipeline.__main__ import main
from pipeline.streaming.publisher import schema_fingerprint
from schemas.codec import decode
from schemas.definitions import EVENT_TYPES
from schemas.records import CasualtyEvent


def test_events_and_dead_letters_reach_their_topics_and_say_how_to_read_them(channel: Channel, tmp_path: Path) -> None:
    events, letters = Channel().create(), Channel().create()
    publish(channel, [article(1), b"\xff"])
    topics = ("--output_topic", events.topic, "--dead_letter_topic", letters.topic)
    assert consume_here(channel, None, *topics, "--seen_store", str(tmp_path / "seen")) == 0
    received = receive(events, 2)
    read = [decode(EVENT_TYPES[message.attributes["type"]], message.data) for message in received]
    assert {type(event) for event in read} == {EVENT_TYPES["casualty"], EVENT_TYPES["ceasefire"]}
    for event, message in zip(read, received, strict=True):
        assert message.ordering_key == "a-1"
        assert message.attributes["schema"] == f"ceasewire.v1.{type(event).__name__}"
        assert message.attributes["schema_fingerprint"] == schema_fingerprint(type(event))
        assert (message.attributes["event_id"], message.attributes["article_id"]) == (event.event_id, "a-1")
    (letter,) = receive(letters, 1)
    assert letter.data == b"\xff"
    attributes = dict(letter.attributes)
    assert attributes["origin"].startswith(f"{channel.subscription}#")
    assert (attributes["stage"], attributes["error_type"], attributes["attempt"]) == ("decode", "InvalidUtf8Error", "1")


def test_dead_letters_of_a_folder_are_sent_in_again_and_say_how_often_they_failed(
    channel: Channel, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    output = tmp_path / "out"
    publish(channel, [article(1), article(2, f"{BODY} FAIL")])
    assert consume_here(channel, output) == 0
    assert found_in(output).stages == {"extract": 1}
    assert main(["replay", str(output), "--topic", channel.topic, "--stage", "decode"]) == 0
    assert "0 dead letters sent" in capsys.readouterr().out
    assert main(["replay", str(output), "--topic", channel.topic]) == 0
    assert f"1 dead letters sent to {channel.topic}" in capsys.readouterr().out
    assert found_in(output).dead_letters == []
    assert len(list((output / "dead-letter/replayed").iterdir())) == 1
    assert consume_here(channel, output) == 0
    (again,) = found_in(output).dead_letters
    assert (again.payload, again.attempt, again.article_id) == (article(2, f"{BODY} FAIL"), 2, "a-2")


def test_dead_letters_of_a_topic_are_sent_in_again_and_written_once_mended(channel: Channel, tmp_path: Path) -> None:
    letters = Channel().create()
    publish(channel, [article(number) for number in range(3)])
    options = ("--dead_letter_topic", letters.topic, "--article_seconds", "0.1")
    # An extractor that is not given the time to do anything.
    assert consume_here(channel, tmp_path / "out", *options, extractor=SleepyExtractorFactory()) == 0
    assert found_in(tmp_path / "out").stages == {"extract": 3}
    assert main(["replay", letters.topic, "--topic", channel.topic, "--idle_exit", "0.5"]) == 0
    assert consume_here(channel, tmp_path / "out") == 0
    found = found_in(tmp_path / "out")
    assert (found.article_ids, found.repeated) == (expected_ids(range(3)), 0)


def test_a_topic_without_a_subscription_keeps_nothing_to_replay(
    channel: Channel, capsys: pytest.CaptureFixture[str]
) -> None:
    from pipeline.streaming.emulator import create_topic

    bare = Channel()
    create_topic(bare.topic)
    assert main(["replay", bare.topic, "--topic", channel.topic]) == 2
    assert f"{bare.topic} has no subscription" in capsys.readouterr().err


def test_article_files_are_published_and_what_cannot_be_read_is_named(
    channel: Channel, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a.jsonl").write_bytes(article(1) + b"\n" + article(2))
    (tmp_path / "b.txt").write_text(f"date 2020-03-19 {BODY}")
    (tmp_path / "c.avro").write_bytes(b"not Avro")
    assert main(["publish", "--input", str(tmp_path), "--topic", channel.topic]) == 1
    printed = capsys.readouterr()
    assert "3 articles published" in printed.out
    assert "c.avro" in printed.err
    assert consume_here(channel, tmp_path / "out") == 0
    killed = [event for event in found_in(tmp_path / "out").events if isinstance(event, CasualtyEvent)]
    dates = sorted(str(event.article.published_at) for event in killed)
    assert dates == ["2020-03-19 00:00:00+00:00", "None", "None"]
