"""What a change of a schema does to readers: told by the rules, confirmed by reading."""

from __future__ import annotations

import copy
import dataclasses
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import avro.errors
import avro.schema
import fastavro
import pytest
from avro.compatibility import ReaderWriterCompatibilityChecker, SchemaCompatibilityType
from example_events import CASUALTY, EVENTS
from hypothesis import assume, given
from hypothesis import strategies as st

from pipeline.__main__ import main
from schemas.codec import encode
from schemas.compatibility import Compatibility, compare, problems
from schemas.definitions import SCHEMA_FILES, avro_schema, schema_definition
from schemas.files import RecordWriter, read_events
from schemas.records import CasualtyEvent, Cause, Event

SCHEMAS = Path(__file__).parents[2] / "schemas"
RELEASES = sorted((SCHEMAS / "released").iterdir())


def record(*fields: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"type": "record", "name": "R", "fields": list(fields), **more}


def field(type_: Any, name: str = "a", **more: Any) -> dict[str, Any]:
    return {"name": name, "type": type_, **more}


def enum(*symbols: str, **more: Any) -> dict[str, Any]:
    return {"type": "enum", "name": "E", "symbols": list(symbols), **more}


MILLIS = {"type": "long", "logicalType": "timestamp-millis"}
MICROS = {"type": "long", "logicalType": "timestamp-micros"}
NODE = record(field(["null", "R"]))

CHANGES = [
    ("nothing", field("int"), field("int"), "full"),
    ("int to long", field("int"), field("long"), "backward"),
    ("long to int", field("long"), field("int"), "forward"),
    ("long to double", field("long"), field("double"), "backward"),
    ("string to bytes", field("string"), field("bytes"), "full"),
    ("string to int", field("string"), field("int"), "none"),
    ("may be null", field("int"), field(["null", "int"]), "backward"),
    ("may no longer be null", field(["null", "int"]), field("int"), "forward"),
    ("wider union", field(["null", "int"]), field(["null", "long", "string"]), "backward"),
    ("symbol added", field(enum("A")), field(enum("A", "B")), "backward"),
    ("symbol added, default", field(enum("A", default="A")), field(enum("A", "B", default="A")), "full"),
    ("symbol removed", field(enum("A", "B")), field(enum("A")), "forward"),
    ("enum renamed", field(enum("A")), field({**enum("A"), "name": "F"}), "none"),
    ("enum renamed, alias", field(enum("A")), field({**enum("A"), "name": "F", "aliases": ["E"]}), "backward"),
    ("field renamed", field("int"), field("int", "b"), "none"),
    ("field renamed, alias", field("int"), field("int", "b", aliases=["a"]), "backward"),
    ("default added", field("int"), field("int", default=1), "full"),
    ("array items", field({"type": "array", "items": "int"}), field({"type": "array", "items": "long"}), "backward"),
    ("map values", field({"type": "map", "values": "long"}), field({"type": "map", "values": "int"}), "forward"),
    (
        "fixed size",
        field({"type": "fixed", "name": "F", "size": 4}),
        field({"type": "fixed", "name": "F", "size": 8}),
        "none",
    ),
    ("millis to micros", field(MILLIS), field(MICROS), "none"),
    ("long to millis", field("long"), field(MILLIS), "none"),
]


@pytest.mark.parametrize(("old", "new", "expected"), [change[1:] for change in CHANGES], ids=[c[0] for c in CHANGES])
def test_a_change_of_a_field(old: dict[str, Any], new: dict[str, Any], expected: str) -> None:
    assert compare(record(old), record(new)).compatibility == expected


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (record(), record(field("int")), "forward"),
        (record(), record(field("int", default=1)), "full"),
        (record(field("int")), record(), "backward"),
        (record(field("int", default=1)), record(), "full"),
        (record(), record(name="S"), "none"),
        (record(), record(name="S", aliases=["R"]), "backward"),
        (record(namespace="one"), record(namespace="two"), "full"),
        (NODE, copy.deepcopy(NODE), "full"),
        (NODE, record(field(["null", "R"]), field("int", "b")), "forward"),
        ("int", "long", "backward"),
        (["null", "int"], "int", "forward"),
    ],
)
def test_a_change_of_a_record_or_a_bare_type(old: Any, new: Any, expected: str) -> None:
    assert compare(old, new).compatibility == expected


def test_a_problem_names_the_place_and_the_reason() -> None:
    old = record(field({"type": "array", "items": record(field(enum("A", "B"), "kind"), name="Inner")}, "parts"))
    new = record(field({"type": "array", "items": record(field(enum("A"), "kind"), name="Inner")}, "parts"))
    (problem,) = problems(old, new)
    assert str(problem) == "R.parts[].kind: the reader does not know B, and its enum E has no default"


SIMPLE = st.sampled_from(["null", "int", "long", "float", "double", "string", "bytes", "boolean"])
ENUMS = st.builds(
    lambda symbols, default: enum(*symbols, **({"default": symbols[0]} if default else {})),
    st.lists(st.sampled_from("ABC"), min_size=1, unique=True),
    st.booleans(),
)
UNIONS = st.lists(SIMPLE, min_size=1, max_size=4, unique=True)
TYPES = st.one_of(SIMPLE, ENUMS, UNIONS, st.builds(lambda items: {"type": "array", "items": items}, SIMPLE))
DEFAULTS = {"null": None, "int": 0, "long": 0, "float": 0.0, "double": 0.0, "string": "", "bytes": "", "boolean": False}
FIELDS = st.lists(
    st.builds(
        lambda name, type_, default: field(
            type_, name, **({"default": DEFAULTS[type_]} if default and isinstance(type_, str) else {})
        ),
        st.sampled_from("abc"),
        TYPES,
        st.booleans(),
    ),
    max_size=3,
    unique_by=lambda made: made["name"],
)
RECORDS = FIELDS.map(lambda fields: record(*fields))


