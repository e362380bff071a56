"""``run``: article files in, Avro files out."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Sequence

from rich.console import Console

from pipeline.extractor_options import add_extractor_arguments, check_extractor_arguments, extractor_factory
from pipeline.inputs import find_inputs
from pipeline.output_folder import OutputFolder
from pipeline.quiet_beam import import_beam_quietly
from pipeline.table_console import TableConsole
from pipeline.usage import UsageError
from schemas.files import COMPRESSIONS, DEAD_LETTER_FOLDER

TAKES_BEAM_OPTIONS = True


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--input", nargs="+", required=True, metavar="PATH", help="files, folders or globs of .jsonl, .txt and .avro"
    )
    parser.add_argument(
        "--output", required=True, metavar="DIR", help="folder for the results; earlier ones are replaced"
    )
    add_extractor_arguments(parser)
    parser.add_argument("--compression", choices=COMPRESSIONS, default="deflate", help="of the Avro files (deflate)")


def execute(arguments: argparse.Namespace, beam_flags: Sequence[str]) -> int:
    """Runs the pipeline and returns the exit code."""
    started = time.monotonic()
    paths = find_inputs(arguments.input)
    check_extractor_arguments(arguments)
    if stray := [flag for flag in beam_flags[:1] if not flag.startswith("-")]:
        raise UsageError(f"stray argument {stray[0]!r} (see --help)")

    # Beam takes seconds to import; mistakes of the user should not wait for it.
    import_beam_quietly()
    from pipeline.batch import run_batch
    from pipeline.options import beam_options

    options = beam_options(beam_flags)
    console = Console(stderr=True)
    with OutputFolder(arguments.output) as output:
        try:
            extractor = extractor_factory(arguments)
            summary = run_batch(
                paths, output, options, extractor, arguments.compression, console=console, started=started
            )
        except Exception as error:  # Beam has logged it with its traceback already.
            print(f"ceasewire run: failed, and left {output.path} as it was: {error}", file=sys.stderr)
            return 1
    summary.show(TableConsole())
    print(f"\nevents are in {output.path}; see them with: python -m pipeline show {output.path}")
    if summary.dead_letters:
        print(f"why there are dead letters: python -m pipeline show {output.path} --type {DEAD_LETTER_FOLDER}")
    return 0
