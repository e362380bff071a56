"""Events as Parquet: a file for each type, with the columns, records and arrays of its Avro schema."""

from __future__ import annotations

import dataclasses
import itertools
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pyarrow
import pyarrow.parquet

from schemas.definitions import EVENT_TYPES, event_name, schema_definition
from schemas.records import Event

_ROWS_AT_ONCE = 10_000
_PRIMITIVES = {
    "string": pyarrow.string(),
    "boolean": pyarrow.bool_(),
    "int": pyarrow.int32(),
    "long": pyarrow.int64(),
    "double": pyarrow.float64(),
    "bytes": pyarrow.binary(),
}
_LOGICAL = {"date": pyarrow.date32(), "timestamp-micros": pyarrow.timestamp("us", tz="UTC"), "uuid": pyarrow.string()}


def write_parquet(events: Iterable[Event], folder: Path) -> int:
    """Writes ``sanction.parquet``, ``casualty.parquet`` and ``ceasefire.parquet``, with or without rows; how many rows.

    The files take the place of earlier ones once all of them are whole.
    """
    with tempfile.TemporaryDirectory(prefix=".parquet-", dir=folder) as partial:
        count = _write(events, Path(partial))
        for file in sorted(Path(partial).iterdir()):
            file.replace(folder / file.name)
    return count


def _write(events: Iterable[Event], folder: Path) -> int:
    writers = {
        name: pyarrow.parquet.ParquetWriter(folder / f"{name}.parquet", parquet_schema(record_type), compression="zstd")
        for name, record_type in EVENT_TYPES.items()
    }
    count = 0
    try:
        remaining = iter(events)
        while some := list(itertools.islice(remaining, _ROWS_AT_ONCE)):
            count += len(some)
            for name, writer in writers.items():
                rows = [dataclasses.asdict(event) for event in some if event_name(event) == name]
                if rows:
                    writer.write_table(pyarrow.Table.from_pylist(rows, schema=writer.schema))
    finally:
        for writer in writers.values():
            writer.close()
    return count


def parquet_schema(record_type: type) -> Any:
    """The Arrow schema of a record type: what may be null in Avro may be null there, and nothing else."""
    named: dict[str, Any] = {}
    return pyarrow.schema([_field(field, named) for field in schema_definition(record_type)["fields"]])


def _field(field: dict[str, Any], named: dict[str, Any]) -> Any:
    optional = isinstance(field["type"], list)
    type_ = _type(field["type"][1] if optional else field["type"], named)
    return pyarrow.field(field["name"], type_, nullable=optional, metadata={"description": field["doc"]})


def _type(type_: Any, named: dict[str, Any]) -> Any:
    if isinstance(type_, str):
        return named.get(type_) or _PRIMITIVES[type_]
    if type_["type"] == "array":
        return pyarrow.list_(pyarrow.field("item", _type(type_["items"], named), nullable=False))
    if type_["type"] == "enum":
        named[type_["name"]] = pyarrow.string()
        return named[type_["name"]]
    if type_["type"] == "record":
        named[type_["name"]] = pyarrow.struct([_field(field, named) for field in type_["fields"]])
        return named[type_["name"]]
    return _LOGICAL.get(type_.get("logicalType", "")) or _PRIMITIVES[type_["type"]]
