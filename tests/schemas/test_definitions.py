"""The schema files and the dataclasses say the same."""

from __future__ import annotations

import dataclasses
import datetime
import enum
import typing
from typing import Any

import avro.schema
import pytest

from schemas import records
from schemas.definitions import SCHEMA_FILES, record_type_of, schema_definition, schema_text

PRIMITIVES = {"string": str, "bytes": bytes, "boolean": bool, "int": int, "long": int, "double": float}
LOGICAL = {"date": datetime.date, "timestamp-micros": datetime.datetime, "uuid": str}


def definitions(type_: Any) -> list[dict[str, Any]]:
    """All named types that a schema defines."""
    if isinstance(type_, list):
        return [found for branch in type_ for found in definitions(branch)]
    if not isinstance(type_, dict):
        return []
    inner = [found for field in type_.get("fields", []) for found in definitions(field["type"])]
    return inner + definitions(type_.get("items")) + ([type_] if "name" in type_ else [])


ALL = {
    (record_type.__name__, definition["name"]): definition
    for record_type in SCHEMA_FILES
    for definition in definitions(schema_definition(record_type))
}
RECORDS = {key: definition for key, definition in ALL.items() if definition["type"] == "record"}
ENUMS = {key: definition for key, definition in ALL.items() if definition["type"] == "enum"}


def python_type(type_: Any) -> Any:
    """The annotation that a dataclass has to carry for an Avro type."""
    if isinstance(type_, list):
        assert type_[0] == "null"
        assert len(type_) == 2
        return python_type(type_[1]) | None
    if isinstance(type_, dict):
        if "name" in type_:
            return getattr(records, type_["name"])
        if type_["type"] == "array":
            return tuple[python_type(type_["items"]), ...]  # type: ignore[misc]
        return LOGICAL.get(type_.get("logicalType", ""), PRIMITIVES.get(type_["type"]))
    return PRIMITIVES.get(type_) or getattr(records, type_)


@pytest.mark.parametrize("key", RECORDS, ids="/".join)
def test_a_record_has_the_fields_of_its_dataclass_in_their_order_with_their_types(key: tuple[str, str]) -> None:
    record_type = getattr(records, key[1])
    annotations = typing.get_type_hints(record_type)
    fields = [(field["name"], python_type(field["type"])) for field in RECORDS[key]["fields"]]
    assert fields == [(field.name, annotations[field.name]) for field in dataclasses.fields(record_type)]


@pytest.mark.parametrize("key", ENUMS, ids="/".join)
def test_an_enum_has_the_symbols_of_its_class_in_their_order(key: tuple[str, str]) -> None:
    members: type[enum.StrEnum] = getattr(records, key[1])
    assert ENUMS[key]["symbols"] == [member.value for member in members]
    assert ENUMS[key].get("default", members[ENUMS[key]["symbols"][0]].value) in ENUMS[key]["symbols"]


@pytest.mark.parametrize("key", RECORDS, ids="/".join)
def test_optional_fields_default_to_null_and_arrays_to_nothing(key: tuple[str, str]) -> None:
    for field in RECORDS[key]["fields"]:
        if isinstance(field["type"], list):
            assert field["default"] is None, field["name"]
        elif isinstance(field["type"], dict) and field["type"]["type"] == "array":
            assert field["default"] == [], field["name"]


@pytest.mark.parametrize("key", ALL, ids="/".join)
def test_everything_is_documented(key: tuple[str, str]) -> None:
    assert ALL[key]["doc"].endswith(".")
    for field in ALL[key].get("fields", []):
        assert field["doc"].endswith("."), field["name"]


def test_a_type_that_several_events_share_is_defined_alike_in_each() -> None:
    by_name: dict[str, list[dict[str, Any]]] = {}
    for (_, name), definition in ALL.items():
        by_name.setdefault(name, []).append(definition)
    differing = [name for name, found in by_name.items() if any(other != found[0] for other in found)]
    assert differing == []
    assert len(by_name["Actor"]) == 3


@pytest.mark.parametrize("record_type", SCHEMA_FILES, ids=lambda record_type: record_type.__name__)
def test_every_schema_file_stands_alone_for_any_avro_tool(record_type: type) -> None:
    parsed = avro.schema.parse(schema_text(record_type))
    assert parsed.fullname == f"ceasewire.v1.{record_type.__name__}"
    assert record_type_of(parsed.fullname) is record_type


def test_an_unknown_record_name_is_refused_with_the_known_ones() -> None:
    with pytest.raises(ValueError, match=r"unknown record 'ceasewire\.v1\.Merger'.*CasualtyEvent"):
        record_type_of("ceasewire.v1.Merger")
