"""Arrow's schema of a record, and with it Parquet's, derived from its Avro schema."""

from __future__ import annotations

from typing import Any

import pyarrow

from schemas.definitions import schema_definition

_PRIMITIVES = {
    "string": pyarrow.string(),
    "bytes": pyarrow.binary(),
    "boolean": pyarrow.bool_(),
    "int": pyarrow.int32(),
    "long": pyarrow.int64(),
    "double": pyarrow.float64(),
}
_LOGICAL = {
    "date": pyarrow.date32(),
    "timestamp-micros": pyarrow.timestamp("us", tz="UTC"),
    "uuid": pyarrow.string(),
}


def arrow_schema(record_type: type) -> Any:
    """The schema of a record type: the same fields in the same order, enums as text, records as structs."""
    definition = schema_definition(record_type)
    return pyarrow.schema(_fields(definition, {}))


def _fields(record: dict[str, Any], named: dict[str, Any]) -> list[Any]:
    return [_field(field, named) for field in record["fields"]]


def _field(field: dict[str, Any], named: dict[str, Any]) -> Any:
    avro = field["type"]
    nullable = isinstance(avro, list)
    if nullable:
        (avro,) = (branch for branch in avro if branch != "null")
    return pyarrow.field(field["name"], _type(avro, named), nullable, {"doc": field["doc"]} if "doc" in field else None)


def _type(avro: Any, named: dict[str, Any]) -> Any:
    if isinstance(avro, str):
        return named[avro] if avro in named else _PRIMITIVES[avro]
    if "logicalType" in avro:
        return _LOGICAL[avro["logicalType"]]
    match avro["type"]:
        case "record":
            named[avro["name"]] = pyarrow.struct(_fields(avro, named))
            return named[avro["name"]]
        case "enum":
            named[avro["name"]] = pyarrow.string()
            return named[avro["name"]]
        case "array":
            return pyarrow.list_(pyarrow.field("element", _type(avro["items"], named), nullable=False))
    return _PRIMITIVES[avro["type"]]
