"""What is encoded is valid Avro and comes back; what is invalid is refused by name and value."""

from __future__ import annotations

import copy
import dataclasses
import datetime
import io
from pathlib import Path
from typing import Any

import fastavro
import pytest
from example_events import CASUALTY, CEASEFIRE, EVENTS, SANCTION
from hypothesis import given
from record_strategies import records

from schemas.codec import decode, encode, from_avro, validate
from schemas.definitions import avro_schema, schema_definition
from schemas.files import read_records
from schemas.invalid_record import InvalidRecordError
from schemas.records import (
    Actor,
    Article,
    CasualtyEvent,
    Cause,
    Count,
    DeadLetter,
    Measure,
    Modality,
    Perpetrator,
)


@given(records)
def test_a_record_comes_back_as_it_was(record: object) -> None:
    assert decode(type(record), encode(record)) == record


@given(records)
def test_another_avro_implementation_writes_the_same_bytes(record: object) -> None:
    """fastavro's own writer, given what fastavro reads out of our bytes, arrives at our bytes."""
    schema = avro_schema(type(record))
    encoded = encode(record)
    again = io.BytesIO()
    read: Any = fastavro.schemaless_reader(io.BytesIO(encoded), schema, None)
    fastavro.schemaless_writer(again, schema, read)
    assert again.getvalue() == encoded
    assert from_avro(type(record), read) == record


def change(event: Any, path: str, value: object) -> Any:
    """The event with the field at a dotted path replaced."""
    name, _, rest = path.partition(".")
    return dataclasses.replace(event, **{name: change(getattr(event, name), rest, value) if rest else value})


NAIVE = datetime.datetime(2021, 5, 4)
INVALID = [
    (CASUALTY, "event_id", "12", "UUID"),
    (CASUALTY, "event_id", "0B1F6C6E-53A4-5C2E-9D0A-111111111111", "UUID"),
    (CASUALTY, "event_id", None, "UUID"),
    (CASUALTY, "article", None, "ArticleReference"),
    (CASUALTY, "article.published_at", NAIVE, "timezone-aware"),
    (CASUALTY, "article.published_at", datetime.date(2021, 5, 4), "timezone-aware"),
    (CASUALTY, "article.title", b"bytes", "string"),
    (CASUALTY, "article.title", "\ud800", "UTF-8"),
    (CASUALTY, "evidence.start", -1, "integer from 0"),
    (CASUALTY, "evidence.start", True, "integer"),
    (CASUALTY, "evidence.start", 1.0, "integer"),
    (CASUALTY, "evidence.end", 2**63, "integer"),
    (CASUALTY, "evidence.end", 30, "at least trigger_end = 33"),
    (CASUALTY, "modality", "ASSERTED", "Modality"),
    (CASUALTY, "outcome", Modality.DENIED, "Outcome"),
    (CASUALTY, "confidence", 1.01, "number from 0 to 1"),
    (CASUALTY, "confidence", float("nan"), "number from 0 to 1"),
    (CASUALTY, "confidence", "0.5", "number"),
    (CASUALTY, "location.country", "Syria", "[A-Z]{3}"),
    (CASUALTY, "location.latitude", 90.5, "number from -90 to 90"),
    (CASUALTY, "event_date.start", datetime.datetime(2021, 5, 3, tzinfo=datetime.UTC), "date"),
    (CASUALTY, "event_date.end", datetime.date(2021, 5, 2), "at least start"),
    (CASUALTY, "count.maximum", 11, "at least minimum = 12"),
    (CASUALTY, "count.approximate", 0, "boolean"),
    (CASUALTY, "perpetrators", [], "tuple"),
    (CASUALTY, "perpetrators", (None,), "Perpetrator"),
    (SANCTION, "measures", ("OTHER",), "Measure"),
    (SANCTION, "reason", 7, "string"),
    (CEASEFIRE, "effective_from", datetime.date(2021, 5, 3), "EventDate"),
]


