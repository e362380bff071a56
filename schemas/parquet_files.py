"""Parquet files of records: for those who query events in place with DuckDB, Spark or BigQuery."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Self, TypeVar

import pyarrow
import pyarrow.parquet

from schemas.arrow_schema import arrow_schema
from schemas.codec import from_avro, validate
from schemas.definitions import NAMESPACE
from schemas.file_contents import record_type_said_by, require_type
from schemas.plain_values import plain_values

RecordT = TypeVar("RecordT")

_CODECS = {"deflate": "gzip", "zstandard": "zstd", "null": "none"}
_ROWS_IN_GROUP = 20_000
_RECORD = b"record"
"""The key of a file's metadata that names the record, since Parquet's own schema is nameless."""


class ParquetWriter:
    """Writes records of one type into an open binary file; whole once the body of the context manager has ended.

    A file without records is valid and carries its schema. The file is left open.
    """

    def __init__(self, file: IO[bytes], record_type: type, compression: str = "deflate") -> None:
        name = f"{NAMESPACE}.{record_type.__name__}"
        self._schema = arrow_schema(record_type).with_metadata({_RECORD: name})
        self._record_type = record_type
        self._writer = pyarrow.parquet.ParquetWriter(file, self._schema, compression=_CODECS[compression])
        self._rows: list[dict[str, Any]] = []

    def write(self, record: object) -> None:
        """Validates and appends one record.

        Raises:
            InvalidRecordError: a field does not satisfy the schema; the file is as it was before the call.
            TypeError: the record is of another type than the file's.
        """
        require_type(record, self._record_type)
        validate(record)
        self._rows.append(plain_values(record))
        if len(self._rows) >= _ROWS_IN_GROUP:
            self._flush()

    def _flush(self) -> None:
        if self._rows:
            self._writer.write_table(pyarrow.Table.from_pylist(self._rows, self._schema))
            self._rows = []

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None:
            self._flush()
        self._writer.close()


def read_parquet(path: str | Path, record_type: type[RecordT]) -> Iterator[RecordT]:
    """The records of one Parquet file.

    Raises:
        ValueError: the file is not Parquet, is cut short, or holds another kind of record.
    """
    if (found := record_type_in(path)) is not record_type:
        raise ValueError(f"{path}: holds {found.__name__}, not {record_type.__name__}")
    with open(path, "rb") as file:
        try:
            for batch in pyarrow.parquet.ParquetFile(file).iter_batches(batch_size=1_000):
                for row in batch.to_pylist():
                    yield from_avro(record_type, row)
        except (pyarrow.ArrowException, KeyError) as error:
            raise ValueError(f"{path}: cannot be read as a Parquet file of {record_type.__name__}: {error}") from error


def record_type_in(path: str | Path) -> type:
    """The record type of a Parquet file that ParquetWriter wrote.

    Raises:
        ValueError: the file is not Parquet, or holds no record of ours.
    """
    try:
        metadata = pyarrow.parquet.read_schema(path).metadata or {}
    except pyarrow.ArrowException as error:
        raise ValueError(f"{path}: not a Parquet file: {error}") from error
    return record_type_said_by(path, metadata.get(_RECORD, b"").decode())
