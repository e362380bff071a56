"""The options that choose the extractor, for every command that extracts."""

from __future__ import annotations

import argparse
import importlib.util
from pathlib import Path

from pipeline.usage import UsageError
from transforms.extractors import SpacyExtractorFactory


def add_extractor_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--extractor",
        choices=("encoder", "rules"),
        default="encoder",
        help="rules alone, or with a small trained encoder that settles what they leave open (encoder)",
    )
    parser.add_argument("--threshold", type=float, metavar="0..1", help="least confidence of an event")
    parser.add_argument("--spacy_model", metavar="NAME", help="an installed spaCy pipeline instead of the pinned one")


def check_extractor_arguments(arguments: argparse.Namespace) -> None:
    """Raise UsageError for values that no extractor takes, before anything slow is loaded."""
    threshold, model = arguments.threshold, arguments.spacy_model
    if threshold is not None and not 0 <= threshold <= 1:
        raise UsageError(f"--threshold {threshold}: it has to be between 0 and 1")
    if model is None or Path(model).is_dir():
        return
    try:
        installed = importlib.util.find_spec(model) is not None
    except (ImportError, ValueError):
        installed = False
    if not installed:
        raise UsageError(f"--spacy_model {model}: no such spaCy pipeline is installed; install it with pip")


def extractor_factory(arguments: argparse.Namespace) -> SpacyExtractorFactory:
    """Return the factory that the options ask for."""
    return SpacyExtractorFactory(arguments.spacy_model, arguments.extractor == "encoder", arguments.threshold)
