"""Writes, once per record type, the Python that validates and encodes a record, and that builds one from what was read.

Walking a schema for every record costs more than encoding the record (fastavro alone: 37 microseconds an event), so the
walk is done once: out of the ``.avsc`` file come two plain functions per record, one straight line of checks and bytes
and one constructor call. Besides Avro's types they enforce what the schema files say in attributes of ours:

- ``minimum`` and ``maximum`` of a number, both inclusive;
- ``pattern`` of a string, which has to match as a whole;
- ``ordered`` of a record: pairs of fields of which the first may not exceed the second.
"""

from __future__ import annotations

import datetime
import re
import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from schemas import records
from schemas.invalid_record import InvalidRecordError

_EPOCH = datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC)
_EPOCH_ORDINAL = datetime.date(1970, 1, 1).toordinal()
_INTEGER_BITS = {"int": 31, "long": 63}


@dataclass(frozen=True, slots=True)
class RecordFunctions:
    """The generated functions of one record type.

    ``encode`` appends the Avro binary form to a bytearray and raises InvalidRecordError, whose path starts below
    the record. ``build`` makes the record of a dictionary and trusts it: fastavro has resolved it against the schema.
    """

    encode: Callable[[Any, bytearray], None]
    build: Callable[[dict[str, Any]], Any]


def generate(definition: dict[str, Any]) -> dict[str, RecordFunctions]:
    """Generates the functions of every record that a schema defines, by record name."""
    types = _named_types(definition)
    names: dict[str, Any] = {
        "InvalidRecordError": InvalidRecordError,
        "EPOCH": _EPOCH,
        "date": datetime.date,
        "datetime": datetime.datetime,
        "is_utc": _is_utc,
        "is_text": _is_text,
        "is_uuid": re.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}").fullmatch,
        "microseconds": _microseconds,
        "long": _encode_long,
        "small": _SMALL_LONGS,
        "double": struct.Struct("<d").pack,
    }
    source: list[str] = []
    for name, type_ in types.items():
        names[name] = getattr(records, name)
        if type_["type"] == "enum":
            names[f"{name}_members"] = {member.value: member for member in names[name]}
            names[f"{name}_indexes"] = {symbol: _encode_long(i) for i, symbol in enumerate(type_["symbols"])}
        else:
            source += _EncoderWriter(types, names).function(type_)
            source += _builder_function(type_, types)
    exec(compile("\n".join(source), f"<generated from {definition['name']}>", "exec"), names)  # noqa: S102
    return {
        name: RecordFunctions(names[f"encode_{name}"], names[f"build_{name}"])
        for name, type_ in types.items()
        if type_["type"] == "record"
    }


class _EncoderWriter:
    """Writes the validating, encoding half. ``names`` receives the constants that the generated code refers to."""

    def __init__(self, types: dict[str, dict[str, Any]], names: dict[str, Any]) -> None:
        self._types = types
        self._names = names

    def function(self, record: dict[str, Any]) -> Iterator[str]:
        fields = record["fields"]
        optional = {field["name"] for field in fields if isinstance(field["type"], list)}
        yield f"def encode_{record['name']}(record, out):"
        for field in fields:
            name = field["name"]
            yield f"    v_{name} = v = record.{name}"
            if name in optional:
                yield "    if v is None:"
                yield "        out += b'\\x00'"
                yield "    else:"
                yield "        out += b'\\x02'"
                yield from self._value(field, field["type"][1], "v", " " * 8)
            else:
                yield from self._value(field, field["type"], "v", " " * 4)
        for lower, upper in record.get("ordered", []):
            present = "".join(f"v_{name} is not None and " for name in (lower, upper) if name in optional)
            yield f"    if {present}v_{lower} > v_{upper}:"
            yield f"        raise InvalidRecordError({upper!r}, v_{upper}, f'at least {lower} = {{v_{lower}!r}}')"

    def _value(self, field: dict[str, Any], type_: Any, value: str, indent: str) -> Iterator[str]:
        """Lines that check ``value`` against ``type_`` and append its bytes."""
        named = _resolve(type_, self._types)
        kind = named["type"]
        name = field["name"]
        condition, expected = self._condition(field, named, value)
        yield f"{indent}if not ({condition}):"
        yield f"{indent}    raise InvalidRecordError({name!r}, {value}, {expected!r})"
        if kind == "record":
            yield f"{indent}try:"
            yield f"{indent}    encode_{named['name']}({value}, out)"
            yield f"{indent}except InvalidRecordError as error:"
            yield f"{indent}    raise error.within({name!r}) from None"
        elif kind == "enum":
            yield f"{indent}out += {named['name']}_indexes[{value}._value_]"
        elif kind == "array":
            yield f"{indent}if {value}:"
            yield f"{indent}    out += long(len({value}))"
            yield f"{indent}    for item in {value}:"
            yield from self._value(field, named["items"], "item", indent + " " * 8)
            yield f"{indent}out += b'\\x00'"
        elif kind == "boolean":
            yield f"{indent}out += b'\\x01' if {value} else b'\\x00'"
        elif kind == "double":
            yield f"{indent}out += double({value})"
        elif kind in ("string", "bytes"):
            yield f"{indent}data = {value}{'.encode()' if kind == 'string' else ''}"
            yield f"{indent}size = len(data)"
            yield f"{indent}out += small[size] if size < {len(_SMALL_LONGS)} else long(size)"
            yield f"{indent}out += data"
        elif named.get("logicalType") == "date":
            yield f"{indent}out += long({value}.toordinal() - {_EPOCH_ORDINAL})"
        elif named.get("logicalType") == "timestamp-micros":
            yield f"{indent}out += long(microseconds({value} - EPOCH))"
        else:
            yield f"{indent}out += small[{value}] if 0 <= {value} < {len(_SMALL_LONGS)} else long({value})"

    def _condition(self, field: dict[str, Any], named: dict[str, Any], value: str) -> tuple[str, str]:
        """The condition that a value of a type meets, as code and in words."""
        kind = named["type"]
        logical = named.get("logicalType")
        if kind in ("record", "enum"):
            return f"type({value}) is {named['name']}", f"a value of {named['name']}"
        if kind == "array":
            return f"type({value}) is tuple", "a tuple"
        if logical == "date":
            return f"type({value}) is date", "a date"
        if logical == "timestamp-micros":
            return f"type({value}) is datetime and is_utc({value})", "a timezone-aware datetime in UTC"
        if logical == "uuid":
            return f"type({value}) is str and is_uuid({value})", "a UUID in its canonical form, lower case"
        if kind == "string":
            condition = f"type({value}) is str and ({value}.isascii() or is_text({value}))"
            if pattern := field.get("pattern"):
                constant = f"pattern_{len(self._names)}"
                self._names[constant] = re.compile(pattern).fullmatch
                return f"{condition} and {constant}({value})", f"a string like {pattern}"
            return condition, "a string that UTF-8 can encode"
        if kind == "boolean":
            return f"{value} is True or {value} is False", "a boolean"
        if kind == "bytes":
            return f"type({value}) is bytes", "bytes"
        if kind in _INTEGER_BITS:
            limit = 1 << _INTEGER_BITS[kind]
            lowest, highest = field.get("minimum", -limit), field.get("maximum", limit - 1)
            condition = f"type({value}) is int and {lowest} <= {value} <= {highest}"
            return condition, f"an integer from {lowest} to {highest}"
        if kind == "double":
            condition = f"(type({value}) is float or type({value}) is int)"
            if "minimum" in field:
                lowest, highest = field["minimum"], field["maximum"]
                return f"{condition} and {lowest} <= {value} <= {highest}", f"a number from {lowest} to {highest}"
            return condition, "a number"
        raise TypeError(f"{field['name']}: the code generator does not know the Avro type {kind!r}; add it here")


