"""Beam's options, checked: Beam itself passes over options that it does not know."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from apache_beam.options.pipeline_options import PipelineOptions, StandardOptions

from pipeline.job_service import outlast_the_job
from pipeline.usage import OneLineParser, UsageError

EMBEDDED_RUNNER = "FnApiRunner"


def beam_options(flags: Sequence[str]) -> PipelineOptions:
    """The Beam options of a command line, on the embedded runner unless they name another.

    Raises:
        UsageError: an option that neither we nor Beam know, a value that Beam does not take, or a runner that would
            do something else than it says, or lose events.
    """
    parser = OneLineParser(add_help=False, allow_abbrev=False, conflict_handler="resolve")
    for options in {cls.__name__: cls for cls in PipelineOptions.__subclasses__()}.values():
        if "_add_argparse_args" in vars(options):
            options._add_argparse_args(parser)
    _, unknown = parser.parse_known_args(list(flags))
    if unknown:
        raise UsageError(f"unknown option or stray argument {unknown[0]!r} (see --help)")
    try:
        checked = PipelineOptions(list(flags))
        standard = checked.view_as(StandardOptions)
    except (SystemExit, argparse.ArgumentError) as error:
        raise UsageError(f"Beam does not take these options: {' '.join(flags)}") from error
    if standard.runner == "DirectRunner":
        # It would download Prism and, failing that, quietly run on something else.
        raise UsageError(f"--runner DirectRunner is not supported; leave it out or say --runner {EMBEDDED_RUNNER}")
    if standard.runner == "DaskRunner":
        # It takes the output of a bundle before finish_bundle has run, and our batches are extracted there.
        raise UsageError("--runner DaskRunner is not supported: it would lose events; docs/engines.md names what is")
    standard.runner = standard.runner or EMBEDDED_RUNNER
    outlast_the_job(checked)
    return checked
