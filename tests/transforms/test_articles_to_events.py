"""The composite on the real embedded engine: everything that goes in comes out exactly once, somewhere."""

from __future__ import annotations

import datetime
import json
import pickle
from pathlib import Path
from typing import Any

import apache_beam as beam
import pytest
from apache_beam.transforms.window import FixedWindows, TimestampedValue
from example_events import EVENTS
from keyword_extractor import KeywordExtractorFactory

from schemas.records import Article, CasualtyEvent, CeasefireEvent, DeadLetter, SanctionEvent
from transforms.articles_to_events import ArticlesToEvents
from transforms.coders import RecordCoder
from transforms.messages import Message, ReceivedArticle

BODY = "Officials said that twelve people were killed on Monday when the ceasefire collapsed."


def message(origin: str, **fields: Any) -> Message:
    return Message(json.dumps({"body": BODY, **fields}).encode(), origin)


def outputs(
    tmp_path: Path, messages: list[Message], timestamps: dict[str, float] | None = None
) -> dict[str, list[Any]]:
    """What comes out of each stream, by running the transform on the embedded engine."""
    with beam.Pipeline(runner="FnApiRunner") as pipeline:
        source = pipeline | beam.Create(messages)
        if timestamps:
            stamped = beam.Map(lambda one: TimestampedValue(one, timestamps[one.origin])).with_output_types(Message)
            source = source | stamped | beam.WindowInto(FixedWindows(10))
        streams = source | ArticlesToEvents(KeywordExtractorFactory())
        for name, stream in streams._asdict().items():
            with_window = beam.Map(lambda value, window=beam.DoFn.WindowParam: (value, window))
            stream | f"Window {name}" >> with_window | f"Keep {name}" >> beam.Map(_append, str(tmp_path / name))
    return {name: _read(tmp_path / name) for name in streams._fields}


def _append(value: object, path: str) -> None:
    with open(path, "ab") as file:
        pickle.dump(value, file)


def _read(path: Path) -> list[Any]:
    values = []
    if path.exists():
        with path.open("rb") as file:
            while file.peek(1):
                values.append(pickle.load(file))  # noqa: S301
    return values


def values(pairs: list[Any]) -> list[Any]:
    return [value for value, _ in pairs]


def test_each_event_comes_out_in_the_stream_of_its_type(tmp_path: Path) -> None:
    found = outputs(tmp_path, [message("f:1", article_id="a-1"), message("f:2", body="New sanctions were announced.")])
    assert [type(event) for event in values(found["casualty"])] == [CasualtyEvent]
    assert [type(event) for event in values(found["ceasefire"])] == [CeasefireEvent]
    assert [type(event) for event in values(found["sanction"])] == [SanctionEvent]
    assert values(found["casualty"])[0].article.article_id == "a-1"
    assert found["dead_letter"] == []


def test_every_failure_of_every_stage_is_a_dead_letter_with_the_original_bytes(tmp_path: Path) -> None:
    messages = [
        message("good", article_id="a-1", published_at="2021-05-04"),
        message("repeat", article_id="a-1", published_at="2021-05-04"),
        message("conflict", article_id="a-1", published_at="2021-05-05"),
        Message(b"\xff\xfe", "bytes", attempt=3),
        message("fails", body=f"{BODY} FAIL"),
        message("invalid", body=f"{BODY} INVALID"),
    ]
    found = outputs(tmp_path, messages)
    letters = {letter.origin: letter for letter in values(found["dead_letter"])}
    assert {origin: letter.stage for origin, letter in letters.items()} == {
        "conflict": "deduplicate",
        "bytes": "decode",
        "fails": "extract",
        "invalid": "validate",
    }
    by_origin = {one.origin: one for one in messages}
    assert all(letter.payload == by_origin[origin].payload for origin, letter in letters.items())
    assert letters["bytes"].attempt == 3
    assert "that of good already" in letters["conflict"].error_message
    assert len(found["casualty"]) == 1


def test_more_articles_than_a_batch_holds_all_come_out(tmp_path: Path) -> None:
    found = outputs(tmp_path, [message(f"f:{number}", article_id=f"a-{number}") for number in range(600)])
    assert len({event.event_id for event in values(found["casualty"])}) == 600


def test_events_stay_in_the_window_of_their_article_and_repeats_are_sought_within_it(tmp_path: Path) -> None:
    messages = [message(origin, article_id="a-1") for origin in ("early", "early-repeat", "late")]
    found = outputs(tmp_path, messages, {"early": 1.0, "early-repeat": 2.0, "late": 25.0})
    assert [(window.start, window.end) for _, window in found["casualty"]] == [(0, 10), (20, 30)]


@pytest.mark.parametrize(
    "value",
    [
        *EVENTS,
        DeadLetter(b"\xff", "o", "decode", "E", "m", 1, datetime.datetime(2021, 5, 4, tzinfo=datetime.UTC)),
        Message(b"\xff", "o", "text/plain", 2),
        ReceivedArticle(
            Article("a", "Body \U0001d11e", published_at=datetime.datetime.now(datetime.UTC)), Message(b"", "o")
        ),
    ],
    ids=lambda value: type(value).__name__,
)
def test_values_travel_between_workers_by_coders_of_their_own(value: object) -> None:
    coder = beam.coders.registry.get_coder(type(value))
    assert type(coder).__module__ == "transforms.coders"
    assert coder.decode(coder.encode(value)) == value
    assert pickle.loads(pickle.dumps(coder)) == coder  # noqa: S301


def test_coders_of_different_records_differ() -> None:
    assert RecordCoder(CasualtyEvent) != RecordCoder(SanctionEvent)
