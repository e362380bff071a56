"""One batch run, from the files found to the results published."""

from __future__ import annotations

import time
from collections.abc import Sequence

import apache_beam as beam
from apache_beam.options.pipeline_options import PipelineOptions, StandardOptions, TestOptions
from apache_beam.runners.runner import PipelineResult, PipelineState
from rich.console import Console

from pipeline.file_listing import written_files
from pipeline.graph import build
from pipeline.options import EMBEDDED_RUNNER
from pipeline.output_folder import OutputFolder
from pipeline.progress import progress_shown
from pipeline.remote_output import RemoteOutput
from pipeline.run_counters import run_counters
from pipeline.sinks import Sink
from pipeline.sinks.event_files import EventFiles
from pipeline.summary import Summary, summarize, tallies_of
from schemas.file_format import FileFormat
from transforms.addresses import is_address
from transforms.extractors import ExtractorFactory
from transforms.write import Layout


def open_output(path: str) -> OutputFolder | RemoteOutput:
    """The output of a run, to be used as a context manager, by its path or address."""
    return RemoteOutput(path) if is_address(path) else OutputFolder(path)


def run_batch(
    paths: Sequence[str],
    output: OutputFolder | RemoteOutput,
    options: PipelineOptions,
    extractor: ExtractorFactory,
    file_format: FileFormat | None = None,
    partition_by: str | None = None,
    *,
    sinks: Sequence[Sink] = (),
    console: Console | None = None,
    started: float | None = None,
) -> Summary | None:
    """Runs the pipeline over article files and publishes what it yields into an output that we hold.

    Returns:
        The numbers of the run; None if there is no run, because the launcher of a Dataflow template stages it only.

    Raises:
        RuntimeError: the pipeline did not come to its end; an output folder is as it was.
    """
    started = time.monotonic() if started is None else started
    layout = Layout(str(output.run_folder), file_format or FileFormat(), partition_by)
    graph = beam.Pipeline(options=options)
    if isinstance(output, RemoteOutput):
        output.settle_earlier_runs()
    build(graph, paths, str(output.path), layout, extractor, sinks, _shelf(output, options))
    with progress_shown(console or Console(stderr=True)) as progress:
        result: PipelineResult = graph.run()
        if not getattr(result, "has_job", True):
            return None
        progress.follow(result)
        state = result.wait_until_finish()
    if state not in (None, PipelineState.DONE):
        raise RuntimeError(f"the pipeline ended as {state}; {output.path} is as it was before")
    counters = run_counters(result)
    files = counters.get("files", len(paths))
    if isinstance(output, RemoteOutput):
        summary = summarize(files, output.tallies(), counters, time.monotonic() - started)
        output.complete_summary(summary.to_json())
        return summary
    written = written_files(layout.run_folder)
    summary = summarize(files, tallies_of(written), counters, time.monotonic() - started)
    by_folder: dict[str, list[str]] = {}
    for file in written:
        by_folder.setdefault(file.folder, []).append(file.path)
    output.publish(by_folder, summary.to_json(), layout.file_format)
    return summary


def _shelf(output: OutputFolder | RemoteOutput, options: PipelineOptions) -> str | None:
    """Make the folder for articles whose ids are brought together: the embedded runner shuffles in memory."""
    if isinstance(output, RemoteOutput) or options.view_as(StandardOptions).runner != EMBEDDED_RUNNER:
        return None
    folder = output.run_folder / "shelf"
    folder.mkdir()
    return str(folder)


def build_only(
    paths: Sequence[str],
    options: PipelineOptions,
    files: EventFiles,
    extractor: ExtractorFactory,
    sinks: Sequence[Sink] = (),
) -> int:
    """Builds the pipeline, for Dataflow up to the job that would be submitted, and says how many steps it has."""
    layout = Layout(f"{files.output}/.run-dry", files.file_format, files.partition_by)
    # Before the pipeline is made: from then on Dataflow's options would ask the cloud about their buckets.
    options.view_as(TestOptions).dry_run = True
    graph = beam.Pipeline(options=options)
    build(graph, paths, files.output, layout, extractor, sinks)
    if options.view_as(StandardOptions).runner == "DataflowRunner":
        graph.run()
    transforms = graph.to_runner_api().components.transforms.values()
    return sum(1 for transform in transforms if not transform.subtransforms)
