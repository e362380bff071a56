"""Events and dead letters of a batch run on topics of the real emulator."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from keyword_extractor import KeywordExtractorFactory
from rich.console import Console
from streaming_bench import BODY, Channel, article, consume_here, publish, receive

from pipeline.__main__ import main
from pipeline.batch import open_output, run_batch
from pipeline.options import beam_options
from pipeline.sinks import pubsub_topics
from pipeline.sinks.pubsub_topics import PubSubTopics
from pipeline.streaming import publish_records
from schemas.codec import decode
from schemas.definitions import EVENT_TYPES
from schemas.files import read_dead_letters, read_events

Sent = set[tuple[bytes, tuple[tuple[str, str], ...]]]


def run(source: Path, output: Path, topics: PubSubTopics) -> None:
    with open_output(str(output)) as opened:
        run_batch(
            [str(source)],
            opened,
            beam_options([]),
            KeywordExtractorFactory(),
            sinks=[topics],
            console=Console(quiet=True),
        )


def sent(channel: Channel, count: int) -> Sent:
    """The messages of a channel, each of which came once."""
    received = receive(channel, count)
    found = {(message.data, tuple(sorted(message.attributes.items()))) for message in received}
    assert len(received) == len(found) == count
    return found


def write(path: Path, *lines: bytes) -> Path:
    path.write_bytes(b"\n".join(lines))
    return path


def test_a_run_publishes_what_the_consumer_would(channel: Channel, tmp_path: Path) -> None:
    streamed, letters, events = Channel().create(), Channel().create(), Channel().create()
    payloads = [article(1), b"\xff", article(2, "A truce of another kind: the ceasefire of the two seas held.")]
    publish(channel, payloads)
    options = ("--output_topic", streamed.topic, "--seen_store", str(tmp_path / "seen"))
    assert consume_here(channel, None, *options, "--dead_letter_topic", Channel().create().topic) == 0
    run(write(tmp_path / "a.jsonl", *payloads), tmp_path / "out", PubSubTopics(events.topic, letters.topic))
    assert sent(events, 3) == sent(streamed, 3)
    (letter,) = receive(letters, 1)
    assert letter.data == b"\xff"
    assert letter.attributes["origin"] == f"{tmp_path}/a.jsonl:2"
    # Of the articles' order nothing is left after they were compared, so nothing is promised.
    assert letter.ordering_key == ""
    assert len(list(read_events(tmp_path / "out"))) == 3


def test_more_events_than_a_request_holds_arrive_once_each(
    channel: Channel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(publish_records, "_MESSAGES", 7)
    source = write(tmp_path / "a.jsonl", *(article(number) for number in range(50)))
    run(source, tmp_path / "out", PubSubTopics(channel.topic, None))
    published = {
        decode(EVENT_TYPES[dict(attributes)["type"]], data).event_id for data, attributes in sent(channel, 100)
    }
    assert published == {event.event_id for event in read_events(tmp_path / "out")}


def test_a_dead_letter_that_pubsub_does_not_take_is_left_to_the_files(
    channel: Channel, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    long = json.dumps({"article_id": "long", "body": "x" * 10_000_001}).encode()
    run(write(tmp_path / "a.jsonl", long, b"{"), tmp_path / "out", PubSubTopics(None, channel.topic))
    assert {data for data, _ in sent(channel, 1)} == {b"{"}
    assert {letter.payload for letter in read_dead_letters(tmp_path / "out")} == {long, b"{"}
    assert f"{tmp_path}/a.jsonl:1 of 10" in caplog.text
    assert "too large to publish" in caplog.text


def test_a_topic_that_comes_back_is_waited_for(
    tmp_path: Path, emulator: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    late = Channel()
    waits: list[float] = []

    def create_meanwhile(seconds: float) -> None:
        waits.append(seconds)
        late.create()

    monkeypatch.setattr(publish_records, "_pause", create_meanwhile)
    run(write(tmp_path / "a.jsonl", article(1)), tmp_path / "out", PubSubTopics(late.topic, None))
    assert waits
    assert len(list(read_events(tmp_path / "out"))) == 2


def test_a_run_that_cannot_publish_fails_and_leaves_the_results_before(
    tmp_path: Path, emulator: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path / "a.jsonl", article(1))
    run(tmp_path / "a.jsonl", tmp_path / "out", PubSubTopics(None, None))
    before = list(read_events(tmp_path / "out"))
    monkeypatch.setattr(publish_records, "_PATIENCE_SECONDS", 0.0)
    with pytest.raises(Exception, match=r"Topic not found|NotFound"):
        run(write(tmp_path / "b.jsonl", article(2)), tmp_path / "out", PubSubTopics(Channel().topic, None))
    assert list(read_events(tmp_path / "out")) == before
    assert not list((tmp_path / "out").glob(".run-*"))


@pytest.mark.parametrize("option", ["--output_topic", "--dead_letter_topic"])
def test_a_topic_that_is_not_there_is_told_before_anything_is_read(
    option: str, tmp_path: Path, emulator: object, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a.txt").write_text(BODY)
    missing = Channel().topic
    assert main(["run", "--input", str(tmp_path / "a.txt"), "--output", str(tmp_path / "out"), option, missing]) == 2
    complaint = capsys.readouterr().err
    assert f"{option} {missing}" in complaint
    assert f"gcloud pubsub topics create {missing}" in complaint
    assert not (tmp_path / "out").exists()


def test_a_server_that_does_not_answer_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PUBSUB_EMULATOR_HOST", "127.0.0.1:1")
    monkeypatch.setattr(pubsub_topics, "_ANSWER_SECONDS", 0.5)
    (tmp_path / "a.txt").write_text(BODY)
    command = ["run", "--input", str(tmp_path / "a.txt"), "--output", str(tmp_path / "out")]
    assert main([*command, "--output_topic", Channel().topic]) == 2
    assert "Pub/Sub does not answer" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()
