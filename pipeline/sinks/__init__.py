"""Where events go besides, and how. To add a sink, write its module and a line in ``_MODULES``.

A sink's module owns its options and what they may be: ``add_arguments(parser)`` declares them, ``requested(arguments)``
checks them and gives a Sink, or None where nobody asked for one. Neither imports Beam, so that mistakes of the user do
not wait for it. Event files have a module of the same shape, ``event_files``, but are always asked for.
"""

from __future__ import annotations

import argparse
import importlib
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from transforms.articles_to_events import EventStreams

_MODULES: tuple[str, ...] = ("pipeline.sinks.pubsub_topics", "pipeline.sinks.bigquery")


class Sink(Protocol):
    """A place for events."""

    def require(self) -> None:
        """Makes sure, as far as it can be asked before a run, that the place is there.

        Raises:
            UsageError: it is not, or cannot be reached.
        """

    def attach(self, streams: EventStreams) -> None:
        """Adds the steps that write the streams to their pipeline."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declares the options of all sinks."""
    for module in _MODULES:
        importlib.import_module(module).add_arguments(parser)


def requested_sinks(arguments: argparse.Namespace) -> list[Sink]:
    """The sinks that a command line asks for.

    Raises:
        UsageError: an option of a sink has a value that it cannot have.
    """
    sinks = [importlib.import_module(module).requested(arguments) for module in _MODULES]
    return [sink for sink in sinks if sink is not None]
