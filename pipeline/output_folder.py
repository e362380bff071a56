"""The output folder of a run: old results stay until new ones are whole, then the new ones take their place.

A run writes below ``OUTPUT/.run-*``. When it is done, the plan of moves is put beside the files, and only then are they
moved. A crash before that leaves the old results and a folder that the next run clears away; a crash after it leaves a
plan that the next run carries out. Only files named ``part-*.avro`` in our own folders are ever removed.
"""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import uuid
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

from pipeline.durable_files import sync_folder
from pipeline.usage import UsageError
from schemas.files import OUTPUT_FOLDERS, RecordWriter

_PLAN = "plan.json"
_PARTS = "part-*.avro"
SUMMARY = "summary.json"


class OutputFolder:
    """An output folder, held by one run at a time; use it as a context manager.

    Raises:
        UsageError: the folder cannot be made or written, or another run holds it.
    """

    def __init__(self, path: str) -> None:
        self.path = Path(path)
        self.run_folder = self.path.absolute() / f".run-{uuid.uuid4().hex}"

    def __enter__(self) -> Self:
        if "://" in str(self.path) or ":/" in str(self.path):
            raise UsageError(
                f"--output {self.path}: only folders are supported; mount the bucket or copy from a folder"
            )
        try:
            self.path.mkdir(parents=True, exist_ok=True)
            self._lock = os.open(self.path, os.O_RDONLY)
        except OSError as error:
            raise UsageError(f"--output {self.path}: cannot be used as a folder: {error.strerror}") from None
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            self._settle_earlier_runs()
            self.run_folder.mkdir()
        except BlockingIOError:
            os.close(self._lock)
            raise UsageError(
                f"--output {self.path}: another run is writing there; wait or choose another folder"
            ) from None
        except OSError as error:
            os.close(self._lock)
            raise UsageError(f"--output {self.path}: cannot be written: {error.strerror}") from None
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if not (self.run_folder / _PLAN).exists():
            shutil.rmtree(self.run_folder, ignore_errors=True)
        os.close(self._lock)

    def publish(self, written: Mapping[str, Sequence[str]], summary: str, compression: str) -> None:
        """Puts the files of a finished run in place of whatever an earlier run left.

        Args:
            written: the paths of the finished files, by folder. A folder without any gets a file without records,
                so that readers always find the schema.
            summary: the text of ``summary.json``.
            compression: that of files without records.
        """
        moves: dict[str, str] = {}
        for folder, record_type in OUTPUT_FOLDERS.items():
            paths = [Path(path).relative_to(self.run_folder) for path in written.get(folder, ())]
            if not paths:
                paths = [Path(folder) / "empty.avro"]
                (self.run_folder / folder).mkdir(exist_ok=True)
                with (self.run_folder / paths[0]).open("wb") as file, RecordWriter(file, record_type, compression):
                    pass
            for number, path in enumerate(paths):
                moves[str(path)] = f"{folder}/part-{number:05}-of-{len(paths):05}.avro"
        (self.run_folder / SUMMARY).write_text(summary, encoding="utf-8")
        moves[SUMMARY] = SUMMARY
        plan = self.run_folder / _PLAN
        half_written = plan.with_suffix(".partial")
        with half_written.open("wb") as plan_file:
            plan_file.write(json.dumps(moves).encode())
            plan_file.flush()
            os.fsync(plan_file.fileno())
        half_written.rename(plan)
        self._carry_out(self.run_folder)

    def _settle_earlier_runs(self) -> None:
        for run_folder in self.path.glob(".run-*"):
            if (run_folder / _PLAN).exists():
                self._carry_out(run_folder)
            else:
                shutil.rmtree(run_folder)

    def _carry_out(self, run_folder: Path) -> None:
        """Moves the files of a plan into place; may be repeated until it has come to its end."""
        moves: dict[str, str] = json.loads((run_folder / _PLAN).read_text(encoding="utf-8"))
        for source, destination in moves.items():
            if (run_folder / source).exists():
                (self.path / destination).parent.mkdir(exist_ok=True)
                (run_folder / source).replace(self.path / destination)
        for folder in OUTPUT_FOLDERS:
            for part in (self.path / folder).glob(_PARTS):
                if f"{folder}/{part.name}" not in moves.values():
                    part.unlink()
            sync_folder(self.path / folder)
        sync_folder(self.path)
        (run_folder / _PLAN).unlink()
        shutil.rmtree(run_folder)
