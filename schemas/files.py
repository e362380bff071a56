"""Avro container files of records: writing one, reading one, reading what a run left in its output folder.

for event in read_events("output"):
    print(event.evidence.text)
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType, TracebackType
from typing import IO, Any, Self, TypeVar

import fastavro
from fastavro.read import SchemaResolutionError
from fastavro.write import Writer

from schemas.codec import encode_into, from_avro
from schemas.definitions import EVENT_TYPES, avro_schema
from schemas.file_contents import record_type_said_by, require_type
from schemas.records import DeadLetter, Event

RecordT = TypeVar("RecordT")

COMPRESSIONS = ("deflate", "zstandard", "null")
DEAD_LETTER_FOLDER = "dead-letter"
OUTPUT_FOLDERS: Mapping[str, type] = MappingProxyType({**EVENT_TYPES, DEAD_LETTER_FOLDER: DeadLetter})
"""The folders of a run's output and the records of their files."""

_BLOCK_BYTES = 64 * 1024
_SUFFIXES = (".avro", ".parquet")
_DAYS = ("", "*=*/", "[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]/")


@dataclass(frozen=True, slots=True)
class _Block:
    """What fastavro's writer asks of a block that is already encoded."""

    num_records: int
    bytes_: io.BytesIO


class RecordWriter:
    """Writes records of one type into an open binary file as an Avro container; use it as a context manager.

    A file without records is valid and carries its schema. The file is left open.
    """

    def __init__(self, file: IO[bytes], record_type: type, compression: str = "deflate") -> None:
        if compression not in COMPRESSIONS:
            raise ValueError(f"unknown compression {compression!r}; choose one of {', '.join(COMPRESSIONS)}")
        self._writer: Any = Writer(file, avro_schema(record_type), codec=compression)
        self._record_type = record_type
        self._pending = bytearray()
        self._pending_records = 0

    def write(self, record: object) -> None:
        """Validates and appends one record.

        Raises:
            InvalidRecordError: a field does not satisfy the schema; the file is as it was before the call.
            TypeError: the record is of another type than the file's.
        """
        require_type(record, self._record_type)
        size = len(self._pending)
        try:
            encode_into(record, self._pending)
        except Exception:
            del self._pending[size:]
            raise
        self._pending_records += 1
        if len(self._pending) >= _BLOCK_BYTES:
            self.flush()

    def flush(self) -> None:
        """Ends the block, so that all records so far reach the file."""
        if self._pending_records:
            self._writer.write_block(_Block(self._pending_records, io.BytesIO(self._pending)))
            self._pending = bytearray()
            self._pending_records = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None:
            self.flush()


def read_records(path: str | Path, record_type: type[RecordT]) -> Iterator[RecordT]:
    """The records of one Avro file, older schemas resolved to the present one, or of one Parquet file.

    Raises:
        ValueError: the file is not what its name says, is cut short, or holds another kind of record.
    """
    if Path(path).suffix == ".parquet":
        # Here and not above: few read Parquet this way, and pyarrow takes its time.
        from schemas.parquet_files import read_parquet

        yield from read_parquet(path, record_type)
        return
    with open(path, "rb") as file:
        try:
            reader: Any = fastavro.reader(file)
            # Resolution takes thrice as long as plain reading, and most files are written by the present schema.
            if reader.writer_schema != avro_schema(record_type):
                file.seek(0)
                reader = fastavro.reader(file, reader_schema=avro_schema(record_type))
            for avro in reader:
                yield from_avro(record_type, avro)
        except (EOFError, ValueError, KeyError, SchemaResolutionError) as error:
            raise ValueError(f"{path}: cannot be read as an Avro file of {record_type.__name__}: {error}") from error


def read_events(path: str | Path) -> Iterator[Event]:
    """The events of an Avro or Parquet file, of a folder of them, or of the whole output folder of a run.

    Folders come in the order sanction, casualty, ceasefire, files in the order of their names; anything that is not
    an event file of ours is passed over.

    Raises:
        FileNotFoundError: there is no such file or folder.
        ValueError: a file cannot be read to its end.
    """
    for file in event_files(path):
        record_type = _record_type_in(file)
        if issubclass(record_type, Event):
            yield from read_records(file, record_type)


def read_dead_letters(path: str | Path) -> Iterator[DeadLetter]:
    """The dead letters of the output folder of a run or of streaming."""
    for file in dead_letter_files(path):
        yield from read_records(file, DeadLetter)


def dead_letter_files(path: str | Path) -> list[Path]:
    """The Avro files that ``read_dead_letters`` reads, in its order."""
    return _files_in(Path(path) / DEAD_LETTER_FOLDER)


def event_files(path: str | Path) -> list[Path]:
    """The files that ``read_events`` reads, in its order."""
    path = Path(path)
    if path.is_file():
        return [path]
    if not path.is_dir():
        raise FileNotFoundError(f"{path}: no such file or folder")
    folders = [path / name for name in EVENT_TYPES if (path / name).is_dir()] or [path]
    return [file for folder in folders for file in _files_in(folder)]


def _files_in(folder: Path) -> list[Path]:
    """The files of a folder and of the folders of days in it: ``event_date=2020-02-27`` or ``2020-02-27``."""
    return sorted(file for day in _DAYS for suffix in _SUFFIXES for file in folder.glob(f"{day}*{suffix}"))


def _record_type_in(path: Path) -> type:
    if path.suffix == ".parquet":
        from schemas.parquet_files import record_type_in

        return record_type_in(path)
    with open(path, "rb") as file:
        try:
            schema = fastavro.reader(file).writer_schema
        except (EOFError, ValueError) as error:
            raise ValueError(f"{path}: not an Avro file: {error}") from error
    name = schema.get("name", "") if isinstance(schema, dict) else str(schema)
    return record_type_said_by(path, name)
