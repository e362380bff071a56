"""The product: messages in, events and dead letters out, on any Beam engine, whatever feeds it."""

from __future__ import annotations

from typing import NamedTuple

import apache_beam as beam

import transforms.coders  # noqa: F401 (registers how our values travel)
from schemas.records import CasualtyEvent, CeasefireEvent, DeadLetter, SanctionEvent
from transforms.decode import DecodeArticles
from transforms.deduplicate import Deduplicate
from transforms.extract import ExtractEvents
from transforms.extractors import ExtractorFactory, SpacyExtractorFactory
from transforms.messages import Message


class EventStreams(NamedTuple):
    """What comes out: every article ends as its events, as a dead letter, or as a repeat of another article."""

    sanction: beam.PCollection[SanctionEvent]
    casualty: beam.PCollection[CasualtyEvent]
    ceasefire: beam.PCollection[CeasefireEvent]
    dead_letter: beam.PCollection[DeadLetter]


class ArticlesToEvents(beam.PTransform):
    """Messages (``PCollection[Message]``) to EventStreams.

    Articles are compared for repeats within their window, so an unbounded input needs windows.

    Args:
        extractor: makes the extractor, once in each process.
        shelf: a folder in which articles stay while their ids are brought together (``Deduplicate``).
    """

    def __init__(self, extractor: ExtractorFactory | None = None, shelf: str | None = None) -> None:
        super().__init__()
        self._extractor = extractor or SpacyExtractorFactory()
        self._shelf = shelf

    def expand(self, messages: beam.PCollection[Message]) -> EventStreams:
        decoded = messages | "DecodeArticles" >> DecodeArticles()
        deduplicated = decoded.articles | "Deduplicate" >> Deduplicate(self._shelf)
        extracted = deduplicated.articles | "ExtractEvents" >> ExtractEvents(self._extractor)
        dead_letters = (
            decoded.dead_letter,
            deduplicated.dead_letter,
            extracted.dead_letter,
        ) | "GatherDeadLetters" >> beam.Flatten()
        dead_letters.element_type = DeadLetter
        return EventStreams(extracted.sanction, extracted.casualty, extracted.ceasefire, dead_letters)
