"""The consumer against the real emulator: nothing is lost, and what comes twice comes twice alike."""

from __future__ import annotations

import json
import random
import signal
from pathlib import Path

import pytest
from streaming_bench import (
    BODY,
    Channel,
    ConsumerProcess,
    alive,
    article,
    children_of,
    consume_here,
    expected_ids,
    found_in,
    publish,
    wait_for,
)

from pipeline.usage import UsageError
from schemas.records import CasualtyEvent, CeasefireEvent

STORY = (
    "Government forces shelled the old market of Tal Maru for three hours on Sunday morning, and at least twelve "
    "people were killed when the roof of a bakery came down, according to two doctors who had worked there all night."
)


def test_a_backlog_from_before_the_start_is_written_whole_and_an_idle_consumer_ends(
    channel: Channel, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    publish(channel, [article(number) for number in range(250)])
    assert consume_here(channel, tmp_path / "out") == 0
    found = found_in(tmp_path / "out")
    assert found.article_ids == expected_ids(range(250))
    assert (len(found.events), found.repeated, found.dead_letters) == (500, 0, [])
    log = capfd.readouterr().err
    assert "INFO: 100 messages: 100 articles, 200 events, 0 repeats, 0 dead letters, in " in log
    assert "250 messages: 250 articles, 500 events, 0 repeats" in log
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == [".seen.sqlite", "casualty", "ceasefire"]


def test_without_messages_there_are_no_files(channel: Channel, tmp_path: Path) -> None:
    assert consume_here(channel, tmp_path / "out", "--idle_exit", "0") == 0
    assert list((tmp_path / "out").rglob("*.avro")) == []


def test_a_message_that_comes_after_a_quiet_time_is_written_without_waiting_for_a_full_batch(
    channel: Channel, tmp_path: Path
) -> None:
    with ConsumerProcess(channel, tmp_path / "out") as consumer:
        for number in range(2):
            publish(channel, [article(number)])
            consumer.wait_for(lambda number=number: f"a-{number}" in found_in(tmp_path / "out").article_ids)
        assert consumer.stop() == 0


STEPS = [
    ("pipeline.streaming.seen_store", "SeenStore.claim"),
    ("transforms.isolated_extractor", "IsolatedExtractor.extract"),
    ("pipeline.streaming.dated_output", "DatedOutput._put_in_place"),
    ("pipeline.streaming.publisher", "Topic.publish"),
    ("pipeline.streaming.seen_store", "SeenStore.finish"),
    ("pipeline.streaming.subscription", "Subscription.acknowledge"),
]


def test_killed_before_each_step_in_turn_it_loses_nothing_and_repeats_alike(channel: Channel, tmp_path: Path) -> None:
    events = Channel().create()
    # Two tell the same story and two claim one id, so that what the first consumer saw first has to hold.
    bodies = [STORY, STORY.replace("three", "four"), *[f"{word} {BODY}" for word in "abcdef"]]
    publish(channel, [article(number, body) for number, body in enumerate(bodies)])
    publish(channel, [article("twice", BODY, title="One"), article("twice", BODY, title="Other")])
    options = ("--lease_seconds", "3", "--batch_size", "5", "--output_topic", events.topic)
    for module, method in STEPS:
        with ConsumerProcess(channel, tmp_path / "out", *options, kill_at=f"{module}:{method}:1") as consumer:
            assert consumer.end() == -signal.SIGKILL, consumer.text()
    everything = expected_ids(range(len(bodies))) | {"a-twice"}
    with ConsumerProcess(channel, tmp_path / "out", *options) as consumer:
        # The batch that was written but not acknowledged comes again, and is known.
        consumer.wait_for(lambda: sum(batch["repeats"] for batch in consumer.batches()) >= 5)
        consumer.wait_for(lambda: found_in(tmp_path / "out").article_ids == everything)
        assert consumer.stop() == 0
    found = found_in(tmp_path / "out")
    assert found.differing == 0
    assert {letter.article_id for letter in found.dead_letters} == {"a-twice"}
    assert not list((tmp_path / "out").glob(".writing-*"))


def test_killed_at_random_moments_it_loses_nothing_and_repeats_alike(channel: Channel, tmp_path: Path) -> None:
    dice = random.Random(7)  # noqa: S311
    publish(channel, [article(number) for number in range(300)])
    for _ in range(2):
        with ConsumerProcess(channel, tmp_path / "out", "--lease_seconds", "3", "--batch_size", "20") as consumer:
            goal = dice.randrange(40, 80)
            consumer.wait_for(lambda goal=goal, consumer=consumer: consumer.messages_done() >= goal)
            extractors = children_of(consumer.process)
            consumer.kill()
        wait_for(lambda extractors=extractors: not any(map(alive, extractors)))
    with ConsumerProcess(channel, tmp_path / "out", "--lease_seconds", "3") as consumer:
        # What was pulled just before a kill is leased for as long as the subscription says: ten seconds.
        consumer.wait_for(lambda: found_in(tmp_path / "out").article_ids == expected_ids(range(300)))
        assert consumer.stop() == 0
    found = found_in(tmp_path / "out")
    assert found.differing == 0


def test_poison_is_dead_lettered_with_its_bytes_and_costs_no_other(channel: Channel, tmp_path: Path) -> None:
    poison = {
        "ExtractionTimeoutError": article("hangs", f"{BODY} HANG"),
        "ExtractorCrashError": article("crashes", f"{BODY} CRASH"),
        "RuntimeError": article("fails", f"{BODY} FAIL"),
        "InvalidRecordError": article("invalid", f"{BODY} INVALID"),
        "MalformedJsonError": b'{"body": "',
        "InvalidUtf8Error": b"\xff\xfe",
    }
    good = [article(number) for number in range(6)]
    mixed = [one for pair in zip(good, poison.values(), strict=True) for one in pair]
    publish(channel, mixed)
    assert consume_here(channel, tmp_path / "out", "--article_seconds", "1") == 0
    found = found_in(tmp_path / "out")
    assert found.article_ids == expected_ids(range(6))
    assert {letter.error_type: letter.payload for letter in found.dead_letters} == poison
    assert {letter.attempt for letter in found.dead_letters} == {1}
    assert all(letter.origin.startswith(f"{channel.subscription}#") for letter in found.dead_letters)


def test_what_was_seen_before_a_restart_is_known_after_it(channel: Channel, tmp_path: Path) -> None:
    retold = STORY.replace("twelve", "14").replace("according to", "said")
    for title, number, story in (("One", 0, STORY), ("One", 1, retold), ("Other", 2, f"Nobody spoke of it. {BODY}")):
        publish(channel, [article("same", title=title), article(number, story)])
        assert consume_here(channel, tmp_path / "out") == 0
    found = found_in(tmp_path / "out")
    same = [event for event in found.events if event.article.article_id == "a-same"]
    assert [(type(event), event.article.title) for event in same] == [(CasualtyEvent, "One"), (CeasefireEvent, "One")]
    (letter,) = found.dead_letters
    assert (letter.stage, letter.error_type) == ("deduplicate", "ConflictingArticleError")
    assert json.loads(letter.payload)["title"] == "Other"
    duplicate_of = {event.article.article_id: event.article.duplicate_of for event in found.events}
    assert duplicate_of == {"a-same": None, "a-0": None, "a-1": "a-0", "a-2": "a-same"}


def test_a_batch_whose_lease_ran_out_is_taken_over_and_the_late_consumer_changes_nothing(
    channel: Channel, tmp_path: Path
) -> None:
    publish(channel, [article(0), article("hangs", f"{BODY} HANG")])
    options = ("--lease_seconds", "3", "--article_seconds", "1", "--batch_seconds", "1")
    with ConsumerProcess(channel, tmp_path / "out", *options, "--idle_exit", "1") as late:
        # It has the batch in hand, and the article that hangs keeps it busy.
        late.wait_for(lambda: "halving it" in late.text())
        late.send(signal.SIGSTOP)
        assert consume_here(channel, tmp_path / "out", *options, "--idle_exit", "4") == 0
        assert found_in(tmp_path / "out").article_ids == expected_ids(range(1))
        late.send(signal.SIGCONT)
        assert late.end() == 0, late.text()
    found = found_in(tmp_path / "out")
    assert found.article_ids == expected_ids(range(1))
    assert (found.differing, found.stages) == (0, {"extract": 2})
    assert max(letter.attempt for letter in found.dead_letters) == 2


def test_two_consumers_share_a_subscription(channel: Channel, tmp_path: Path) -> None:
    with (
        ConsumerProcess(channel, tmp_path / "out", "--batch_size", "10") as one,
        ConsumerProcess(channel, tmp_path / "out", "--batch_size", "10") as other,
    ):
        for consumer in (one, other):
            consumer.wait_for(lambda consumer=consumer: "consuming" in consumer.text())
        publish(channel, [article(number) for number in range(200)])
        one.wait_for(lambda: one.messages_done() + other.messages_done() == 200)
        assert (one.stop(), other.stop()) == (0, 0)
    assert min(one.messages_done(), other.messages_done()) > 0
    found = found_in(tmp_path / "out")
    assert found.article_ids == expected_ids(range(200))
    assert (found.repeated, found.differing) == (0, 0)


@pytest.mark.parametrize("option", ["--output_topic", "--dead_letter_topic", "--subscription"])
def test_what_does_not_exist_is_said_at_once(channel: Channel, tmp_path: Path, option: str) -> None:
    missing = Channel()
    name = missing.subscription if option == "--subscription" else missing.topic
    with pytest.raises(UsageError, match=f"{option} {name}: .*create it first: gcloud pubsub"):
        consume_here(channel, tmp_path / "out", option, name)
