"""A file for a user: there as a whole or, after a failure, as it was before."""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

from pipeline.usage import UsageError


@contextlib.contextmanager
def replacing(path: str) -> Iterator[Path]:
    """A path beside ``path`` to write to, which takes its place at the end unless an exception is on its way.

    Raises:
        UsageError: the folder does not exist or cannot be written, or the path is a folder.
    """
    destination = Path(path)
    if destination.is_dir():
        raise UsageError(f"--output {path}: it is a folder; give the name of a file")
    try:
        handle, name = tempfile.mkstemp(prefix=f".{destination.name}-", dir=destination.parent)
    except OSError as error:
        raise UsageError(f"--output {path}: cannot be written: {error.strerror}") from None
    os.close(handle)
    partial = Path(name)
    try:
        yield partial
        partial.chmod(0o666 & ~_umask())
        partial.replace(destination)
    finally:
        partial.unlink(missing_ok=True)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
