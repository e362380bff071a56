"""``demo``: article files through a Pub/Sub emulator and the consumer, the events shown as they arrive."""

from __future__ import annotations

import argparse
import uuid

from pipeline.extractor_options import add_extractor_arguments, check_extractor_arguments
from pipeline.inputs import find_inputs


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--input", nargs="+", required=True, metavar="PATH", help="files, folders or globs of .jsonl, .txt and .avro"
    )
    parser.add_argument("--output", required=True, metavar="DIR", help="folder for Avro files")
    add_extractor_arguments(parser)


def execute(arguments: argparse.Namespace) -> int:
    """Runs the demonstration and returns the exit code, that of the consumer."""
    paths = find_inputs(arguments.input)
    check_extractor_arguments(arguments)

    from pipeline.streaming.demonstration import demonstrate
    from pipeline.streaming.emulator import emulator_running

    # A project of its own: an emulator that runs already may hold somebody's messages.
    project = f"ceasewire-demo-{uuid.uuid4().hex[:8]}"
    with emulator_running(project):
        chosen = {name: getattr(arguments, name) for name in ("extractor", "threshold", "spacy_model")}
        flags = [word for name, value in chosen.items() if value is not None for word in (f"--{name}", str(value))]
        return demonstrate(paths, arguments.output, project, flags)
