"""``run``: article files in, Avro files out; or, on Dataflow, a subscription in."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Mapping, Sequence
from types import MappingProxyType

from rich.console import Console

from pipeline.extractor_options import add_extractor_arguments, check_extractor_arguments, extractor_factory
from pipeline.inputs import find_inputs
from pipeline.quiet_beam import import_beam_quietly
from pipeline.sinks import add_arguments as add_sink_arguments
from pipeline.sinks import event_files, pubsub_topics, requested_sinks
from pipeline.streaming.resource_names import require_subscription
from pipeline.table_console import TableConsole
from pipeline.usage import UsageError
from schemas.files import DEAD_LETTER_FOLDER

TAKES_BEAM_OPTIONS = True

_FILES_ONLY: Mapping[str, object] = MappingProxyType(
    {"format": "avro", "partition_by": None, "bigquery_dataset": None, "dry_run": False}
)
"""Options that streams do not have, and should not be thought to have, with what they are where nobody asks."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--input",
        nargs="+",
        metavar="PATH",
        help="files, folders or globs of .jsonl, .txt and .avro, or addresses of them such as gs://bucket/*.jsonl",
    )
    parser.add_argument(
        "--subscription",
        metavar="NAME",
        help="instead of --input, on Dataflow with --streaming: projects/PROJECT/subscriptions/NAME",
    )
    add_extractor_arguments(parser)
    event_files.add_arguments(parser)
    add_sink_arguments(parser)
    parser.add_argument("--dry_run", action="store_true", help="build the pipeline for its engine, and run nothing")


def execute(arguments: argparse.Namespace, beam_flags: Sequence[str]) -> int:
    """Runs the pipeline and returns the exit code."""
    if arguments.subscription:
        return _start_stream(arguments, beam_flags)
    started = time.monotonic()
    if missing := [option for option in ("input", "output") if not getattr(arguments, option)]:
        raise UsageError(f"the following arguments are required: {', '.join(f'--{name}' for name in missing)}")
    paths = find_inputs(arguments.input)
    files = event_files.requested(arguments)
    sinks = requested_sinks(arguments)
    check_extractor_arguments(arguments)
    if stray := [flag for flag in beam_flags[:1] if not flag.startswith("-")]:
        raise UsageError(f"stray argument {stray[0]!r} (see --help)")
    if not arguments.dry_run:
        for sink in sinks:
            sink.require()

    # Beam takes seconds to import; mistakes of the user should not wait for it.
    import_beam_quietly()
    from pipeline.batch import build_only, open_output, run_batch
    from pipeline.job_service import require_job_service
    from pipeline.options import beam_options

    options = beam_options(beam_flags)
    if arguments.dry_run:
        try:
            steps = build_only(paths, options, files, extractor_factory(arguments), sinks)
        except Exception as error:
            print(f"ceasewire run: the pipeline cannot be built: {error}", file=sys.stderr)
            return 1
        print(f"the pipeline can be built: {steps} steps; nothing was run")
        return 0
    require_job_service(options)
    console = Console(stderr=True)
    with open_output(files.output) as output:
        try:
            summary = run_batch(
                paths,
                output,
                options,
                extractor_factory(arguments),
                files.file_format,
                files.partition_by,
                sinks=sinks,
                console=console,
                started=started,
            )
        except Exception as error:  # Beam has logged it with its traceback already.
            print(f"ceasewire run: failed, and left {output.path} as it was: {error}", file=sys.stderr)
            return 1
    if summary is None:
        print("the template is staged; a job is started from it")
        return 0
    summary.show(TableConsole())
    print(f"\nevents are in {output.path}; see them with: python -m pipeline show {output.path}")
    if summary.dead_letters:
        print(f"why there are dead letters: python -m pipeline show {output.path} --type {DEAD_LETTER_FOLDER}")
    return 0


def _start_stream(arguments: argparse.Namespace, beam_flags: Sequence[str]) -> int:
    require_subscription(arguments.subscription, "--subscription")
    if arguments.input:
        raise UsageError("--input and --subscription: choose one of them")
    for option, default in _FILES_ONLY.items():
        if getattr(arguments, option) != default:
            raise UsageError(f"--{option} goes with --input, not with --subscription")
    pubsub_topics.requested(arguments)
    if not arguments.output and not (arguments.output_topic and arguments.dead_letter_topic):
        raise UsageError("nowhere to put everything; give --output DIR, or --output_topic and --dead_letter_topic")

    import_beam_quietly()
    from pipeline.streaming.native_graph import StreamSettings
    from pipeline.streaming.native_run import start_stream

    settings = StreamSettings(
        subscription=arguments.subscription,
        output=arguments.output,
        output_topic=arguments.output_topic,
        dead_letter_topic=arguments.dead_letter_topic,
        compression=arguments.compression,
    )
    job = start_stream(settings, beam_flags, extractor_factory(arguments))
    print(f"started the Dataflow job {job}")
    return 0
