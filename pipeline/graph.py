"""The batch pipeline, from article files to event files."""

from __future__ import annotations

from collections.abc import Sequence

import apache_beam as beam

from pipeline.file_listing import ListFiles
from pipeline.remote_output import PublishFiles
from pipeline.sinks import Sink
from pipeline.sources import ReadMessages
from transforms.addresses import is_address
from transforms.articles_to_events import ArticlesToEvents
from transforms.extractors import ExtractorFactory
from transforms.write import Layout, WriteEvents


def build(
    pipeline: beam.Pipeline,
    paths: Sequence[str],
    output: str,
    layout: Layout,
    extractor: ExtractorFactory,
    sinks: Sequence[Sink] = (),
    shelf: str | None = None,
) -> None:
    """Adds all steps to a pipeline: read, extract, write files, list what was written, and whatever sinks do besides.

    Files of an output at an address are put in place by the pipeline, those of a folder by whoever runs it.
    """
    read = pipeline | "ReadMessages" >> ReadMessages(paths)
    streams = read.messages | "ArticlesToEvents" >> ArticlesToEvents(extractor, shelf)
    dead_letters = (streams.dead_letter, read.dead_letter) | "AllDeadLetters" >> beam.Flatten()
    streams = streams._replace(dead_letter=dead_letters)
    written = streams | "WriteEvents" >> WriteEvents(layout)
    listed = written | "ListFiles" >> ListFiles(layout.run_folder)
    if is_address(output):
        listed | "PublishFiles" >> PublishFiles(output, layout.run_folder, layout.file_format)
    for sink in sinks:
        sink.attach(streams)
