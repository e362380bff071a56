"""Article files as a Beam source: the files are read by the workers, not by the launching machine."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import apache_beam as beam

from pipeline.readers import read_messages
from schemas.records import DeadLetter
from transforms.messages import Message
from transforms.tags import DEAD_LETTER


class _ReadFile(beam.DoFn):
    def process(self, path: str) -> Iterator[Message | beam.pvalue.TaggedOutput]:
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
            | "SpreadPaths" >> beam.Reshuffle()
            | "ReadFile" >> beam.ParDo(_ReadFile()).with_outputs(DEAD_LETTER, main="messages")
        )
        read.messages.element_type = Message
        read.dead_letter.element_type = DeadLetter
        return read
