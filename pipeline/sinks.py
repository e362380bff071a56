"""The end of a run inside Beam: the list of the files that finished bundles wrote."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path

import apache_beam as beam

from transforms.write import WrittenFile

_FILES = "files.json"


class ListFiles(beam.PTransform):
    """Writes the list of all WrittenFiles into the run folder, where ``written_files`` finds it."""

    def __init__(self, run_folder: str) -> None:
        super().__init__()
        self._run_folder = run_folder

    def expand(self, written: beam.PCollection[WrittenFile]) -> beam.PCollection[None]:
        return (
            written
            | "AllFiles" >> beam.CombineGlobally(beam.combiners.ToListCombineFn())
            | "WriteList" >> beam.Map(_write_list, self._run_folder)
        )


def _write_list(files: list[WrittenFile], run_folder: str) -> None:
    listing = Path(run_folder) / _FILES
    partial = listing.with_suffix(".partial")
    partial.write_text(json.dumps([dataclasses.asdict(file) for file in files]), encoding="utf-8")
    partial.replace(listing)


def written_files(run_folder: Path) -> list[WrittenFile]:
    """The files that a finished pipeline wrote, in the order of their folders and sizes.

    Raises:
        FileNotFoundError: the pipeline did not come to its end, or its workers do not share the folder with us.
    """
    listing = json.loads((run_folder / _FILES).read_text(encoding="utf-8"))
    files = [WrittenFile(**{**file, "tally": tuple(map(tuple, file["tally"]))}) for file in listing]
    return sorted(files, key=lambda file: (file.folder, -file.records, file.path))
