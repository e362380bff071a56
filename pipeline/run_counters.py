"""The counters that our steps keep, as the engine has added them up."""

from __future__ import annotations

import copy

import apache_beam as beam
from apache_beam.runners.portability import portable_runner
from apache_beam.runners.runner import PipelineResult


def run_counters(result: PipelineResult) -> dict[str, int]:
    """The counters of a run by name: files, messages, repeats, written."""
    found = result.metrics().query(beam.metrics.MetricsFilter().with_namespace("ceasewire"))["counters"]
    totals: dict[str, int] = {}
    for metric in found:
        name = metric.key.metric.name
        totals[name] = totals.get(name, 0) + (metric.committed or metric.attempted or 0)
    return totals


def counters_so_far(result: PipelineResult) -> dict[str, int]:
    """The counters of a run on a portable engine while it lasts; empty on engines that have none to tell then."""
    if not isinstance(result, portable_runner.PipelineResult):
        return {}
    # A result asks its engine once and keeps the answer, which would be the answer at the end, too.
    return run_counters(copy.copy(result))
