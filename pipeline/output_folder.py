"""The output folder of a run: old results stay until new ones are whole, then the new ones take their place.

A run writes below ``OUTPUT/.run-*``. When it is done, the plan of moves is put beside the files, and only then are they
moved. A crash before that leaves the old results and a folder that the next run clears away; a crash after it leaves a
plan that the next run carries out. Only files that are named as ours in our own folders are ever removed.
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
from pipeline.output_plan import PLAN, SUMMARY, part_names, stale
from pipeline.usage import UsageError
from schemas.file_format import FileFormat
from schemas.files import OUTPUT_FOLDERS


class OutputFolder:
    """An output folder, held by one run at a time; use it as a context manager.

    Raises:
        UsageError: the folder cannot be made or written, or another run holds it.
    """

    def __init__(self, path: str) -> None:
        self.path = Path(path)
        self.run_folder = self.path.absolute() / f".run-{uuid.uuid4().hex}"

    def __enter__(self) -> Self:
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
        if not (self.run_folder / PLAN).exists():
            shutil.rmtree(self.run_folder, ignore_errors=True)
        os.close(self._lock)

    def publish(self, written: Mapping[str, Sequence[str]], summary: str, file_format: FileFormat) -> None:
        """Puts the files of a finished run in place of whatever an earlier run left.

        Args:
            written: the paths of the finished files, by folder. A folder without any gets a file without records,
                so that readers always find the schema.
            summary: the text of ``summary.json``.
            file_format: that of files without records.
        """
        complete = {folder: list(written.get(folder, ())) for folder in OUTPUT_FOLDERS}
        for folder, record_type in OUTPUT_FOLDERS.items():
            if not complete[folder]:
                empty = self.run_folder / folder / f"empty.{file_format.suffix(record_type)}"
                empty.parent.mkdir(exist_ok=True)
                with empty.open("wb") as file, file_format.writer(file, record_type):
                    pass
                complete[folder] = [str(empty)]
        moves = part_names(str(self.run_folder), complete)
        (self.run_folder / SUMMARY).write_text(summary, encoding="utf-8")
        moves[SUMMARY] = SUMMARY
        plan = self.run_folder / PLAN
        half_written = plan.with_suffix(".partial")
        with half_written.open("wb") as plan_file:
            plan_file.write(json.dumps(moves).encode())
            plan_file.flush()
            os.fsync(plan_file.fileno())
        half_written.rename(plan)
        self._carry_out(self.run_folder)

    def _settle_earlier_runs(self) -> None:
        for run_folder in self.path.glob(".run-*"):
            if (run_folder / PLAN).exists():
                self._carry_out(run_folder)
            else:
                shutil.rmtree(run_folder)

    def _carry_out(self, run_folder: Path) -> None:
        """Moves the files of a plan into place; may be repeated until it has come to its end."""
        moves: dict[str, str] = json.loads((run_folder / PLAN).read_text(encoding="utf-8"))
        for source, destination in moves.items():
            if (run_folder / source).exists():
                (self.path / destination).parent.mkdir(parents=True, exist_ok=True)
                (run_folder / source).replace(self.path / destination)
        for folder in OUTPUT_FOLDERS:
            present = [str(file.relative_to(self.path)) for file in (self.path / folder).rglob("part-*")]
            for part in stale(present, moves):
                (self.path / part).unlink()
            for day in [path for path in (self.path / folder).glob("*=*") if path.is_dir()]:
                if any(day.iterdir()):
                    sync_folder(day)
                else:
                    day.rmdir()
            sync_folder(self.path / folder)
        sync_folder(self.path)
        (run_folder / PLAN).unlink()
        shutil.rmtree(run_folder)
