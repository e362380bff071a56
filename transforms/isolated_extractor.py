"""An extractor in a process of its own, so that no article can hang or crash the pipeline.

Why a process. An article may hang in C code (a regular expression, spaCy, numpy) that neither returns to Python nor
releases the interpreter lock, and it may crash the interpreter outright. A signal handler runs in the main thread and
only between byte codes, while Beam calls us from threads of its own; a thread cannot be ended at all. A process can be
killed whatever it does, and what it loses is one model, loaded anew in a second or two.

A batch that takes too long or kills its process raises, and ``extract_articles`` halves the batch until the article
that does it stands alone. Only a lone article is judged by the full limit: for several the limit merely decides when
to look closer, so it may be short without costing an article.
"""

from __future__ import annotations

import atexit
import contextlib
import faulthandler
import logging
import multiprocessing
import os
import signal
import time
from collections.abc import Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection

from schemas.records import Article, Event
from transforms.extractors import EventExtractor, ExtractorFactory, ExtractorUnavailableError

_LOADING_SECONDS = 120.0
_ENDING_SECONDS = 5.0
_ORPHAN_SECONDS = 15.0
_LOGGER = logging.getLogger(__name__)


class ExtractionTimeoutError(RuntimeError):
    """Extraction took longer than the limit and was killed."""


class ExtractorCrashError(RuntimeError):
    """The process that extracted died."""


@dataclass(frozen=True, slots=True)
class IsolatedExtractorFactory:
    """Makes an extractor that runs in a process of its own.

    Attributes:
        factory: makes the extractor in that process.
        article_seconds: how long one article may take.
    """

    factory: ExtractorFactory
    article_seconds: float = 30.0

    def __call__(self) -> IsolatedExtractor:
        return IsolatedExtractor(self.factory, self.article_seconds)


class IsolatedExtractor:
    """Extracts in a child process; kills it when it hangs and starts another when it is gone.

    Attributes:
        busy_seconds: how long extraction took in all, loading left out.
    """

    def __init__(self, factory: ExtractorFactory, article_seconds: float) -> None:
        self._factory = factory
        self._article_seconds = article_seconds
        self.busy_seconds = 0.0
        self._start()
        # What multiprocessing does at exit is to ask by SIGTERM, which the child does not hear.
        atexit.register(self.close)

    def extract(self, articles: Sequence[Article]) -> list[list[Event]]:
        """One list of events for each article.

        Raises:
            ExtractionTimeoutError: it took longer than the limit.
            ExtractorCrashError: the process died over it.
            RemoteExtractionError: what the extractor raised.
            ExtractorUnavailableError: a new process was needed and could not be started.
        """
        if not self._process.is_alive():
            self._start()
        limit = self._limit(len(articles))
        began = time.monotonic()
        try:
            self._connection.send((limit, list(articles)))
            if not self._connection.poll(limit):
                raise ExtractionTimeoutError(
                    f"{_named(articles)} took longer than {limit:g} s to extract; "
                    "raise the limit for one article, or report the text as a defect of the extractor"
                )
            succeeded, outcome = self._connection.recv()
        except ExtractionTimeoutError:
            self.close()
            raise
        except (EOFError, OSError):
            self._process.join(_ENDING_SECONDS)
            code = self._process.exitcode
            self.close()
            cause = signal.Signals(-code).name if code is not None and code < 0 else f"exit code {code}"
            raise ExtractorCrashError(f"the extractor's process died ({cause}) over {_named(articles)}") from None
        finally:
            self.busy_seconds += time.monotonic() - began
        if not succeeded:
            raise outcome
        events: list[list[Event]] = outcome
        return events

    def close(self) -> None:
        """Kills the process."""
        self._process.kill()
        self._process.join()
        self._connection.close()

    def _limit(self, articles: int) -> float:
        return self._article_seconds if articles == 1 else min(self._article_seconds, 5.0 + 0.25 * articles)

    def _start(self) -> None:
        # Not forked: this process has threads of gRPC, whose locks a fork would copy in whatever state they are.
        spawning = multiprocessing.get_context("spawn")
        self._connection, theirs = spawning.Pipe()
        self._process = spawning.Process(target=_serve, args=(theirs, self._factory), name="extractor", daemon=True)
        self._process.start()
        theirs.close()
        try:
            ready = self._connection.poll(_LOADING_SECONDS) and self._connection.recv()
        except (EOFError, OSError):
            ready = False
        if ready is not True:
            self.close()
            reason = f": {type(ready).__name__}: {ready}" if isinstance(ready, Exception) else ""
            raise ExtractorUnavailableError(f"the extractor cannot be loaded in a process of its own{reason}")


def _named(articles: Sequence[Article]) -> str:
    if len(articles) == 1:
        return f"article {articles[0].article_id!r} ({len(articles[0].body)} characters)"
    return f"a batch of {len(articles)} articles"


def _serve(connection: Connection, factory: ExtractorFactory) -> None:
    """What the child process does: extract until the parent is gone."""
    # Ctrl-C reaches the whole process group, systemd's SIGTERM all of a service. The parent decides when to stop, may
    # still want this batch, and would take our end for a crash of the article's making.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    # Read when numpy is first imported, which the factory does. The matrices of a small model are too small to share
    # out: with two threads a batch took 1.4 times as long and half as much processor again, and two consumers on two
    # processors were hardly faster than one.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    try:
        extractor: EventExtractor = factory()
    except Exception as error:
        connection.send(RuntimeError(f"{type(error).__name__}: {error}"))
        return
    connection.send(True)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    # EOFError and OSError: the parent is gone, kill -9 included.
    with contextlib.suppress(EOFError, OSError):
        while True:
            limit, articles = connection.recv()
            # A child that hangs after its parent was killed ends itself, by a timer that needs no interpreter lock.
            faulthandler.dump_traceback_later(limit + _ORPHAN_SECONDS, exit=True, file=nowhere)
            reply = _reply(extractor, articles)
            faulthandler.cancel_dump_traceback_later()
            connection.send(reply)


def _reply(extractor: EventExtractor, articles: list[Article]) -> tuple[bool, object]:
    try:
        return True, extractor.extract(articles)
    except Exception as error:
        # The class may not be importable at the other end, or not be picklable; its name and text always are.
        return False, RemoteExtractionError(f"{type(error).__name__}: {error}", type(error).__name__)


class RemoteExtractionError(RuntimeError):
    """What the extractor raised in its process: the class and the text, and ``error_type``, the name of the class."""

    def __init__(self, text: str, error_type: str) -> None:
        super().__init__(text, error_type)
        self.error_type = error_type

    def __str__(self) -> str:
        return str(self.args[0])
