"""Whether readers with one Avro schema can read what was written with another, by Avro's rules of schema resolution.

The rules: https://avro.apache.org/docs/1.12.0/specification/#schema-resolution. Resolution looks at types, names,
defaults and aliases. It does not look at logical types, although a reader that takes milliseconds for microseconds is
wrong by a factor of a thousand: such a change is told as a problem here all the same.
"""

from __future__ import annotations

import enum
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

Schema = Any
"""A schema as JSON values: a name, a list for a union, or an object."""

_PROMOTIONS = {
    ("int", "long"),
    ("int", "float"),
    ("int", "double"),
    ("long", "float"),
    ("long", "double"),
    ("float", "double"),
    ("string", "bytes"),
    ("bytes", "string"),
}
_NAMED = ("record", "enum", "fixed")


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a reader fails on what a writer may write: where in the schema, and what is wrong there."""

    path: str
    reason: str

    def __str__(self) -> str:
        return f"{self.path}: {self.reason}"


class Compatibility(enum.StrEnum):
    """In which direction schemas get along."""

    FULL = "full"
    BACKWARD = "backward"
    FORWARD = "forward"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Change:
    """What a change of a schema does to readers.

    Attributes:
        backward: problems of readers with the new schema and data of the old one.
        forward: problems of readers with the old schema and data of the new one.
    """

    backward: tuple[Problem, ...]
    forward: tuple[Problem, ...]

    @property
    def compatibility(self) -> Compatibility:
        if not self.backward:
            return Compatibility.BACKWARD if self.forward else Compatibility.FULL
        return Compatibility.NONE if self.forward else Compatibility.FORWARD

    def meets(self, required: Compatibility) -> bool:
        """Whether this is at least as compatible as required."""
        wants_backward = required in (Compatibility.FULL, Compatibility.BACKWARD)
        wants_forward = required in (Compatibility.FULL, Compatibility.FORWARD)
        return not (wants_backward and self.backward) and not (wants_forward and self.forward)


def compare(old: Schema, new: Schema) -> Change:
    """What a change from one schema to another does to readers of both."""
    return Change(backward=tuple(problems(old, new)), forward=tuple(problems(new, old)))


def problems(writer: Schema, reader: Schema) -> list[Problem]:
    """Why readers with one schema may fail on data written with another; nothing where they never do."""
    resolution = _Resolution(_named_types(writer), _named_types(reader))
    return list(resolution.compare(writer, reader, _name(reader) or "schema"))


class _Resolution:
    """One comparison of a writer's with a reader's schema."""

    def __init__(self, writer_types: Mapping[str, Schema], reader_types: Mapping[str, Schema]) -> None:
        self._writer_types = writer_types
        self._reader_types = reader_types
        self._compared: set[tuple[str, str]] = set()

    def compare(self, writer: Schema, reader: Schema, path: str) -> Iterator[Problem]:
        writer = _resolve(writer, self._writer_types)
        reader = _resolve(reader, self._reader_types)
        if isinstance(writer, list):
            for branch in writer:
                yield from self.compare(branch, reader, path)
        elif isinstance(reader, list):
            yield from self._into_union(writer, reader, path)
        elif writer["type"] != reader["type"]:
            if (writer["type"], reader["type"]) not in _PROMOTIONS:
                yield Problem(path, f"{_name(writer)} cannot be read as {_name(reader)}")
            elif "logicalType" in writer or "logicalType" in reader:
                yield from _logical_types(writer, reader, path)
        else:
            yield from _logical_types(writer, reader, path)
            yield from self._alike(writer, reader, path)

    def _into_union(self, writer: Schema, reader: list[Schema], path: str) -> Iterator[Problem]:
        attempts = [list(self.compare(writer, branch, path)) for branch in reader]
        if all(attempts):
            # The complaint of the branch that was meant says more than that none fits.
            meant = [
                attempt
                for attempt, branch in zip(attempts, reader, strict=True)
                if _same_name(writer, _resolve(branch, self._reader_types))
            ]
            choices = ", ".join(_name(_resolve(branch, self._reader_types)) for branch in reader)
            yield from meant[0] if meant else [Problem(path, f"{_name(writer)} is none of the reader's {choices}")]

    def _alike(self, writer: Schema, reader: Schema, path: str) -> Iterator[Problem]:
        """Two schemas of one type."""
        kind = reader["type"]
        if kind in _NAMED and not _same_name(writer, reader):
            yield Problem(path, f"{kind} {_name(writer)} is not the reader's {kind} {_name(reader)}")
        elif kind == "record":
            pair = (writer["full_name"], reader["full_name"])
            if pair not in self._compared:
                self._compared.add(pair)
                yield from self._records(writer, reader, path)
        elif kind == "enum":
            unknown = [symbol for symbol in writer["symbols"] if symbol not in reader["symbols"]]
            if unknown and "default" not in reader:
                symbols = ", ".join(unknown)
                yield Problem(path, f"the reader does not know {symbols}, and its enum {_name(reader)} has no default")
        elif kind == "fixed" and writer["size"] != reader["size"]:
            yield Problem(path, f"fixed of {writer['size']} bytes cannot be read as one of {reader['size']}")
        elif kind == "array":
            yield from self.compare(writer["items"], reader["items"], f"{path}[]")
        elif kind == "map":
            yield from self.compare(writer["values"], reader["values"], f"{path}{{}}")

    def _records(self, writer: Schema, reader: Schema, path: str) -> Iterator[Problem]:
        written = {field["name"]: field for field in writer["fields"]}
        for field in reader["fields"]:
            names = [field["name"], *field.get("aliases", ())]
            source = next((written[name] for name in names if name in written), None)
            place = f"{path}.{field['name']}"
            if source is not None:
                yield from self.compare(source["type"], field["type"], place)
            elif "default" not in field:
                yield Problem(place, "the writer does not write it, and the reader has no default")


def _logical_types(writer: Schema, reader: Schema, path: str) -> Iterator[Problem]:
    meanings = [
        tuple(schema.get(name) for name in ("logicalType", "precision", "scale")) for schema in (writer, reader)
    ]
    if meanings[0] != meanings[1]:
        written, read = (schema.get("logicalType", "no logical type") for schema in (writer, reader))
        yield Problem(path, f"logical type {written} would be read as {read}, which means another value")


def _same_name(writer: Schema, reader: Schema) -> bool:
    if writer["type"] != reader["type"]:
        return False
    if writer["type"] not in _NAMED:
        return True
    aliases = [alias.rpartition(".")[2] for alias in reader.get("aliases", ())]
    return writer["name"] in (reader["name"], *aliases)


def _name(schema: Schema) -> str:
    if isinstance(schema, list):
        return "union"
    return str(schema.get("name") or schema["type"]) if isinstance(schema, dict) else str(schema)


def _resolve(schema: Schema, types: Mapping[str, Schema]) -> Any:
    """A schema as a list or an object, named types by what they were defined as."""
    if isinstance(schema, list):
        return schema
    if isinstance(schema, str):
        return types.get(schema) or {"type": schema}
    if isinstance(schema["type"], dict | list):
        return _resolve(schema["type"], types)
    if schema["type"] in _NAMED:
        return types[schema["name"]]
    return types.get(schema["type"]) or schema


def _named_types(schema: Schema) -> dict[str, Schema]:
    """Every named type that a schema defines, by its name with and without the namespace."""
    found: dict[str, Schema] = {}

    def visit(part: Schema, namespace: str) -> None:
        if isinstance(part, list):
            for branch in part:
                visit(branch, namespace)
        if not isinstance(part, dict):
            return
        if part.get("type") in _NAMED:
            prefix, _, name = part["name"].rpartition(".")
            namespace = prefix or part.get("namespace", namespace)
            full_name = f"{namespace}.{name}" if namespace else name
            defined = {**part, "name": name, "full_name": full_name}
            found.update({name: defined, full_name: defined, part["name"]: defined})
        for field in part.get("fields", ()):
            visit(field["type"], namespace)
        for inner in ("items", "values", "type"):
            visit(part.get(inner), namespace)

    visit(schema, "")
    return found
