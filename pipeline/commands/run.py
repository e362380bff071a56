"""``run``: article files in, Avro files out."""

from __future__ import annotations

import argparse
import importlib.util
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console

from pipeline.inputs import find_inputs
from pipeline.quiet_beam import import_beam_quietly
from pipeline.sinks import add_arguments as add_sink_arguments
from pipeline.sinks import event_files, requested_sinks
from pipeline.table_console import TableConsole
from pipeline.usage import UsageError
from schemas.files import DEAD_LETTER_FOLDER

TAKES_BEAM_OPTIONS = True


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--input",
        nargs="+",
        required=True,
        metavar="PATH",
        help="files, folders or globs of .jsonl, .txt and .avro, or addresses of them such as gs://bucket/*.jsonl",
    )
    parser.add_argument("--spacy_model", metavar="NAME", help="an installed spaCy pipeline instead of the pinned one")
    event_files.add_arguments(parser)
    add_sink_arguments(parser)
    parser.add_argument("--dry_run", action="store_true", help="build the pipeline for its engine, and run nothing")


def execute(arguments: argparse.Namespace, beam_flags: Sequence[str]) -> int:
    """Runs the pipeline and returns the exit code."""
    started = time.monotonic()
    paths = find_inputs(arguments.input)
    files = event_files.requested(arguments)
    sinks = requested_sinks(arguments)
    _check_model(arguments.spacy_model)
    if stray := [flag for flag in beam_flags[:1] if not flag.startswith("-")]:
        raise UsageError(f"stray argument {stray[0]!r} (see --help)")

    # Beam takes seconds to import; mistakes of the user should not wait for it.
    import_beam_quietly()
    from pipeline.batch import build_only, open_output, run_batch
    from pipeline.options import beam_options

    options = beam_options(beam_flags)
    if arguments.dry_run:
        try:
            steps = build_only(paths, options, files, arguments.spacy_model, sinks)
        except Exception as error:
            print(f"ceasewire run: the pipeline cannot be built: {error}", file=sys.stderr)
            return 1
        print(f"the pipeline can be built: {steps} steps; nothing was run")
        return 0
    console = Console(stderr=True)
    with open_output(files.output) as output:
        try:
            summary = run_batch(
                paths,
                output,
                options,
                arguments.spacy_model,
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


def _check_model(name: str | None) -> None:
    if name is None or Path(name).is_dir():
        return
    try:
        installed = importlib.util.find_spec(name) is not None
    except (ImportError, ValueError):
        installed = False
    if not installed:
        raise UsageError(f"--spacy_model {name}: no such spaCy pipeline is installed; install it with pip")
