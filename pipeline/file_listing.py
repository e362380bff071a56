"""The end of a run inside Beam: the list of the files that finished bundles wrote."""

from __future__ import annotations

import dataclasses
import json

import apache_beam as beam

from transforms.storage import open_file, replace_file
from transforms.write import WrittenFile

_FILES = "files.json"


class ListFiles(beam.PTransform):
    """Writes the list of all WrittenFiles into the run folder, where ``written_files`` finds it, and passes it on."""

    def __init__(self, run_folder: str) -> None:
        super().__init__()
        self._run_folder = run_folder

    def expand(self, written: beam.PCollection[WrittenFile]) -> beam.PCollection[list[WrittenFile]]:
        return (
            written
            | "AllFiles" >> beam.CombineGlobally(beam.combiners.ToListCombineFn())
            | "WriteList" >> beam.Map(_write_list, self._run_folder).with_output_types(list[WrittenFile])
        )


def _write_list(files: list[WrittenFile], run_folder: str) -> list[WrittenFile]:
    # Replaced and not made anew: an engine may try again after it lost the worker that had done it.
    replace_file(f"{run_folder}/{_FILES}", json.dumps([dataclasses.asdict(file) for file in files]).encode())
    return files


def written_files(run_folder: str) -> list[WrittenFile]:
    """The files that a finished pipeline wrote, in the order of their folders and sizes.

    Raises:
        FileNotFoundError: the pipeline did not come to its end, or its workers do not share the folder with us.
    """
    with open_file(f"{run_folder}/{_FILES}") as file:
        listing = json.load(file)
    files = [WrittenFile(**{**entry, "tally": tuple(map(tuple, entry["tally"]))}) for entry in listing]
    return sorted(files, key=lambda file: (file.folder, -file.records, file.path))
