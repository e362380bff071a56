"""Records as plain JSON, for programs that do not read Avro."""

from __future__ import annotations

import base64
import dataclasses
import datetime
import json
from typing import Any

from schemas.definitions import event_name
from schemas.records import DeadLetter, Event


def event_json(event: Event) -> str:
    """An event as one line of JSON, with its ``type`` in front."""
    return _line({"type": event_name(event), **dataclasses.asdict(event)})


def event_values(event: Event) -> dict[str, Any]:
    """An event as nested dictionaries, lists, texts and numbers, with its ``type`` in front."""
    values: dict[str, Any] = json.loads(event_json(event))
    return values


def dead_letter_json(letter: DeadLetter) -> str:
    """A dead letter as one line of JSON; the payload is text where it is UTF-8, else in ``payload_base64``."""
    fields: dict[str, Any] = {"type": "dead-letter", **dataclasses.asdict(letter)}
    try:
        fields["payload"] = letter.payload.decode()
    except UnicodeDecodeError:
        del fields["payload"]
        fields["payload_base64"] = base64.b64encode(letter.payload).decode()
    return _line(fields)


def _line(fields: dict[str, Any]) -> str:
    return json.dumps(fields, ensure_ascii=False, default=_plain)


def _plain(value: object) -> str:
    if isinstance(value, datetime.date):
        return value.isoformat().replace("+00:00", "Z")
    raise TypeError(f"{value!r} has no JSON form here")
