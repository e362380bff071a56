"""In which format files of records are written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import IO, Any

from schemas.files import COMPRESSIONS, RecordWriter
from schemas.records import DeadLetter

FORMATS = ("avro", "parquet")


@dataclass(frozen=True, slots=True)
class FileFormat:
    """A format of event files. Dead letters are Avro whatever it is: they are for replay, not for tables.

    Attributes:
        name: one of FORMATS.
        compression: one of ``COMPRESSIONS``; Parquet calls deflate gzip.

    Raises:
        ValueError: the format or the compression is none of these.
    """

    name: str = "avro"
    compression: str = "deflate"

    def __post_init__(self) -> None:
        if self.name not in FORMATS:
            raise ValueError(f"unknown file format {self.name!r}; choose one of {', '.join(FORMATS)}")
        if self.compression not in COMPRESSIONS:
            raise ValueError(f"unknown compression {self.compression!r}; choose one of {', '.join(COMPRESSIONS)}")

    def suffix(self, record_type: type) -> str:
        """What the names of files of a record type end in, without the dot."""
        return "avro" if record_type is DeadLetter else self.name

    def writer(self, file: IO[bytes], record_type: type) -> Any:
        """A context manager with ``write(record)``, on an open binary file that is whole when the body has ended."""
        if self.suffix(record_type) == "avro":
            return RecordWriter(file, record_type, self.compression)
        # Here and not above: most runs need no Parquet, and pyarrow takes its time.
        from schemas.parquet_files import ParquetWriter

        return ParquetWriter(file, record_type, self.compression)
