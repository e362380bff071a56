"""One batch of messages through ``ArticlesToEvents`` on the embedded engine, in this process."""

from __future__ import annotations

import logging
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import apache_beam as beam
from apache_beam.options.pipeline_options import PipelineOptions

from pipeline.options import EMBEDDED_RUNNER
from schemas.records import DeadLetter, Event
from transforms.articles_to_events import ArticlesToEvents
from transforms.extractors import ExtractorFactory
from transforms.messages import Message
from transforms.tags import DEAD_LETTER


@dataclass(frozen=True, slots=True)
class BatchResult:
    """What a batch yields."""

    events: list[Event] = field(default_factory=list)
    dead_letters: list[DeadLetter] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Slot:
    messages: Sequence[Message]
    result: BatchResult = field(default_factory=BatchResult)


# The engine runs in this process, so a batch is handed in and out by reference. As elements of a Create the messages
# would be encoded into the graph and the graph into the engine, which takes as long as all the rest of a run.
_SLOTS: dict[str, _Slot] = {}


class _TakeMessages(beam.DoFn):
    def process(self, slot: str) -> Iterator[Message]:
        yield from _SLOTS[slot].messages


class _KeepEvent(beam.DoFn):
    def __init__(self, slot: str) -> None:
        self._slot = slot

    def process(self, event: Event) -> None:
        _SLOTS[self._slot].result.events.append(event)


class _KeepDeadLetter(beam.DoFn):
    def __init__(self, slot: str) -> None:
        self._slot = slot

    def process(self, letter: DeadLetter) -> None:
        _SLOTS[self._slot].result.dead_letters.append(letter)


def run_on_engine(messages: Sequence[Message], extractor: ExtractorFactory) -> BatchResult:
    """The events and dead letters of a batch. The extractor is made at the first call and kept by the process.

    Raises:
        RuntimeError: the run failed as a whole; nothing of it counts.
    """
    if not messages:
        return BatchResult()
    slot = uuid.uuid4().hex
    _SLOTS[slot] = _Slot(messages)
    try:
        pipeline = beam.Pipeline(runner=EMBEDDED_RUNNER, options=_OPTIONS)
        received = pipeline | "Batch" >> beam.Create([slot], reshuffle=False)
        taken = received | "TakeMessages" >> beam.ParDo(_TakeMessages()).with_output_types(Message)
        streams = taken | "ArticlesToEvents" >> ArticlesToEvents(extractor)
        for name, stream in streams._asdict().items():
            keep = _KeepDeadLetter(slot) if name == DEAD_LETTER else _KeepEvent(slot)
            stream | f"Keep{name.title().replace('_', '')}" >> beam.ParDo(keep)
        pipeline.run().wait_until_finish()
        return _SLOTS[slot].result
    finally:
        del _SLOTS[slot]


_OPTIONS = PipelineOptions([])
# Beam reports at each run that it builds a graph and how it fuses it.
logging.getLogger("apache_beam").setLevel(logging.WARNING)