def _builder_function(record: dict[str, Any], types: dict[str, dict[str, Any]]) -> Iterator[str]:
    name = record["name"]
    yield f"def build_{name}(avro):"
    for field in record["fields"]:
        optional = isinstance(field["type"], list)
        expression = _build_expression(field["type"][1] if optional else field["type"], "v", types)
        yield f"    v = avro[{field['name']!r}]"
        yield f"    v_{field['name']} = {'None if v is None else ' if optional else ''}{expression}"
    yield f"    return {name}(" + ", ".join(f"{f['name']}=v_{f['name']}" for f in record["fields"]) + ")"


def _build_expression(type_: Any, value: str, types: dict[str, dict[str, Any]]) -> str:
    named = _resolve(type_, types)
    if named["type"] == "record":
        return f"build_{named['name']}({value})"
    if named["type"] == "enum":
        return f"{named['name']}_members[{value}]"
    if named["type"] == "array":
        return f"tuple([{_build_expression(named['items'], 'item', types)} for item in {value}])"
    if named.get("logicalType") == "uuid":
        return f"str({value})"
    return value


def _named_types(definition: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Every record and enum of a schema by name, each with its namespace, inner ones first."""
    found: dict[str, dict[str, Any]] = {}

    def visit(type_: Any, namespace: str) -> None:
        if isinstance(type_, list):
            for branch in type_:
                visit(branch, namespace)
        elif isinstance(type_, dict):
            namespace = type_.get("namespace", namespace)
            for field in type_.get("fields", []):
                visit(field["type"], namespace)
            visit(type_.get("items"), namespace)
            if type_["type"] in ("record", "enum"):
                found[type_["name"]] = {**type_, "namespace": namespace}

    visit(definition, "")
    return found


def _resolve(type_: Any, types: dict[str, dict[str, Any]]) -> dict[str, Any]:
    if isinstance(type_, dict):
        return types.get(type_.get("name", ""), type_)
    return types.get(type_, {"type": type_})


def _is_utc(instant: datetime.datetime) -> bool:
    return instant.tzinfo is datetime.UTC or instant.utcoffset() == datetime.timedelta(0)


def _is_text(text: str) -> bool:
    """Whether UTF-8 can encode it: JSON's escapes can smuggle in lone surrogates, which no Avro string can hold."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _microseconds(since_epoch: datetime.timedelta) -> int:
    return (since_epoch.days * 86_400 + since_epoch.seconds) * 1_000_000 + since_epoch.microseconds


def _encode_long(number: int) -> bytes:
    """Avro's variable-length zig-zag form of an integer of 64 bits."""
    rest = (number << 1) ^ (number >> 63)
    encoded = bytearray()
    while rest > 0x7F:
        encoded.append(rest & 0x7F | 0x80)
        rest >>= 7
    encoded.append(rest)
    return bytes(encoded)


_SMALL_LONGS = [_encode_long(number) for number in range(1 << 12)]
