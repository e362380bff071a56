"""What extracts events, and how a process comes by one. Imports neither Beam nor spaCy."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from schemas.records import Article, Event


class ExtractorUnavailableError(RuntimeError):
    """There is no extractor to extract with, which is no fault of the articles."""


class EventExtractor(Protocol):
    """What extracts: one list of events for each article, in order."""

    def extract(self, articles: Sequence[Article]) -> list[list[Event]]: ...


ExtractorFactory = Callable[[], EventExtractor]
"""Makes an extractor. Hashable and picklable, because it travels to the workers and is called once in each process."""


@dataclass(frozen=True, slots=True)
class SpacyExtractorFactory:
    """Makes the project's extractor.

    Args:
        spacy_model: an installed spaCy pipeline; None for the one it is calibrated on.
        encoder: with the trained encoder, or by rules alone.
        threshold: the least confidence of an event, 0 to 1; None for the extractor's own.
    """

    spacy_model: str | None = None
    encoder: bool = True
    threshold: float | None = None

    def __call__(self) -> EventExtractor:
        # Here and not above: loading spaCy takes two seconds, which only the workers should spend.
        from transforms.extraction.extractor import Extractor
        from transforms.extraction.parse import DEFAULT_MODEL

        return Extractor(self.spacy_model or DEFAULT_MODEL, self.threshold, encoder=self.encoder)
