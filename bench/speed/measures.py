"""The measures by name, in the order of the page."""

from __future__ import annotations

from collections.abc import Callable

from bench.speed import avro, growth, pathological, screen, share, throughput, whole_runs
from bench.speed.figures import Measured

MEASURES: dict[str, Callable[[], Measured]] = {
    "mixed": throughput.mixed,
    "dense": throughput.dense,
    "share": share.own_share,
    "pipeline": whole_runs.pipeline,
    "screen": screen.screen,
    "start": whole_runs.start,
    "memory": whole_runs.memory,
    "workers": whole_runs.workers,
    "avro": avro.avro,
    "growth": growth.growth,
    "pathological": pathological.pathological,
}


def measure(name: str) -> Measured:
    return MEASURES[name]()
