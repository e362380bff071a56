"""An output on a filesystem of Beam's: ``gs://``, ``s3://`` and the like.

The files are put in place by the last step of the pipeline itself, because whoever launched it may be gone by then: a
Dataflow template's launcher is. Such filesystems rename no folders and lock none, so for the seconds that it takes
readers see files of two runs. A plan is written first: whatever interrupts the moves, they are carried out when the
engine tries the step again, or by the next run. ``summary.json`` comes last. Two runs must not share an output.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping, Sequence
from types import TracebackType
from typing import Self

import apache_beam as beam
from apache_beam.io.filesystems import FileSystems

from pipeline.output_plan import PLAN, SUMMARY, part_names, stale
from pipeline.summary import Tallies, tallies_in, written_summary
from pipeline.usage import UsageError
from schemas.file_format import FileFormat
from schemas.files import OUTPUT_FOLDERS
from transforms.storage import new_file, open_file, replace_file
from transforms.write import WrittenFile

_RUN = ".run-"


class RemoteOutput:
    """An output folder at an address; use it as a context manager.

    Raises:
        UsageError: Beam knows no filesystem for the address, or cannot reach it.
    """

    def __init__(self, path: str) -> None:
        self.path = path.rstrip("/")
        self.run_folder = f"{self.path}/{_RUN}{uuid.uuid4().hex}"

    def __enter__(self) -> Self:
        try:
            FileSystems.get_filesystem(self.path)
        except ValueError as error:
            raise UsageError(f"--output {self.path}: {error}") from None
        return self

    def settle_earlier_runs(self) -> None:
        """Carries out the plans of runs that were stopped while their files were put in place."""
        for path in _files_below(self.path):
            run, _, name = path.partition("/")
            if run.startswith(_RUN) and name == PLAN:
                _carry_out(self.path, f"{self.path}/{run}")

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        return

    def tallies(self) -> Tallies:
        """What the files hold that the pipeline put in place."""
        with open_file(f"{self.path}/{SUMMARY}") as file:
            return tallies_in(file.read().decode())

    def complete_summary(self, summary: str) -> None:
        """Adds to ``summary.json`` what only the launching machine knows."""
        replace_file(f"{self.path}/{SUMMARY}", summary.encode())


class PublishFiles(beam.PTransform):
    """Lists of WrittenFiles, of which there is one, to files in place of what an earlier run left."""

    def __init__(self, output: str, run_folder: str, file_format: FileFormat) -> None:
        super().__init__()
        self._arguments = (output, run_folder, file_format)

    def expand(self, listed: beam.PCollection[list[WrittenFile]]) -> beam.PCollection[None]:
        return listed | "PutInPlace" >> beam.Map(publish_remotely, *self._arguments).with_output_types(None)


def publish_remotely(files: Sequence[WrittenFile], output: str, run_folder: str, file_format: FileFormat) -> None:
    """Puts the files of a finished run in place; may be repeated, whenever it was interrupted.

    Raises:
        FileNotFoundError: a file is neither where it was written nor where it belongs.
    """
    written = {folder: sorted(file.path for file in files if file.folder == folder) for folder in OUTPUT_FOLDERS}
    for folder, record_type in OUTPUT_FOLDERS.items():
        if not written[folder]:
            empty = f"{run_folder}/{folder}/empty.{file_format.suffix(record_type)}"
            with new_file(empty) as file, file_format.writer(file, record_type):
                pass
            written[folder] = [empty]
    moves = part_names(run_folder, written)
    replace_file(f"{run_folder}/{SUMMARY}", written_summary(files).encode())
    moves[SUMMARY] = SUMMARY
    replace_file(f"{run_folder}/{PLAN}", json.dumps(moves).encode())
    _carry_out(output, run_folder)


def _carry_out(output: str, run_folder: str) -> None:
    with open_file(f"{run_folder}/{PLAN}") as file:
        moves: dict[str, str] = json.load(file)
    waiting = set(_files_below(run_folder))
    present = _files_below(output)
    if lost := [path for path in moves if path not in waiting and moves[path] not in present]:
        raise FileNotFoundError(
            f"{run_folder}/{lost[0]} is gone, and {output}/{moves[lost[0]]} not there: "
            f"{len(lost)} of {len(moves)} files are lost; run again"
        )
    now = [path for path in moves if path in waiting]
    _move([path for path in now if path != SUMMARY], moves, run_folder, output)
    if old := stale(present, moves):
        FileSystems.delete([f"{output}/{path}" for path in old])
    # The summary by itself and last: where it is new, so is everything else.
    _move([path for path in now if path == SUMMARY], moves, run_folder, output)
    left = [path for path in _files_below(run_folder) if path != PLAN]
    # The plan goes last: as long as it is there, somebody can take up where we were stopped.
    for path in [*left, PLAN]:
        FileSystems.delete([f"{run_folder}/{path}"])


def _move(paths: Sequence[str], moves: Mapping[str, str], run_folder: str, output: str) -> None:
    if paths:
        FileSystems.rename([f"{run_folder}/{path}" for path in paths], [f"{output}/{moves[path]}" for path in paths])


def _files_below(folder: str) -> list[str]:
    """All files below a folder, relative to it."""
    (found,) = FileSystems.match([f"{folder}/**"])
    return sorted(metadata.path.removeprefix(f"{folder}/") for metadata in found.metadata_list)
