"""What the consumers of a subscription remember: messages that are done, articles by id and content, and their stories.

One SQLite file, shared by the consumers of a machine. An article is *claimed* before it is extracted and *written* once
its events are durable. The claim fixes which content an id stands for and of which article it is a duplicate, so that
whoever extracts it again after a kill writes the same events under the same ids. Messages and articles are
forgotten by age and by number.
"""

from __future__ import annotations

import contextlib
import sqlite3
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from pipeline.streaming.near_duplicates import ALGORITHM, SAME_STORY, bands, similarity
from pipeline.usage import UsageError

_FORMAT = "1"
_BUSY_SECONDS = 30.0
_CHUNK = 500

_TABLES = """
CREATE TABLE IF NOT EXISTS about (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS messages (
    key TEXT PRIMARY KEY, deliveries INTEGER NOT NULL, seen_at REAL NOT NULL, done INTEGER NOT NULL DEFAULT 0
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS messages_by_age ON messages (seen_at);
CREATE TABLE IF NOT EXISTS articles (
    number INTEGER PRIMARY KEY AUTOINCREMENT, article_id TEXT NOT NULL UNIQUE, content TEXT NOT NULL,
    duplicate_of TEXT, claimed_at REAL NOT NULL, written INTEGER NOT NULL DEFAULT 0, signature BLOB
);
CREATE INDEX IF NOT EXISTS articles_by_age ON articles (claimed_at);
CREATE TABLE IF NOT EXISTS bands (
    band INTEGER NOT NULL, article INTEGER NOT NULL, PRIMARY KEY (band, article)
) WITHOUT ROWID;
"""


@dataclass(frozen=True, slots=True)
class Retention:
    """How long and how much is remembered, of messages and of articles each."""

    seconds: float = 7 * 24 * 3600.0
    rows: int = 200_000


@dataclass(frozen=True, slots=True)
class Claim:
    """What an article id stands for.

    Attributes:
        content: the content's id, that of the first article that came with this article id.
        duplicate_of: the first article that told nearly the same text, if it was another one.
        written: whether its events are durable.
    """

    content: str
    duplicate_of: str | None
    written: bool


