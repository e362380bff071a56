"""BigQuery's schema of a record, derived from its Avro schema.

``python -m schemas.bigquery_schema casualty`` prints the schema of the table of casualty events, for ``bq mk``.
"""

from __future__ import annotations

import json
import sys
from typing import Any

from schemas.definitions import EVENT_TYPES, schema_definition

EVENT_DAY = "event_day"
"""The column that tables of events are partitioned by: BigQuery partitions by no field of a field."""

_PRIMITIVES = {
    "string": "STRING",
    "bytes": "BYTES",
    "boolean": "BOOLEAN",
    "int": "INTEGER",
    "long": "INTEGER",
    "double": "FLOAT",
}
_LOGICAL = {"date": "DATE", "timestamp-micros": "TIMESTAMP", "uuid": "STRING"}


def bigquery_fields(record_type: type) -> list[dict[str, Any]]:
    """The fields of a table of records, as BigQuery's REST API and ``bq mk --schema`` take them.

    Same fields in the same order: records are RECORD, arrays REPEATED, enums STRING, docs are descriptions.
    """
    return _fields(schema_definition(record_type), {})


def event_table_fields(record_type: type) -> list[dict[str, Any]]:
    """The fields of a table of events: EVENT_DAY, then those of the record."""
    day = {
        "name": EVENT_DAY,
        "mode": "NULLABLE",
        "type": "DATE",
        "description": "First day of the event's date or, where it has none, the day of publication.",
    }
    return [day, *bigquery_fields(record_type)]


def _fields(record: dict[str, Any], named: dict[str, dict[str, Any]]) -> list[dict[str, Any]]:
    return [_field(field, named) for field in record["fields"]]


def _field(field: dict[str, Any], named: dict[str, dict[str, Any]]) -> dict[str, Any]:
    avro, mode = field["type"], "REQUIRED"
    if isinstance(avro, list):
        (avro,) = (branch for branch in avro if branch != "null")
        mode = "NULLABLE"
    if isinstance(avro, dict) and avro["type"] == "array":
        avro, mode = avro["items"], "REPEATED"
    description = {"description": field["doc"]} if "doc" in field else {}
    return {"name": field["name"], "mode": mode, **_type(avro, named), **description}


def _type(avro: Any, named: dict[str, dict[str, Any]]) -> dict[str, Any]:
    if isinstance(avro, str):
        return named[avro] if avro in named else {"type": _PRIMITIVES[avro]}
    if "logicalType" in avro:
        return {"type": _LOGICAL[avro["logicalType"]]}
    match avro["type"]:
        case "record":
            named[avro["name"]] = {"type": "RECORD", "fields": _fields(avro, named)}
            return named[avro["name"]]
        case "enum":
            named[avro["name"]] = {"type": "STRING"}
            return named[avro["name"]]
    return {"type": _PRIMITIVES[avro["type"]]}


if __name__ == "__main__":
    if len(sys.argv) != 2 or sys.argv[1] not in EVENT_TYPES:
        sys.exit(f"usage: python -m schemas.bigquery_schema {'|'.join(EVENT_TYPES)}")
    print(json.dumps(event_table_fields(EVENT_TYPES[sys.argv[1]]), indent=2))
