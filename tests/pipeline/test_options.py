"""Beam's options are passed on, checked."""

from __future__ import annotations

import pytest
from apache_beam.options.pipeline_options import DirectOptions, PortableOptions, StandardOptions

from pipeline.options import beam_options
from pipeline.usage import UsageError


def test_the_embedded_runner_is_the_default() -> None:
    assert beam_options([]).view_as(StandardOptions).runner == "FnApiRunner"


def test_another_runner_is_taken_as_named() -> None:
    assert beam_options(["--runner", "PortableRunner"]).view_as(StandardOptions).runner == "PortableRunner"


def test_options_of_beam_reach_it() -> None:
    options = beam_options(["--direct_num_workers=2", "--direct_running_mode", "multi_processing"])
    assert options.view_as(DirectOptions).direct_num_workers == 2
    assert options.view_as(DirectOptions).direct_running_mode == "multi_processing"


@pytest.mark.parametrize(
    ("flags", "seconds"),
    [
        (["--runner=PortableRunner"], 365 * 24 * 3600),
        (["--runner=PrismRunner"], 365 * 24 * 3600),
        (["--runner=PortableRunner", "--job_server_timeout=60"], 60),
        (["--runner=DataflowRunner"], 300),
    ],
)
def test_a_job_on_a_portable_engine_may_take_longer_than_beam_listens_by_itself(flags: list[str], seconds: int) -> None:
    assert beam_options(flags).view_as(PortableOptions).job_server_timeout == seconds


@pytest.mark.parametrize("flags", [["--runnner", "x"], ["--job_nam=x"], ["--job_name=x", "stray"]])
def test_options_that_beam_would_pass_over_are_refused(flags: list[str]) -> None:
    with pytest.raises(UsageError, match="unknown option or stray argument"):
        beam_options(flags)
