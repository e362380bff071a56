"""A filesystem of Beam's at ``bucket://``, kept in a folder: used through Beam as gs:// and s3:// are.

Like those it has no folders, only names: listing what is not there gives nothing, and a file shows once it is closed.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any, ClassVar

from apache_beam.io.filesystem import FileMetadata
from apache_beam.io.localfilesystem import LocalFileSystem

_SCHEME = "bucket://"


class BucketFileSystem(LocalFileSystem):
    """Set ``root`` before use. ``fail_rename_after`` renames work; then all fail, as where the network is lost."""

    root: ClassVar[Path]
    fail_rename_after: ClassVar[int | None] = None

    @classmethod
    def scheme(cls) -> str:
        return "bucket"

    def join(self, basepath: str, *paths: str) -> str:
        return "/".join([basepath.rstrip("/"), *paths])

    def _list(self, dir_or_prefix: str) -> Any:
        for path in sorted(self.root.rglob("*")):
            address = _SCHEME + str(path.relative_to(self.root))
            if path.is_file() and address.startswith(dir_or_prefix):
                yield FileMetadata(address, path.stat().st_size, path.stat().st_mtime)

    def create(self, path: str, *arguments: Any, **options: Any) -> Any:
        return _Upload(self._local(path))

    def open(self, path: str, *arguments: Any, **options: Any) -> Any:
        return open(self._local(path), "rb")

    def rename(self, source_file_names: list[str], destination_file_names: list[str]) -> None:
        for source, destination in zip(source_file_names, destination_file_names, strict=True):
            if type(self).fail_rename_after is not None:
                if type(self).fail_rename_after == 0:
                    raise ConnectionError("the network is gone")
                type(self).fail_rename_after -= 1
            target = self._local(destination)
            target.parent.mkdir(parents=True, exist_ok=True)
            self._local(source).replace(target)

    def delete(self, paths: list[str]) -> None:
        for path in paths:
            self._local(path).unlink()

    def exists(self, path: str) -> bool:
        return self._local(path).is_file()

    def _local(self, path: str) -> Path:
        return self.root / path.removeprefix(_SCHEME)


class _Upload:
    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._path = path
        self._partial = path.with_name(f".{path.name}.{os.getpid()}")
        self._file = self._partial.open("wb")

    def __getattr__(self, name: str) -> Any:
        return getattr(self._file, name)

    def __enter__(self) -> _Upload:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: object, trace: object) -> None:
        if kind is None:
            self.close()

    def close(self) -> None:
        if not self._file.closed:
            self._file.close()
            self._partial.replace(self._path)
