"""The batch pipeline, from article files to Avro files."""

from __future__ import annotations

from collections.abc import Sequence

import apache_beam as beam

from pipeline.sinks import ListFiles
from pipeline.sources import ReadMessages
from transforms.articles_to_events import ArticlesToEvents
from transforms.extractors import ExtractorFactory
from transforms.write import WriteEvents


def build(
    pipeline: beam.Pipeline, paths: Sequence[str], run_folder: str, extractor: ExtractorFactory, compression: str
) -> None:
    """Adds all steps to a pipeline: read, extract, write below ``run_folder``, list what was written."""
    read = pipeline | "ReadMessages" >> ReadMessages(paths)
    streams = read.messages | "ArticlesToEvents" >> ArticlesToEvents(extractor)
    dead_letters = (streams.dead_letter, read.dead_letter) | "AllDeadLetters" >> beam.Flatten()
    written = streams._replace(dead_letter=dead_letters) | "WriteEvents" >> WriteEvents(run_folder, compression)
    written | "ListFiles" >> ListFiles(run_folder)