def parsed(schema: Any) -> Any:
    try:
        return avro.schema.parse(json.dumps(schema))
    except avro.errors.AvroException:  # two fields may not define the same enum
        assume(False)


@given(RECORDS, RECORDS)
def test_apaches_own_checker_says_the_same(writer: dict[str, Any], reader: dict[str, Any]) -> None:
    verdict = ReaderWriterCompatibilityChecker().get_compatibility(parsed(reader), parsed(writer))
    assert (not problems(writer, reader)) is (verdict.compatibility is SchemaCompatibilityType.compatible)


@pytest.mark.parametrize("release", RELEASES, ids=lambda path: path.name)
def test_readers_of_every_release_read_what_we_write_and_the_other_way_round(
    release: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["schemas", "check", str(release), str(SCHEMAS)]) == 0, capsys.readouterr().out


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: type(event).__name__)
@pytest.mark.parametrize("release", RELEASES, ids=lambda path: path.name)
def test_a_reader_of_a_release_reads_a_file_of_today(event: Event, release: Path, tmp_path: Path) -> None:
    path = tmp_path / "x.avro"
    with path.open("wb") as file, RecordWriter(file, type(event)) as writer:
        writer.write(event)
    schema = json.loads((release / SCHEMA_FILES[type(event)]).read_text())
    with path.open("rb") as file:
        (read,) = fastavro.reader(file, reader_schema=schema)
    assert read["evidence"]["text"] == event.evidence.text
    assert set(read) == {part["name"] for part in schema["fields"]}


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: type(event).__name__)
@pytest.mark.parametrize("release", RELEASES, ids=lambda path: path.name)
def test_we_read_a_file_of_a_release(event: Event, release: Path, tmp_path: Path) -> None:
    schema = json.loads((release / SCHEMA_FILES[type(event)]).read_text())
    present = fastavro.schemaless_reader(io.BytesIO(encode(event)), avro_schema(type(event)), schema)
    with (tmp_path / "x.avro").open("wb") as file:
        fastavro.writer(file, fastavro.parse_schema(schema), [present])
    assert list(read_events(tmp_path / "x.avro")) == [event]


def changed(change: Callable[[dict[str, Any]], None]) -> dict[str, Any]:
    schema = schema_definition(CasualtyEvent)
    change(schema)
    return schema


def _add_optional_field(schema: dict[str, Any]) -> None:
    schema["fields"].append(field(["null", "string"], "weapon", default=None))


def _add_cause(schema: dict[str, Any]) -> None:
    next(part for part in schema["fields"] if part["name"] == "cause")["type"]["symbols"].append("DRONE")


def _add_outcome(schema: dict[str, Any]) -> None:
    next(part for part in schema["fields"] if part["name"] == "outcome")["type"]["symbols"].append("TRAUMATISED")


def _add_required_field(schema: dict[str, Any]) -> None:
    schema["fields"].append(field("string", "weapon"))


def _drop_scope(schema: dict[str, Any]) -> None:
    schema["fields"] = [part for part in schema["fields"] if part["name"] != "scope"]


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (_add_optional_field, Compatibility.FULL),
        (_add_cause, Compatibility.FULL),
        (_add_outcome, Compatibility.BACKWARD),
        (_add_required_field, Compatibility.FORWARD),
        (_drop_scope, Compatibility.BACKWARD),
    ],
)
def test_the_check_guards_our_own_schemas(
    change: Callable[[dict[str, Any]], None],
    expected: Compatibility,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    new = tmp_path / "casualty_event.avsc"
    new.write_text(json.dumps(changed(change)))
    code = main(["schemas", "check", str(SCHEMAS / new.name), str(new)])
    assert code == (0 if expected is Compatibility.FULL else 1)
    assert capsys.readouterr().out.startswith(f"casualty_event.avsc: {expected} compatibility")
    assert main(["schemas", "check", str(SCHEMAS / new.name), str(new), "--require", expected]) == 0


def test_a_cause_of_the_future_is_read_as_unknown_by_todays_reader(tmp_path: Path) -> None:
    schema = fastavro.parse_schema(changed(_add_cause))
    present: Any = fastavro.schemaless_reader(io.BytesIO(encode(CASUALTY)), avro_schema(CasualtyEvent), None)
    with (tmp_path / "x.avro").open("wb") as file:
        fastavro.writer(file, schema, [{**present, "cause": "DRONE"}])
    assert list(read_events(tmp_path / "x.avro")) == [dataclasses.replace(CASUALTY, cause=Cause.UNKNOWN)]


def test_a_schema_that_went_away_is_missed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["schemas", "check", str(RELEASES[0]), str(tmp_path)]) == 1
    assert "casualty_event.avsc: missing in" in capsys.readouterr().out


def test_the_documentation_is_that_of_the_schema_files(capsys: pytest.CaptureFixture[str]) -> None:
    main(["schemas", "docs"])
    page = (SCHEMAS.parent / "docs" / "schema.md").read_text(encoding="utf-8")
    assert page == capsys.readouterr().out, "run: python -m pipeline schemas docs > docs/schema.md"
