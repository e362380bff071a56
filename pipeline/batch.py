"""One batch run, from the files found to the results published."""

from __future__ import annotations

import time
from collections.abc import Sequence

import apache_beam as beam
from apache_beam.options.pipeline_options import PipelineOptions
from apache_beam.runners.runner import PipelineResult, PipelineState
from rich.console import Console

from pipeline.graph import build
from pipeline.output_folder import OutputFolder
from pipeline.progress import progress_shown
from pipeline.sinks import written_files
from pipeline.summary import Summary, summarize
from transforms.extract import ExtractorFactory


def run_batch(
    paths: Sequence[str],
    output: OutputFolder,
    options: PipelineOptions,
    extractor: ExtractorFactory,
    compression: str = "deflate",
    *,
    console: Console | None = None,
    started: float | None = None,
) -> Summary:
    """Runs the pipeline over article files and publishes what it yields into an output folder that we hold.

    Raises:
        RuntimeError: the pipeline did not come to its end; the output folder is as it was.
    """
    started = time.monotonic() if started is None else started
    graph = beam.Pipeline(options=options)
    build(graph, paths, str(output.run_folder), extractor, compression)
    with progress_shown(console or Console(stderr=True)):
        result = graph.run()
        state = result.wait_until_finish()
    if state not in (None, PipelineState.DONE):
        raise RuntimeError(f"the pipeline ended as {state}; {output.path} is as it was before")
    written = written_files(output.run_folder)
    summary = summarize(len(paths), written, _counters(result), time.monotonic() - started)
    by_folder: dict[str, list[str]] = {}
    for file in written:
        by_folder.setdefault(file.folder, []).append(file.path)
    output.publish(by_folder, summary.to_json(), compression)
    return summary


def _counters(result: PipelineResult) -> dict[str, int]:
    found = result.metrics().query(beam.metrics.MetricsFilter().with_namespace("ceasewire"))["counters"]
    totals: dict[str, int] = {}
    for metric in found:
        name = metric.key.metric.name
        totals[name] = totals.get(name, 0) + (metric.committed or metric.attempted or 0)
    return totals
