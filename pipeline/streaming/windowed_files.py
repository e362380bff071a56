"""Avro files of an unbounded stream: one for each window, pane and shard, under a name that no other has.

``OUTPUT/casualty/2026-03-19/20260319T100000Z-20260319T100100Z-pane-0-shard-0-of-1.avro``. An engine that runs a step
again writes the same records under the same name. Works on whatever Beam's file systems reach.
"""

from __future__ import annotations

import contextlib
import datetime
import uuid
import zlib
from collections.abc import Iterable
from typing import Any

import apache_beam as beam
from apache_beam.io.filesystems import FileSystems

from schemas.definitions import EVENT_TYPES
from schemas.files import DEAD_LETTER_FOLDER, OUTPUT_FOLDERS, RecordWriter
from schemas.records import DeadLetter
from transforms.articles_to_events import EventStreams


def file_name(start: datetime.datetime, end: datetime.datetime, pane: int, shard: int, shards: int) -> str:
    """The name of a file below its type's folder, with the day it belongs to."""
    stamp = "%Y%m%dT%H%M%SZ"
    window = f"{start.strftime(stamp)}-{end.strftime(stamp)}"
    return f"{start:%Y-%m-%d}/{window}-pane-{pane}-shard-{shard}-of-{shards}.avro"


class _WritePane(beam.DoFn):
    def __init__(self, output: str, folder: str, shards: int, compression: str) -> None:
        self._output = output
        self._folder = folder
        self._shards = shards
        self._compression = compression

    def process(
        self,
        keyed: tuple[int, Iterable[object]],
        window: Any = beam.DoFn.WindowParam,
        pane: Any = beam.DoFn.PaneInfoParam,
    ) -> Iterable[str]:
        shard, records = keyed
        start, end = (instant.to_utc_datetime(has_tz=True) for instant in (window.start, window.end))
        name = file_name(start, end, pane.index, shard, self._shards)
        final = FileSystems.join(self._output, self._folder, *name.split("/"))
        aside = FileSystems.join(self._output, ".writing", f"{uuid.uuid4().hex}.avro")
        for path in (final, aside):
            _make_folder(FileSystems.split(path)[0])
        record_type = OUTPUT_FOLDERS[self._folder]
        with (
            FileSystems.create(aside, "application/avro") as file,
            RecordWriter(file, record_type, self._compression) as writer,
        ):
            for record in records:
                writer.write(record)
        FileSystems.rename([aside], [final])
        yield final


class WriteWindows(beam.PTransform):
    """Windowed EventStreams to Avro files below ``output``; yields the path of each file.

    Args:
        output: a folder, or what Beam's file systems take for one, such as ``gs://bucket/events``.
        shards: how many files share a pane, so that as many workers write.
    """

    def __init__(self, output: str, shards: int, compression: str) -> None:
        super().__init__()
        self._output = output
        self._shards = shards
        self._compression = compression

    def expand(self, streams: EventStreams) -> beam.PCollection[str]:
        by_folder = {name: getattr(streams, name) for name in EVENT_TYPES} | {DEAD_LETTER_FOLDER: streams.dead_letter}
        written = []
        for folder, record_type in OUTPUT_FOLDERS.items():
            step = folder.title().replace("-", "")
            written.append(
                by_folder[folder]
                | f"Shard{step}" >> beam.Map(_sharded, self._shards).with_output_types(tuple[int, record_type])  # type: ignore[valid-type]
                | f"Group{step}" >> beam.GroupByKey()
                | f"Write{step}"
                >> beam.ParDo(_WritePane(self._output, folder, self._shards, self._compression)).with_output_types(str)
            )
        return written | "GatherPaths" >> beam.Flatten()


def _sharded(record: Any, shards: int) -> tuple[int, Any]:
    key = record.payload if isinstance(record, DeadLetter) else record.article.article_id.encode()
    return zlib.crc32(key) % shards, record


def _make_folder(path: str) -> None:
    # Buckets have no folders, and another worker may have made this one.
    with contextlib.suppress(OSError):
        FileSystems.mkdirs(path)
