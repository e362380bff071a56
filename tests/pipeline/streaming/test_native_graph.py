"""The pipeline for Dataflow: built, and read as the engine would read it; the sink runs on the embedded engine."""

from __future__ import annotations

import base64
import datetime
import json
from pathlib import Path
from typing import Any

import apache_beam as beam
import pytest
from apache_beam.io.gcp.pubsub import PubsubMessage
from apache_beam.options.pipeline_options import PipelineOptions
from apache_beam.portability.api import beam_runner_api_pb2
from apache_beam.transforms.window import FixedWindows, TimestampedValue
from keyword_extractor import KeywordExtractorFactory

from pipeline.streaming.native_graph import StreamSettings, build_stream, received_message
from pipeline.streaming.windowed_files import WriteWindows, file_name
from schemas.files import read_dead_letters, read_events
from transforms.articles_to_events import ArticlesToEvents
from transforms.messages import JSON, TEXT, Message

SUBSCRIPTION = "projects/project-one/subscriptions/articles"
EVENTS = "projects/project-one/topics/events"
DEAD_LETTERS = "projects/project-one/topics/dead-letters"
BODY = "Officials said that twelve people were killed on Monday when the ceasefire collapsed."


@pytest.fixture(scope="module")
def proto() -> beam_runner_api_pb2.Pipeline:
    pipeline = beam.Pipeline(options=PipelineOptions(["--streaming", "--runner=FnApiRunner"]))
    settings = StreamSettings(SUBSCRIPTION, "gs://bucket/events", EVENTS, DEAD_LETTERS)
    build_stream(pipeline, settings, KeywordExtractorFactory())
    return pipeline.to_runner_api()


def named(proto: beam_runner_api_pb2.Pipeline, name: str) -> Any:
    (found,) = [one for one in proto.components.transforms.values() if one.unique_name == name]
    return found


def test_it_reads_the_subscription_and_nothing_else(proto: beam_runner_api_pb2.Pipeline) -> None:
    transforms = proto.components.transforms.values()
    roots = [one for one in transforms if not one.inputs and not one.subtransforms and one.spec.urn]
    assert [one.spec.urn for one in roots] == ["beam:transform:pubsub_read:v1"]
    payload = beam_runner_api_pb2.PubSubReadPayload.FromString(roots[0].spec.payload)
    assert payload.subscription == SUBSCRIPTION
    # An event time attribute would make articles late.
    assert payload.timestamp_attribute == ""
    source = proto.components.pcollections[next(iter(roots[0].outputs.values()))]
    assert source.is_bounded == beam_runner_api_pb2.IsBounded.UNBOUNDED


def test_it_is_the_same_composite_as_in_a_batch_run(proto: beam_runner_api_pb2.Pipeline) -> None:
    batch = beam.Pipeline(runner="FnApiRunner")
    batch | beam.Create([Message(b"", "o")]) | "ArticlesToEvents" >> ArticlesToEvents(KeywordExtractorFactory())
    names = {
        one.unique_name
        for one in batch.to_runner_api().components.transforms.values()
        if one.unique_name.startswith("ArticlesToEvents")
    }
    assert len(names) > 5
    assert names == {
        one.unique_name
        for one in proto.components.transforms.values()
        if one.unique_name.startswith("ArticlesToEvents")
    }


def test_windows_are_fixed_yield_by_the_clock_and_yield_nothing_twice(proto: beam_runner_api_pb2.Pipeline) -> None:
    windowed = named(proto, "WindowByClock")
    strategy_id = proto.components.pcollections[next(iter(windowed.outputs.values()))].windowing_strategy_id
    strategy = proto.components.windowing_strategies[strategy_id]
    assert strategy.window_fn.urn == "beam:window_fn:fixed_windows:v1"
    assert strategy.accumulation_mode == beam_runner_api_pb2.AccumulationMode.DISCARDING
    early = strategy.trigger.after_end_of_window.early_firings
    assert early.after_processing_time.timestamp_transforms[0].delay.delay_millis == 60_000
    assert strategy.allowed_lateness == 600_000


def test_events_and_dead_letters_go_to_their_topics(proto: beam_runner_api_pb2.Pipeline) -> None:
    written = {one.unique_name for one in proto.components.transforms.values()}
    assert {"PublishEvents", "PublishDeadLetters", "WriteWindows"} <= written
    assert len(named(proto, "GatherEvents").inputs) == 3


def test_a_message_of_the_source_is_the_consumers() -> None:
    received = PubsubMessage(b"{}", {"attempt": "2", "content_type": TEXT}, message_id="77")
    assert received_message(received, SUBSCRIPTION) == Message(b"{}", f"{SUBSCRIPTION}#77", TEXT, 3)
    bare = PubsubMessage(b"{}", {"attempt": "-9", "content_type": "x"})
    assert received_message(bare, SUBSCRIPTION) == Message(b"{}", f"{SUBSCRIPTION}#unknown", JSON, 1)


def test_files_are_named_by_window_pane_and_shard() -> None:
    start = datetime.datetime(2026, 3, 19, 10, tzinfo=datetime.UTC)
    name = file_name(start, start + datetime.timedelta(seconds=60), 3, 0, 4)
    assert name == "2026-03-19/20260319T100000Z-20260319T100100Z-pane-3-shard-0-of-4.avro"


def test_the_sink_writes_each_window_and_shard_once_however_often_it_is_run(tmp_path: Path) -> None:
    start = datetime.datetime(2026, 3, 19, 10, tzinfo=datetime.UTC).timestamp()
    bodies = [json.dumps({"article_id": f"a-{number}", "body": BODY}) for number in range(20)] + ["{"]
    for _ in range(2):
        with beam.Pipeline(runner="FnApiRunner") as pipeline:
            streams = (
                pipeline
                | beam.Create(list(enumerate(bodies)))
                | beam.Map(
                    lambda one: TimestampedValue(Message(one[1].encode(), f"o:{one[0]}"), start + 30 * (one[0] % 4))
                ).with_output_types(Message)
                # The embedded engine has no triggers by the clock.
                | beam.WindowInto(FixedWindows(60))
                | ArticlesToEvents(KeywordExtractorFactory())
            )
            streams | WriteWindows(str(tmp_path / "out"), 2, "deflate")
    names = sorted(path.name for path in (tmp_path / "out/casualty/2026-03-19").iterdir())
    assert names == [
        f"20260319T{window}-pane-0-shard-{shard}-of-2.avro"
        for window in ("100000Z-20260319T100100Z", "100100Z-20260319T100200Z")
        for shard in (0, 1)
    ]
    events = list(read_events(tmp_path / "out"))
    assert len(events) == len({event.event_id for event in events}) == 40
    (letter,) = read_dead_letters(tmp_path / "out")
    assert base64.b64encode(letter.payload) == b"ew=="
    assert list((tmp_path / "out/.writing").iterdir()) == []
