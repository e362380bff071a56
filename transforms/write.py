"""Records into Avro files: each bundle writes a file of its own, and only what a finished bundle names counts.

An engine may run a bundle twice and throw one result away, so a file by itself proves nothing. What is passed on is
the name of each file that a bundle finished; whoever publishes the files goes by the names that arrive.
"""

from __future__ import annotations

import collections
import os
import uuid
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import apache_beam as beam
from apache_beam.transforms.window import GlobalWindow
from apache_beam.utils.windowed_value import WindowedValue

from schemas.definitions import EVENT_TYPES
from schemas.files import DEAD_LETTER_FOLDER, OUTPUT_FOLDERS, RecordWriter
from schemas.records import CasualtyEvent, CeasefireEvent, DeadLetter, SanctionEvent
from transforms.articles_to_events import EventStreams


@dataclass(frozen=True, slots=True)
class WrittenFile:
    """A finished file.

    Attributes:
        folder: the folder of the output it belongs to, such as ``casualty``.
        path: where it is.
        records: how many records it holds.
        tally: the same by what is worth counting: the outcome, action, status or stage.
    """

    folder: str
    path: str
    records: int
    tally: tuple[tuple[str, int], ...]


class _Write(beam.DoFn):
    def __init__(self, folder: str, run_folder: str, record_type: type, compression: str) -> None:
        self._folder = folder
        self._run_folder = run_folder
        self._record_type = record_type
        self._compression = compression

    def start_bundle(self) -> None:
        self._open_files = ExitStack()
        self._writer: RecordWriter | None = None
        self._tally: collections.Counter[str] = collections.Counter()

    def process(self, record: object) -> None:
        if self._writer is None:
            self._writer = self._open()
        self._writer.write(record)
        self._tally[counted_as(record)] += 1

    def finish_bundle(self) -> Iterator[WindowedValue]:
        if self._writer is None:
            return
        self._writer.flush()
        self._file.flush()
        os.fsync(self._file.fileno())
        self._open_files.close()
        written = WrittenFile(self._folder, self._file.name, self._tally.total(), tuple(sorted(self._tally.items())))
        yield WindowedValue(written, GlobalWindow().max_timestamp(), (GlobalWindow(),))

    def _open(self) -> RecordWriter:
        folder = Path(self._run_folder) / self._folder
        folder.mkdir(parents=True, exist_ok=True)
        self._file = self._open_files.enter_context((folder / f"bundle-{uuid.uuid4().hex}.avro").open("xb"))
        return RecordWriter(self._file, self._record_type, self._compression)


def counted_as(record: object) -> str:
    """What a record is counted as in the summary of a run."""
    match record:
        case CasualtyEvent():
            return record.outcome.value
        case SanctionEvent():
            return record.action.value
        case CeasefireEvent():
            return record.status.value
        case DeadLetter():
            return record.stage
    return type(record).__name__


class WriteEvents(beam.PTransform):
    """EventStreams to Avro files below ``run_folder``, in a folder for each stream; yields a WrittenFile for each file.

    ``run_folder`` has to be one that all workers and the launching machine see, and that belongs to this run alone.
    """

    def __init__(self, run_folder: str, compression: str = "deflate") -> None:
        super().__init__()
        self._run_folder = run_folder
        self._compression = compression

    def expand(self, streams: EventStreams) -> beam.PCollection[WrittenFile]:
        by_folder = {name: getattr(streams, name) for name in EVENT_TYPES} | {DEAD_LETTER_FOLDER: streams.dead_letter}
        written = [
            by_folder[folder]
            | f"Write{folder.title().replace('-', '')}"
            >> beam.ParDo(_Write(folder, self._run_folder, record_type, self._compression)).with_output_types(
                WrittenFile
            )
            for folder, record_type in OUTPUT_FOLDERS.items()
        ]
        return written | "GatherFiles" >> beam.Flatten()
