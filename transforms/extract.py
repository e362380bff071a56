"""Articles to events, many articles at a time, one model for each process."""

from __future__ import annotations

import functools
import logging
import threading
from collections.abc import Iterator, Sequence
from typing import Any

import apache_beam as beam
from apache_beam.metrics import Metrics
from apache_beam.utils.windowed_value import WindowedValue

from schemas.codec import validate
from schemas.definitions import EVENT_TYPES, event_name
from schemas.records import Article, DeadLetter, Event
from transforms.article_errors import DuplicateEventIdError
from transforms.dead_letters import dead_letter
from transforms.extractors import EventExtractor, ExtractorFactory, ExtractorUnavailableError
from transforms.messages import ReceivedArticle
from transforms.tags import DEAD_LETTER, EVENTS
from transforms.tally import TALLY

BATCH_ARTICLES = 256
BATCH_CHARACTERS = 2_000_000
_LOGGER = logging.getLogger(__name__)


def extract_articles(
    extractor: EventExtractor, received: Sequence[ReceivedArticle]
) -> Iterator[tuple[ReceivedArticle, list[Event] | DeadLetter]]:
    """For each article its events or, if it cannot be extracted or comes out invalid, its dead letter.

    A batch that fails is halved until the article that fails it stands alone, so one article costs no other.

    Raises:
        ExtractorUnavailableError: there is no extractor; none of the articles is to blame.
    """
    if not received:
        return
    try:
        extracted = extractor.extract([one.article for one in received])
        pairs = list(zip(received, extracted, strict=True))
    except ExtractorUnavailableError:
        raise
    except Exception as error:
        if len(received) > 1:
            _LOGGER.warning(
                "a batch of %d articles failed (%s: %s); halving it", len(received), type(error).__name__, error
            )
            middle = len(received) // 2
            yield from extract_articles(extractor, received[:middle])
            yield from extract_articles(extractor, received[middle:])
        else:
            yield received[0], dead_letter(received[0].message, "extract", error, received[0].article.article_id)
        return
    for one, events in pairs:
        try:
            _validate_events(events)
            yield one, events
        except ValueError as error:
            yield one, dead_letter(one.message, "validate", error, one.article.article_id)


def _validate_events(events: list[Event]) -> None:
    seen: dict[str, Event] = {}
    for event in events:
        validate(event)
        if other := seen.get(event.event_id):
            raise DuplicateEventIdError(
                f"event id {event.event_id} is that of {other.evidence.trigger!r} at {other.evidence.trigger_start} "
                f"and of {event.evidence.trigger!r} at {event.evidence.trigger_start}: an extractor defect, report it"
            )
        seen[event.event_id] = event


class SharedExtractor:
    """The process's extractor, one thread at a time: spaCy's pipelines are not made for several.

    Attributes:
        extractor: what the factory made.
    """

    def __init__(self, factory: ExtractorFactory) -> None:
        self.extractor = factory()
        self._lock = threading.Lock()

    def extract(self, articles: Sequence[Article]) -> list[list[Event]]:
        """One list of events for each article."""
        with self._lock:
            return self.extractor.extract(articles)


_LOADING = threading.Lock()


def shared_extractor(factory: ExtractorFactory) -> SharedExtractor:
    """The process's one extractor of a factory, made at the first call and kept: pipelines may follow one another."""
    with _LOADING:
        return _make_shared_extractor(factory)


@functools.cache
def _make_shared_extractor(factory: ExtractorFactory) -> SharedExtractor:
    return SharedExtractor(factory)


class _Extract(beam.DoFn):
    """Gathers articles within a bundle, since parsing many together takes half the time, and keeps their windows."""

    def __init__(self, factory: ExtractorFactory) -> None:
        self._factory = factory
        self._articles = Metrics.counter("ceasewire", "articles")
        self._events = {name: Metrics.counter("ceasewire", f"events_{name}") for name in EVENT_TYPES}

    def setup(self) -> None:
        self._extractor = shared_extractor(self._factory)

    def start_bundle(self) -> None:
        self._clear()

    def process(
        self, received: ReceivedArticle, window: Any = beam.DoFn.WindowParam, timestamp: Any = beam.DoFn.TimestampParam
    ) -> Iterator[beam.pvalue.TaggedOutput]:
        self._batch.append(received)
        self._places.append((window, timestamp))
        self._characters += len(received.article.body)
        if len(self._batch) >= BATCH_ARTICLES or self._characters >= BATCH_CHARACTERS:
            yield from self._flush()

    def finish_bundle(self) -> Iterator[beam.pvalue.TaggedOutput]:
        yield from self._flush()

    def _clear(self) -> None:
        self._batch: list[ReceivedArticle] = []
        self._places: list[tuple[Any, Any]] = []
        self._characters = 0

    def _flush(self) -> Iterator[beam.pvalue.TaggedOutput]:
        batch, places = self._batch, self._places
        self._clear()
        results = extract_articles(self._extractor, batch)
        for (window, timestamp), (_, result) in zip(places, results, strict=True):
            if isinstance(result, DeadLetter):
                Metrics.counter("ceasewire", f"dead_letters_{result.stage}").inc()
                outputs: list[tuple[str, Event | DeadLetter]] = [(DEAD_LETTER, result)]
            else:
                outputs = [(event_name(event), event) for event in result]
                self._articles.inc()
            for tag, value in outputs:
                if tag != DEAD_LETTER:
                    self._events[tag].inc()
                yield beam.pvalue.TaggedOutput(tag, WindowedValue(value, timestamp, (window,)))
            TALLY.add(extracted=1, events=0 if isinstance(result, DeadLetter) else len(result))


class ExtractEvents(beam.PTransform):
    """Articles to ``sanction``, ``casualty`` and ``ceasefire`` events and ``dead_letter``, one output each."""

    def __init__(self, factory: ExtractorFactory) -> None:
        super().__init__()
        self._factory = factory

    def expand(self, articles: beam.PCollection[ReceivedArticle]) -> beam.pvalue.DoOutputsTuple:
        extracted = articles | "ExtractBatch" >> beam.ParDo(_Extract(self._factory)).with_outputs(DEAD_LETTER, *EVENTS)
        extracted[DEAD_LETTER].element_type = DeadLetter
        for name, record_type in EVENT_TYPES.items():
            extracted[name].element_type = record_type
        return extracted
