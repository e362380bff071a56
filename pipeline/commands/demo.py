"""``demo``: article files through a Pub/Sub emulator and the consumer, the events shown as they arrive."""

from __future__ import annotations

import argparse
import uuid

from pipeline.inputs import find_inputs


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--input", nargs="+", required=True, metavar="PATH", help="files, folders or globs of .jsonl, .txt and .avro"
    )
    parser.add_argument("--output", required=True, metavar="DIR", help="folder for Avro files")
    parser.add_argument("--spacy_model", metavar="NAME", help="an installed spaCy pipeline instead of the pinned one")


def execute(arguments: argparse.Namespace) -> int:
    """Runs the demonstration and returns the exit code, that of the consumer."""
    paths = find_inputs(arguments.input)

    from pipeline.streaming.demonstration import demonstrate
    from pipeline.streaming.emulator import emulator_running

    # A project of its own: an emulator that runs already may hold somebody's messages.
    project = f"ceasewire-demo-{uuid.uuid4().hex[:8]}"
    with emulator_running(project):
        model = ["--spacy_model", arguments.spacy_model] if arguments.spacy_model else []
        return demonstrate(paths, arguments.output, project, model)
