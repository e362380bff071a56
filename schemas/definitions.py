"""Where each record's Avro schema is, and which record an Avro schema describes."""

from __future__ import annotations

import importlib.resources
import json
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

import fastavro

from schemas.records import Article, CasualtyEvent, CeasefireEvent, DeadLetter, Event, SanctionEvent

NAMESPACE = "ceasewire.v1"

EVENT_TYPES: Mapping[str, type[Event]] = MappingProxyType(
    {"sanction": SanctionEvent, "casualty": CasualtyEvent, "ceasefire": CeasefireEvent}
)
"""The events by the short name that folders, tags and the command line use."""

SCHEMA_FILES: Mapping[type, str] = MappingProxyType(
    {
        Article: "article.avsc",
        SanctionEvent: "sanction_event.avsc",
        CasualtyEvent: "casualty_event.avsc",
        CeasefireEvent: "ceasefire_event.avsc",
        DeadLetter: "dead_letter.avsc",
    }
)


def schema_text(record_type: type) -> str:
    """The schema file of a record type, as shipped: self-contained, for any Avro tool."""
    return importlib.resources.files("schemas").joinpath(SCHEMA_FILES[record_type]).read_text(encoding="utf-8")


def schema_definition(record_type: type) -> dict[str, Any]:
    """The schema of a record type as plain JSON values."""
    definition: dict[str, Any] = json.loads(schema_text(record_type))
    return definition


def avro_schema(record_type: type) -> Any:
    """The schema of a record type, parsed for fastavro, which is done once."""
    if record_type not in _PARSED:
        _PARSED[record_type] = fastavro.parse_schema(schema_definition(record_type))
    return _PARSED[record_type]


def record_type_of(schema_name: str) -> type:
    """The record type of a full schema name such as ``ceasewire.v1.CasualtyEvent``.

    Raises:
        ValueError: no record of ours has that name.
    """
    for record_type in SCHEMA_FILES:
        if schema_name == f"{NAMESPACE}.{record_type.__name__}":
            return record_type
    known = ", ".join(f"{NAMESPACE}.{record_type.__name__}" for record_type in SCHEMA_FILES)
    raise ValueError(f"unknown record {schema_name!r}; known are {known}")


def event_name(event: Event) -> str:
    """The short name of an event's type: sanction, casualty or ceasefire."""
    return _NAME_OF_TYPE[type(event)]


_NAME_OF_TYPE = {record_type: name for name, record_type in EVENT_TYPES.items()}
_PARSED: dict[type, Any] = {}