class SeenStore:
    """The store in a file; use it as a context manager.

    Raises:
        UsageError: the file cannot be used.
    """

    def __init__(self, path: Path, retention: Retention) -> None:
        self._retention = retention
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            # The connection is handed from thread to thread (main thread, tests), never used by two at a time.
            self._database = sqlite3.connect(path, timeout=_BUSY_SECONDS, isolation_level=None, check_same_thread=False)
            self._write_ahead()
            self._database.execute("PRAGMA synchronous = FULL")
            with self._transaction():
                for statement in _TABLES.split(";"):
                    self._database.execute(statement)
                self._require_format(path)
        except (OSError, sqlite3.Error) as error:
            raise UsageError(
                f"{path}: cannot be used as the store of what was seen ({error}); choose another with --seen_store"
            ) from error

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._database.close()

    def deliver(self, keys: Sequence[str]) -> dict[str, int]:
        """Counts a delivery of each message and says how many that makes; a message that is done is left out."""
        now = time.time()
        counts: dict[str, int] = {}
        with self._transaction():
            for key in keys:
                row = self._database.execute(
                    "INSERT INTO messages (key, deliveries, seen_at) VALUES (?, 1, ?) "
                    "ON CONFLICT (key) DO UPDATE SET deliveries = deliveries + 1, seen_at = excluded.seen_at "
                    "RETURNING deliveries, done",
                    (key, now),
                ).fetchone()
                if not row[1]:
                    counts[key] = row[0]
        return counts

    def find(self, article_ids: Iterable[str]) -> dict[str, Claim]:
        """The claims on these ids, as far as there are any."""
        found: dict[str, Claim] = {}
        ids = list(dict.fromkeys(article_ids))
        for start in range(0, len(ids), _CHUNK):
            some = ids[start : start + _CHUNK]
            marks = ", ".join("?" * len(some))
            query = f"SELECT article_id, content, duplicate_of, written FROM articles WHERE article_id IN ({marks})"
            for article_id, content, duplicate_of, written in self._database.execute(query, some):
                found[article_id] = Claim(content, duplicate_of, bool(written))
        return found

    def claim(self, articles: Iterable[tuple[str, str, bytes | None]]) -> dict[str, Claim]:
        """Claims article ids for contents, in order; who comes first stays.

        Args:
            articles: article id, content id and the signature of the text.

        Returns:
            The claim on each id, ours or that of whoever was first.
        """
        with self._transaction():
            return {one[0]: self._claim(*one) for one in articles}

    def finish(self, keys: Iterable[str], written: Iterable[str]) -> None:
        """Remembers that these messages are done and the events of these articles durable, and forgets what is old."""
        with self._transaction():
            self._database.executemany("UPDATE messages SET done = 1 WHERE key = ?", ((key,) for key in keys))
            self._database.executemany(
                "UPDATE articles SET written = 1 WHERE article_id = ?", ((article_id,) for article_id in written)
            )
            self._forget()

    def sizes(self) -> tuple[int, int]:
        """How many messages and articles are remembered."""
        messages = self._database.execute("SELECT count(*) FROM messages").fetchone()[0]
        return int(messages), int(self._database.execute("SELECT count(*) FROM articles").fetchone()[0])

    def _write_ahead(self) -> None:
        # Changing the mode does not wait for other consumers that start at the same time, as all else does.
        until = time.monotonic() + _BUSY_SECONDS
        while True:
            try:
                self._database.execute("PRAGMA journal_mode = WAL")
            except sqlite3.OperationalError as error:
                if "locked" not in str(error) or time.monotonic() > until:
                    raise
                time.sleep(0.05)
            else:
                return

    def _claim(self, article_id: str, content: str, signature: bytes | None) -> Claim:
        if existing := self.find([article_id]):
            return existing[article_id]
        keys = bands(signature) if signature else []
        duplicate_of = self._first_of_story(signature, keys) if signature else None
        number = self._database.execute(
            "INSERT INTO articles (article_id, content, duplicate_of, claimed_at, signature) VALUES (?, ?, ?, ?, ?)",
            # What is itself a duplicate is no candidate: its first one is, and a chain of edits does not drift.
            (article_id, content, duplicate_of, time.time(), None if duplicate_of else signature),
        ).lastrowid
        if not duplicate_of:
            self._database.executemany(
                "INSERT OR IGNORE INTO bands (band, article) VALUES (?, ?)", ((key, number) for key in keys)
            )
        return Claim(content, duplicate_of, False)

    def _first_of_story(self, signature: bytes, keys: list[int]) -> str | None:
        marks = ", ".join("?" * len(keys))
        query = (
            "SELECT article_id, signature FROM articles WHERE number IN "
            f"(SELECT article FROM bands WHERE band IN ({marks})) ORDER BY number"
        )
        for article_id, other in self._database.execute(query, keys):
            if similarity(signature, other) >= SAME_STORY:
                return str(article_id)
        return None

    def _forget(self) -> None:
        before = time.time() - self._retention.seconds
        gone = self._database.execute(
            "SELECT number, signature FROM articles WHERE claimed_at < ? OR number IN "
            "(SELECT number FROM articles ORDER BY number LIMIT max(0, (SELECT count(*) FROM articles) - ?))",
            (before, self._retention.rows),
        ).fetchall()
        bands_gone = [(band, number) for number, signature in gone if signature for band in bands(signature)]
        self._database.executemany("DELETE FROM bands WHERE band = ? AND article = ?", bands_gone)
        self._database.executemany("DELETE FROM articles WHERE number = ?", ((number,) for number, _ in gone))
        self._database.execute("DELETE FROM messages WHERE seen_at < ?", (before,))
        self._database.execute(
            "DELETE FROM messages WHERE key IN (SELECT key FROM messages ORDER BY seen_at "
            "LIMIT max(0, (SELECT count(*) FROM messages) - ?))",
            (self._retention.rows,),
        )

    def _require_format(self, path: Path) -> None:
        about = dict(self._database.execute("SELECT name, value FROM about"))
        if about.setdefault("format", _FORMAT) != _FORMAT:
            raise UsageError(
                f"{path}: written by another version of this program (format {about['format']}, ours is {_FORMAT}); "
                "choose another with --seen_store, or remove it and accept repeats"
            )
        if about.get("signatures", ALGORITHM) != ALGORITHM:
            # Signatures of another algorithm compare with nothing; the claims they belong to stand.
            self._database.execute("DELETE FROM bands")
            self._database.execute("UPDATE articles SET signature = NULL")
        about["signatures"] = ALGORITHM
        self._database.executemany("INSERT OR REPLACE INTO about VALUES (?, ?)", about.items())

    @contextlib.contextmanager
    def _transaction(self) -> Iterator[None]:
        # IMMEDIATE: two consumers that both read first and then want to write would otherwise refuse each other.
        self._database.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._database.execute("ROLLBACK")
            raise
        self._database.execute("COMMIT")
