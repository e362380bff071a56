"""Articles put aside on disk while only their ids are brought together.

An engine on one machine keeps all that it shuffles in memory; fifty thousand articles would take hundreds of megabytes
there. What is shuffled instead is where each article stands in a file of the folder that all workers share.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import IO

import apache_beam as beam

from transforms.coders import ReceivedArticleCoder
from transforms.messages import ReceivedArticle

Shelved = tuple[str, int, int]
"""Name of a file on the shelf, and the first byte and the length of an article in it."""

_CODER = ReceivedArticleCoder()


class _PutAside(beam.DoFn):
    def __init__(self, folder: str) -> None:
        self._folder = folder

    def start_bundle(self) -> None:
        self._name = uuid.uuid4().hex[:12]
        self._file: IO[bytes] | None = None
        self._position = 0

    def process(self, received: ReceivedArticle) -> Iterator[tuple[str, Shelved]]:
        if self._file is None:
            self._file = (Path(self._folder) / self._name).open("xb")
        encoded = _CODER.encode(received)
        self._file.write(encoded)
        yield received.article.article_id, (self._name, self._position, len(encoded))
        self._position += len(encoded)

    def finish_bundle(self) -> None:
        # Before anything can ask for it: what is grouped is passed on only when this bundle is done.
        if self._file is not None:
            self._file.close()


class _TakeDown(beam.DoFn):
    def __init__(self, folder: str) -> None:
        self._folder = folder

    def start_bundle(self) -> None:
        self._files: dict[str, IO[bytes]] = {}
        self._open = ExitStack()

    def process(self, same_id: tuple[str, Iterable[Shelved]]) -> Iterator[tuple[str, list[ReceivedArticle]]]:
        article_id, shelved = same_id
        yield article_id, [self._read(*one) for one in shelved]

    def finish_bundle(self) -> None:
        self._open.close()

    def _read(self, name: str, position: int, length: int) -> ReceivedArticle:
        file = self._files.get(name)
        if file is None:
            file = self._files[name] = self._open.enter_context((Path(self._folder) / name).open("rb"))
        file.seek(position)
        return _CODER.decode(file.read(length))


class GroupByShelvedId(beam.PTransform):
    """Articles (``PCollection[ReceivedArticle]``) to (id, the articles of that id), by way of a folder that exists,
    that all workers share, and that outlives the run."""

    def __init__(self, folder: str) -> None:
        super().__init__()
        self._folder = folder

    def expand(
        self, articles: beam.PCollection[ReceivedArticle]
    ) -> beam.PCollection[tuple[str, list[ReceivedArticle]]]:
        return (
            articles
            | "PutAside" >> beam.ParDo(_PutAside(self._folder)).with_output_types(tuple[str, Shelved])
            | "GroupByArticleId" >> beam.GroupByKey()
            | "TakeDown" >> beam.ParDo(_TakeDown(self._folder))
        )
