"""What a file of records holds: records of one type of ours, in whatever format it is."""

from __future__ import annotations

from pathlib import Path

from schemas.definitions import record_type_of


def require_type(record: object, record_type: type) -> None:
    """Makes sure that a record may go into a file.

    Raises:
        TypeError: the record is of another type than the file's.
    """
    if type(record) is not record_type:
        raise TypeError(f"a file of {record_type.__name__} cannot take {record!r}")


def record_type_said_by(path: str | Path, schema_name: str) -> type:
    """The record type by the name of a schema that a file carries.

    Raises:
        ValueError: no record of ours has that name; the message names the file.
    """
    try:
        return record_type_of(schema_name)
    except ValueError as error:
        raise ValueError(f"{path}: {error}") from None
