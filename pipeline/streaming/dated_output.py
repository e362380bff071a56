"""Avro files in folders by type and day, each whole from the moment it is seen: ``OUTPUT/casualty/2026-03-19/*.avro``.

A batch is written into a folder of this process, ``OUTPUT/.writing-*``, made durable there, and renamed into place. A
consumer that is killed leaves that folder, and the lock it held on it is gone with it, so the next one clears it away.
"""

from __future__ import annotations

import datetime
import fcntl
import os
import shutil
import uuid
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

from pipeline.durable_files import sync_folder
from pipeline.usage import UsageError
from schemas.definitions import event_name
from schemas.files import DEAD_LETTER_FOLDER, OUTPUT_FOLDERS, RecordWriter
from schemas.records import DeadLetter, Event

_WRITING = ".writing-"


class DatedOutput:
    """An output folder that several consumers may write to; use it as a context manager.

    Raises:
        UsageError: the folder cannot be made or written, or a batch run is replacing its contents.
    """

    def __init__(self, path: Path, compression: str = "deflate") -> None:
        self.path = path
        self._compression = compression
        self._name = uuid.uuid4().hex[:12]
        self._aside = path / f"{_WRITING}{self._name}"
        self._batches = 0
        self._held: int | None = None

    def __enter__(self) -> Self:
        try:
            self.path.mkdir(parents=True, exist_ok=True)
            # Shared: a batch run takes this lock for itself, and would remove our files.
            self._shared = _lock(self.path, fcntl.LOCK_SH)
            if self._shared is None:
                raise UsageError(f"--output {self.path}: a batch run is writing there; wait or choose another folder")
            self._hold_aside()
            self._clear_away()
        except OSError as error:
            raise UsageError(f"--output {self.path}: cannot be used as a folder: {error.strerror}") from None
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        shutil.rmtree(self._aside, ignore_errors=True)
        for lock in (self._held, self._shared):
            if lock is not None:
                os.close(lock)

    def write(self, events: Iterable[Event], dead_letters: Sequence[DeadLetter]) -> list[Path]:
        """Writes a batch; when it returns the files are in place and survive a power cut.

        Raises:
            OSError: they could not be written; some of them may be in place.
        """
        by_folder: dict[str, list[Event | DeadLetter]] = {}
        for event in events:
            by_folder.setdefault(event_name(event), []).append(event)
        if dead_letters:
            by_folder[DEAD_LETTER_FOLDER] = list(dead_letters)
        self._batches += 1
        moment = datetime.datetime.now(datetime.UTC)
        aside = {folder: self._write_aside(folder, records) for folder, records in by_folder.items()}
        return self._put_in_place(aside, moment)

    def _write_aside(self, folder: str, records: Sequence[Event | DeadLetter]) -> Path:
        path = self._aside / f"{folder}.avro"
        with path.open("wb") as file:
            with RecordWriter(file, OUTPUT_FOLDERS[folder], self._compression) as writer:
                for record in records:
                    writer.write(record)
            file.flush()
            os.fsync(file.fileno())
        return path

    def _put_in_place(self, aside: Mapping[str, Path], moment: datetime.datetime) -> list[Path]:
        placed: list[Path] = []
        for folder, path in aside.items():
            day = self.path / folder / f"{moment:%Y-%m-%d}"
            if not day.is_dir():
                day.mkdir(parents=True, exist_ok=True)
                sync_folder(self.path)
                sync_folder(day.parent)
            # Sorted by name the files are in the order of time; the name of the consumer keeps several apart.
            placed.append(path.rename(day / f"{moment:%H%M%S}-{self._name}-{self._batches:06}.avro"))
        for day in {path.parent for path in placed}:
            sync_folder(day)
        return placed

    def _hold_aside(self) -> None:
        # Another consumer that starts at the same time may take the folder, not locked yet, for one left behind.
        self._held = None
        while self._held is None or not self._aside.exists():
            if self._held is not None:
                os.close(self._held)
            self._aside.mkdir(exist_ok=True)
            self._held = _lock(self._aside, fcntl.LOCK_EX)

    def _clear_away(self) -> None:
        for folder in self.path.glob(f"{_WRITING}*"):
            if folder != self._aside and (lock := _lock(folder, fcntl.LOCK_EX)) is not None:
                shutil.rmtree(folder, ignore_errors=True)
                os.close(lock)


def _lock(folder: Path, kind: int) -> int | None:
    """Locks a folder for as long as the descriptor is open; None if another process holds it, or it is gone."""
    try:
        descriptor = os.open(folder, os.O_RDONLY)
    except FileNotFoundError:
        return None
    try:
        fcntl.flock(descriptor, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(descriptor)
        return None
    return descriptor
