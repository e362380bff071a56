"""Starting the streaming pipeline on Dataflow, and refusing to start it where it would lose articles."""

from __future__ import annotations

import importlib.util
from collections.abc import Sequence

import apache_beam as beam
from apache_beam.options.pipeline_options import StandardOptions

from pipeline.options import beam_options
from pipeline.streaming.native_graph import StreamSettings, build_stream
from pipeline.usage import UsageError
from transforms.extractors import ExtractorFactory

_RUNNER = "DataflowRunner"


def start_stream(settings: StreamSettings, flags: Sequence[str], extractor: ExtractorFactory) -> str:
    """Submits the pipeline and gives the id of its job.

    Raises:
        UsageError: the runner is not Dataflow's, or cannot be reached from here.
    """
    options = beam_options(flags)
    standard = options.view_as(StandardOptions)
    if standard.runner != _RUNNER:
        raise UsageError(
            f"--subscription with --runner {standard.runner}: Beam's Pub/Sub source acknowledges there before anything "
            f"is written, and loses what is in hand; on your own machines use: {consume_command(settings)}"
        )
    if not standard.streaming:
        raise UsageError("--subscription is a stream without end; say --streaming as well")
    if importlib.util.find_spec("apitools") is None:
        raise UsageError(f"--runner {_RUNNER}: needs Beam's parts for Google Cloud; install them: pip install '.[gcp]'")
    pipeline = beam.Pipeline(options=options)
    build_stream(pipeline, settings, extractor)
    return str(pipeline.run().job_id())


def consume_command(settings: StreamSettings) -> str:
    """The command that does the same without Dataflow."""
    parts = ["python -m pipeline consume", f"--subscription {settings.subscription}"]
    for option in ("output", "output_topic", "dead_letter_topic"):
        if value := getattr(settings, option):
            parts.append(f"--{option} {value}")
    return " ".join(parts)
