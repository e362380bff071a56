"""Files on this machine and, by address (``gs://``, ``s3://``, ...), on any filesystem that Beam knows."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, cast

from apache_beam.io.filesystem import CompressionTypes
from apache_beam.io.filesystems import FileSystems

from transforms.addresses import is_address


@contextmanager
def new_file(path: str) -> Iterator[IO[bytes]]:
    """A file to write, together with the folders above it. Where the body ends without an error, it is durable.

    Raises:
        FileExistsError: a local file of that name is there already.
    """
    if is_address(path):
        with _create(path) as file:
            yield file
        return
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    with open(path, "xb") as file:
        yield file
        file.flush()
        os.fsync(file.fileno())


def replace_file(path: str, content: bytes) -> None:
    """Writes a small file whole, in place of one that may be there."""
    if is_address(path):
        # Such filesystems show an object only once it is closed.
        with _create(path) as file:
            file.write(content)
        return
    partial = Path(f"{path}.partial")
    partial.write_bytes(content)
    partial.replace(path)


def open_file(path: str) -> IO[bytes]:
    """A file to read, its bytes as they are."""
    if is_address(path):
        return cast(IO[bytes], FileSystems.open(path, compression_type=CompressionTypes.UNCOMPRESSED))
    return open(path, "rb")


def _create(path: str) -> IO[bytes]:
    return cast(IO[bytes], FileSystems.create(path, compression_type=CompressionTypes.UNCOMPRESSED))
