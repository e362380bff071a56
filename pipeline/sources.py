"""Article files as a Beam source: the files are read by the workers, not by the launching machine."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import PurePosixPath

import apache_beam as beam
from apache_beam.io.filesystems import FileSystems
from apache_beam.metrics import Metrics

from pipeline.inputs import is_article_file
from pipeline.readers import read_messages
from schemas.records import DeadLetter
from transforms.addresses import is_address
from transforms.messages import Message
from transforms.tags import DEAD_LETTER


def matching_files(path: str) -> list[str]:
    """The article files of a path: of an address all that it matches, or that are below it; a local path is itself.

    Raises:
        FileNotFoundError: an address matches no article file.
    """
    if not is_address(path):
        return [path]
    patterns = [path, f"{path.rstrip('/')}/**"]
    found = {metadata.path for match in FileSystems.match(patterns) for metadata in match.metadata_list}
    files = sorted(file for file in found if is_article_file(PurePosixPath(file)))
    if not files:
        raise FileNotFoundError(f"--input {path}: matches no article file; name a folder, a file or a glob of files")
    return files


class _MatchFiles(beam.DoFn):
    def process(self, path: str) -> Iterator[str]:
        yield from matching_files(path)


class _ReadFile(beam.DoFn):
    def __init__(self) -> None:
        self._files = Metrics.counter("ceasewire", "files")

    def process(self, path: str) -> Iterator[Message | beam.pvalue.TaggedOutput]:
        self._files.inc()
        for read in read_messages(path):
            yield beam.pvalue.TaggedOutput(DEAD_LETTER, read) if isinstance(read, DeadLetter) else read


class ReadMessages(beam.PTransform):
    """Paths of article files to ``messages`` and ``dead_letter``. Files are read side by side, each by one worker."""

    def __init__(self, paths: Sequence[str]) -> None:
        super().__init__()
        self._paths = list(paths)

    def expand(self, pipeline: beam.Pipeline) -> beam.pvalue.DoOutputsTuple:
        read = (
            pipeline
            | "Paths" >> beam.Create(self._paths, reshuffle=False)
            | "MatchFiles" >> beam.ParDo(_MatchFiles()).with_output_types(str)
            | "SpreadPaths" >> beam.Reshuffle()
            | "ReadFile" >> beam.ParDo(_ReadFile()).with_outputs(DEAD_LETTER, main="messages")
        )
        read.messages.element_type = Message
        read.dead_letter.element_type = DeadLetter
        return read
