"""Records to Avro and back: validation, encoding, decoding.

The functions take any of the records that have a schema file: Article, the three events and DeadLetter.
"""

from __future__ import annotations

import io
from typing import Any, TypeVar, cast

import fastavro

from schemas.code_generation import RecordFunctions, generate
from schemas.definitions import avro_schema, schema_definition
from schemas.invalid_record import InvalidRecordError

RecordT = TypeVar("RecordT")


def encode_into(record: object, out: bytearray) -> None:
    """Validates a record and appends its Avro binary form, without schema or header.

    Raises:
        InvalidRecordError: a field does not satisfy the schema; the error names the field and the value. What was
            appended before the field was reached stays in ``out``.
    """
    try:
        _functions(type(record)).encode(record, out)
    except InvalidRecordError as error:
        raise error.within(type(record).__name__) from None


def encode(record: object) -> bytes:
    """Validates a record and gives its Avro binary form, without schema or header.

    Raises:
        InvalidRecordError: a field does not satisfy the schema; the error names the field and the value.
    """
    out = bytearray()
    encode_into(record, out)
    return bytes(out)


def validate(record: object) -> None:
    """Checks a record against its schema.

    Raises:
        InvalidRecordError: a field does not satisfy the schema; the error names the field and the value.
    """
    encode_into(record, bytearray())


def from_avro(record_type: type[RecordT], avro: dict[str, Any]) -> RecordT:
    """The record of a dictionary that fastavro read with the schema of ``record_type``."""
    return cast(RecordT, _functions(record_type).build(avro))


def decode(record_type: type[RecordT], encoded: bytes) -> RecordT:
    """The record whose Avro binary form, by the present schema, is given."""
    avro = fastavro.schemaless_reader(io.BytesIO(encoded), avro_schema(record_type), None)
    return from_avro(record_type, cast(dict[str, Any], avro))


def _functions(record_type: type) -> RecordFunctions:
    functions = _GENERATED.get(record_type)
    if functions is None:
        functions = _GENERATED[record_type] = generate(schema_definition(record_type))[record_type.__name__]
    return functions


_GENERATED: dict[type, RecordFunctions] = {}
