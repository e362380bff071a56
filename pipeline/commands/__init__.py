"""The subcommands of ``python -m pipeline``.

Each is a module with ``add_arguments(parser)`` and ``execute(arguments) -> int``, the exit code. One that starts a Beam
pipeline has ``execute(arguments, beam_flags)`` instead and says ``TAKES_BEAM_OPTIONS = True``. To add one, write its
module and a line here. Modules are imported only when they are called, so that ``show`` does not wait for Beam.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple


class Command(NamedTuple):
    module: str
    summary: str


COMMANDS: Mapping[str, Command] = MappingProxyType(
    {
        "run": Command("pipeline.commands.run", "extract events from article files into Avro files"),
        "explain": Command("pipeline.commands.explain", "show why a text gives the events it gives"),
        "consume": Command("pipeline.commands.consume", "extract events from articles as they arrive on Pub/Sub"),
        "replay": Command("pipeline.commands.replay", "send dead letters in again, after a fix"),
        "publish": Command("pipeline.commands.publish", "publish article files to a Pub/Sub topic"),
        "emulator": Command("pipeline.commands.emulator", "run a Pub/Sub server on this machine"),
        "demo": Command(
            "pipeline.commands.demo", "publish article files to an emulator and show the events that arrive"
        ),
        "show": Command("pipeline.commands.show", "print the events of an output folder as a table or as JSON lines"),
        "report": Command(
            "pipeline.commands.report", "make one page of the events for a browser: charts, map, filters"
        ),
        "export": Command(
            "pipeline.commands.export", "write events as CSV, Parquet, FollowTheMoney, ICEWS or PETRARCH"
        ),
        "schemas": Command("pipeline.commands.schemas", "check a schema change for its readers; document them"),
    }
)
