"""Records into files: each bundle writes files of its own, and only what a finished bundle names counts.

An engine may run a bundle twice and throw one result away, so a file by itself proves nothing. What is passed on is
the name of each file that a bundle finished; whoever publishes the files goes by the names that arrive.
"""

from __future__ import annotations

import collections
import datetime
import uuid
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any

import apache_beam as beam
from apache_beam.metrics import Metrics
from apache_beam.transforms.window import GlobalWindow
from apache_beam.utils.windowed_value import WindowedValue

from schemas.definitions import EVENT_TYPES
from schemas.file_format import FileFormat
from schemas.files import DEAD_LETTER_FOLDER, OUTPUT_FOLDERS
from schemas.records import CasualtyEvent, CeasefireEvent, DeadLetter, SanctionEvent
from transforms.articles_to_events import EventStreams
from transforms.event_day import day_folder, event_day
from transforms.storage import new_file

_RECORDS_OF_A_DAY = 250_000
"""After so many records of one day a further file is begun: some 100 MB."""


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


@dataclass(frozen=True, slots=True)
class Layout:
    """Where and how records are written.

    Attributes:
        run_folder: a folder that all workers and the launching machine see, and that belongs to this run alone.
        partition_by: the name of the partition column, for a folder a day such as ``event_date=2020-02-27``; None for
            none.
    """

    run_folder: str
    file_format: FileFormat = FileFormat()  # noqa: RUF009 (it is frozen)
    partition_by: str | None = None


class _NewFile:
    """A file on its way. One that is given up stays behind unfinished and unnamed, in the run's own folder."""

    def __init__(self, layout: Layout, folder: str, day: str | None = None) -> None:
        record_type = OUTPUT_FOLDERS[folder]
        name = f"bundle-{uuid.uuid4().hex}.{layout.file_format.suffix(record_type)}"
        self.path = "/".join(part for part in (layout.run_folder, folder, day, name) if part)
        self._folder = folder
        self._tally: collections.Counter[str] = collections.Counter()
        self._open = ExitStack()
        file = self._open.enter_context(new_file(self.path))
        self._writer = self._open.enter_context(layout.file_format.writer(file, record_type))

    def write(self, record: object) -> None:
        self._writer.write(record)
        self._tally[counted_as(record)] += 1

    def finish(self) -> WrittenFile:
        self._open.close()
        Metrics.counter("ceasewire", "written").inc(self._tally.total())
        return WrittenFile(self._folder, self.path, self._tally.total(), tuple(sorted(self._tally.items())))


class _WriteBundle(beam.DoFn):
    """Writes the records of a bundle into one file."""

    def __init__(self, layout: Layout, folder: str) -> None:
        self._layout = layout
        self._folder = folder

    def start_bundle(self) -> None:
        self._file: _NewFile | None = None

    def process(self, record: object) -> None:
        if self._file is None:
            self._file = _NewFile(self._layout, self._folder)
        self._file.write(record)

    def finish_bundle(self) -> Iterator[WindowedValue]:
        if self._file is not None:
            yield WindowedValue(self._file.finish(), GlobalWindow().max_timestamp(), (GlobalWindow(),))


class _WriteDay(beam.DoFn):
    """Writes the records of one day into one file, or a few where they are very many."""

    def __init__(self, layout: Layout, folder: str) -> None:
        self._layout = layout
        self._folder = folder

    def process(self, day_and_records: tuple[str, Iterable[Any]]) -> Iterator[WrittenFile]:
        day, records = day_and_records
        file: _NewFile | None = None
        for number, record in enumerate(records):
            if file is not None and number % _RECORDS_OF_A_DAY == 0:
                yield file.finish()
                file = None
            if file is None:
                file = _NewFile(self._layout, self._folder, day)
            file.write(record)
        if file is not None:
            yield file.finish()


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
    """EventStreams to files below a run folder, in a folder for each stream; yields a WrittenFile for each file."""

    def __init__(self, layout: Layout) -> None:
        super().__init__()
        self._layout = layout

    def expand(self, streams: EventStreams) -> beam.PCollection[WrittenFile]:
        by_folder = {name: getattr(streams, name) for name in EVENT_TYPES} | {DEAD_LETTER_FOLDER: streams.dead_letter}
        written = [
            records | f"Write{folder.title().replace('-', '')}" >> _WriteStream(self._layout, folder)
            for folder, records in by_folder.items()
        ]
        return written | "GatherFiles" >> beam.Flatten()


class _WriteStream(beam.PTransform):
    def __init__(self, layout: Layout, folder: str) -> None:
        super().__init__()
        self._layout = layout
        self._folder = folder

    def expand(self, records: beam.PCollection[Any]) -> beam.PCollection[WrittenFile]:
        column = self._layout.partition_by
        if column is None or self._folder == DEAD_LETTER_FOLDER:
            write = beam.ParDo(_WriteBundle(self._layout, self._folder)).with_output_types(WrittenFile)
            return records | "WriteFiles" >> write
        event_type: Any = OUTPUT_FOLDERS[self._folder]
        return (
            records
            # Without this a bundle of an archive would write a small file for every day that it touches.
            | "KeyByDay" >> beam.Map(_by_day, column).with_output_types(tuple[str, event_type])
            | "GroupByDay" >> beam.GroupByKey()
            | "WriteDays" >> beam.ParDo(_WriteDay(self._layout, self._folder)).with_output_types(WrittenFile)
        )


def _by_day(event: Any, column: str) -> tuple[str, Any]:
    day: datetime.date | None = event_day(event)
    return day_folder(column, day), event
