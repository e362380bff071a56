"""Reading article files into messages. What a file cannot give becomes one dead letter; the rest of it is kept."""

from __future__ import annotations

import datetime
import gzip
import json
import zlib
from collections.abc import Callable, Iterator
from typing import IO, Any, cast

import fastavro

from schemas.records import DeadLetter
from transforms.addresses import is_address
from transforms.dead_letters import dead_letter
from transforms.messages import BINARY, JSON, TEXT, Message
from transforms.storage import open_file


class UnreadableAvroError(ValueError):
    """Part of an Avro file cannot be read."""


_LARGEST_PAYLOAD = 64 * 1024 * 1024
"""How much of a file that cannot be read a dead letter holds."""


def read_messages(path: str) -> Iterator[Message | DeadLetter]:
    """The messages of one file, by the suffix of its name, and a dead letter for what cannot be read.

    The origin of a message is ``file:line`` for lines and ``file#number`` for Avro records, both counted from 1.
    """
    name = path.lower()
    if name.endswith(".avro"):
        yield from _guarded(path, _read_avro)
    elif name.endswith((".jsonl", ".jsonl.gz")):
        yield from _guarded(path, _read_lines)
    else:
        yield from _guarded(path, _read_text)


def _guarded(path: str, read: Callable[[str], Iterator[Message | DeadLetter]]) -> Iterator[Message | DeadLetter]:
    try:
        yield from read(path)
    except (OSError, EOFError, zlib.error) as error:
        if is_address(path) and isinstance(error, OSError) and not isinstance(error, gzip.BadGzipFile):
            # The network's doing and not the file's: the engine tries again.
            raise
        yield dead_letter(Message(_bytes_of(path), path, BINARY), "read", error)


def _read_lines(path: str) -> Iterator[Message]:
    with _open(path) as file:
        for number, line in enumerate(file, start=1):
            payload = line.rstrip(b"\r\n")
            if payload.strip():
                yield Message(payload, f"{path}:{number}", JSON)


def _read_text(path: str) -> Iterator[Message]:
    with _open(path) as file:
        yield Message(file.read(), path, TEXT)


def _read_avro(path: str) -> Iterator[Message | DeadLetter]:
    """Records as article messages. A block that cannot be read, and all after it, is one dead letter."""
    number = 0
    intact_to = 0
    with open_file(path) as file:
        try:
            # fastavro reads ahead no further than the block it returns.
            for block in cast(Iterator[Any], fastavro.block_reader(file)):
                payloads = [_json_of(record) for record in block]
                for payload in payloads:
                    number += 1
                    yield Message(payload, f"{path}#{number}", JSON)
                intact_to = file.tell()
        except Exception as error:  # Broken bytes surface as whatever fastavro happens to trip over.
            file.seek(intact_to)
            explained = UnreadableAvroError(
                f"{path} cannot be read from byte {intact_to} on, after {number} records "
                f"({type(error).__name__}: {error}); it may have been cut short: write it again from there"
            )
            yield dead_letter(Message(file.read(_LARGEST_PAYLOAD), path, BINARY), "read", explained)


def _json_of(record: object) -> bytes:
    return json.dumps(record, ensure_ascii=False, default=_plain).encode("utf-8", "surrogatepass")


def _plain(value: object) -> str:
    if isinstance(value, datetime.datetime | datetime.date):
        return value.isoformat()
    return repr(value)


def _open(path: str) -> IO[bytes]:
    file = open_file(path)
    return cast(IO[bytes], gzip.open(file, "rb")) if path.lower().endswith(".gz") else file


def _bytes_of(path: str) -> bytes:
    try:
        with open_file(path) as file:
            return file.read(_LARGEST_PAYLOAD)
    except OSError:
        return b""