@pytest.mark.parametrize(("event", "path", "value", "expected"), INVALID, ids=lambda part: repr(part)[:40])
def test_an_invalid_field_is_refused_with_its_name_value_and_what_is_expected(
    event: Any, path: str, value: object, expected: str
) -> None:
    with pytest.raises(InvalidRecordError) as refused:
        validate(change(event, path, value))
    assert refused.value.path == f"{type(event).__name__}.{path}"
    message = str(refused.value)
    assert expected in message
    offending = value[0] if isinstance(value, tuple) else value
    assert repr(offending) in message


def test_the_error_finds_its_way_out_of_nested_arrays() -> None:
    broken = Perpetrator(Actor("x", "x", "STATE"), False)  # type: ignore[arg-type]
    with pytest.raises(InvalidRecordError, match=r"^CasualtyEvent\.perpetrators\.actor\.kind: .*ActorKind.*'STATE'"):
        validate(dataclasses.replace(CASUALTY, perpetrators=(broken,)))


def test_a_long_value_is_cut_in_the_message() -> None:
    with pytest.raises(InvalidRecordError) as refused:
        validate(dataclasses.replace(SANCTION, reason=["x" * 10_000]))
    assert len(str(refused.value)) < 400


def test_what_the_contract_leaves_open_is_valid() -> None:
    for event in EVENTS:
        validate(event)
    validate(dataclasses.replace(CASUALTY, count=Count("many", 3, None, False), confidence=1))
    validate(Article("", "Body"))


def test_a_file_of_an_older_schema_is_read_with_the_defaults_of_the_newer_fields() -> None:
    older = {
        **avro_schema(DeadLetter),
        "fields": [f for f in avro_schema(DeadLetter)["fields"] if f["name"] not in ("content_type", "article_id")],
    }
    file = io.BytesIO()
    written = {
        "payload": b"{}",
        "origin": "a:1",
        "stage": "decode",
        "error_type": "E",
        "error_message": "m",
        "attempt": 1,
        "failed_at": datetime.datetime(2021, 5, 4, tzinfo=datetime.UTC),
    }
    fastavro.writer(file, fastavro.parse_schema(older), [written])
    file.seek(0)
    (read,) = fastavro.reader(file, reader_schema=avro_schema(DeadLetter))
    letter = from_avro(DeadLetter, read)  # type: ignore[arg-type]
    assert letter.article_id is None
    assert letter.content_type == "application/json"


def test_an_event_written_before_duplicates_were_marked_is_read_as_none(tmp_path: Path) -> None:
    older: Any = copy.deepcopy(schema_definition(CasualtyEvent))
    article = next(field["type"] for field in older["fields"] if field["name"] == "article")
    article["fields"] = [field for field in article["fields"] if field["name"] != "duplicate_of"]
    event: Any = fastavro.schemaless_reader(io.BytesIO(encode(CASUALTY)), avro_schema(CasualtyEvent), None)
    del event["article"]["duplicate_of"]
    with (tmp_path / "older.avro").open("wb") as file:
        fastavro.writer(file, fastavro.parse_schema(older), [event])
    assert list(read_records(tmp_path / "older.avro", CasualtyEvent)) == [CASUALTY]


def test_a_cause_that_only_a_newer_writer_knows_is_read_as_unknown() -> None:
    newer: Any = copy.deepcopy(schema_definition(CasualtyEvent))
    cause = next(field["type"] for field in newer["fields"] if field["name"] == "cause")
    cause["symbols"] = ["DRONE", *cause["symbols"]]
    written: Any = fastavro.schemaless_reader(io.BytesIO(encode(CASUALTY)), avro_schema(CasualtyEvent), None)
    file = io.BytesIO()
    fastavro.writer(file, fastavro.parse_schema(newer), [{**written, "cause": "DRONE"}])
    file.seek(0)
    (read,) = fastavro.reader(file, reader_schema=avro_schema(CasualtyEvent))
    assert from_avro(CasualtyEvent, read).cause is Cause.UNKNOWN  # type: ignore[arg-type]


def test_measures_keep_their_order() -> None:
    measures = (Measure.TRAVEL_BAN, Measure.ASSET_FREEZE, Measure.TRAVEL_BAN)
    event = dataclasses.replace(SANCTION, measures=measures)
    assert decode(type(event), encode(event)).measures == measures
