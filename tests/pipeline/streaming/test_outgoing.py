"""Events and dead letters as messages, within what Pub/Sub takes."""

from __future__ import annotations

import dataclasses
import datetime
import json

import fastavro
import pytest
from example_events import CASUALTY, EVENTS

from pipeline.streaming.publisher import dead_letter_message, event_message, schema_fingerprint
from schemas.codec import decode
from schemas.definitions import schema_text
from schemas.records import DeadLetter, Event


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: type(event).__name__)
def test_an_event_is_avro_that_its_attributes_tell_how_to_read(event: Event) -> None:
    message = event_message(event)
    assert decode(type(event), message.data) == event
    assert message.attributes["schema"] == f"ceasewire.v1.{type(event).__name__}"
    assert message.attributes["schema_fingerprint"] == schema_fingerprint(type(event))
    assert message.ordering_key == event.article.article_id


def test_each_type_has_a_fingerprint_of_its_own_that_documentation_does_not_change() -> None:
    assert len({schema_fingerprint(type(event)) for event in EVENTS}) == 3
    without_docs = fastavro.schema.to_parsing_canonical_form(fastavro.parse_schema(_undocumented()))
    assert fastavro.schema.fingerprint(without_docs, "CRC-64-AVRO") == schema_fingerprint(type(CASUALTY))


def _undocumented() -> dict[str, object]:
    schema = json.loads(schema_text(type(CASUALTY)))
    del schema["doc"]
    return dict(schema)


def test_what_is_too_long_for_an_attribute_is_cut_at_a_character_and_an_ordering_key_hashed() -> None:
    long = "\u20ac" * 1000
    event = dataclasses.replace(CASUALTY, article=dataclasses.replace(CASUALTY.article, article_id=long))
    message = event_message(event)
    assert message.attributes["article_id"] == "\u20ac" * 341
    assert len(message.ordering_key) == 64
    letter = DeadLetter(b"\xff", "o", "decode", "E", long, 3, datetime.datetime(2021, 5, 4, tzinfo=datetime.UTC))
    sent = dead_letter_message(letter)
    assert (sent.data, sent.ordering_key) == (b"\xff", "")
    assert sent.attributes == {
        "stage": "decode",
        "error_type": "E",
        "error_message": "\u20ac" * 341,
        "origin": "o",
        "failed_at": "2021-05-04T00:00:00+00:00",
        "attempt": "3",
        "content_type": "application/json",
    }
