"""Files of others that a cluster is made of: pinned, fetched once, kept in a folder that git ignores."""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
import sys
import tarfile
from pathlib import Path

CACHE = Path(__file__).parents[2] / ".cache"

_FLINK_VERSION = "1.20.5"
_FLINK_SHA256 = "e6aee62ea1a1fe7b32e28894ad079f3f1a50a372a4caac3df52405267f4228c8"
_BEAM_VERSION = "2.77.0"
_JOB_SERVER = "beam-runners-flink-1.20-job-server"
_JOB_SERVER_VARIABLE = "FLINK_JOB_SERVER"
_MAVEN_PLUGIN = "org.apache.maven.plugins:maven-dependency-plugin:3.8.1"
_PRISM_PACKAGE = "github.com/apache/beam/sdks/v2/go/cmd/prism"
_PRISM_VARIABLE = "PRISM"


class NotToBeHadError(RuntimeError):
    """A part is not served here; the message names it and what to do."""


def flink_libraries() -> Path:
    """The folder of Flink's jars, out of its package on PyPI.

    Raises:
        NotToBeHadError: it cannot be fetched, or is not the file that was pinned.
    """
    libraries = CACHE / f"flink-{_FLINK_VERSION}"
    if libraries.is_dir():
        return libraries / "lib"
    archive = CACHE / f"apache_flink_libraries-{_FLINK_VERSION}.tar.gz"
    if not archive.exists():
        CACHE.mkdir(exist_ok=True)
        download = [sys.executable, "-m", "pip", "--disable-pip-version-check", "download", "--quiet", "--no-deps"]
        _fetch([*download, "--dest", str(CACHE), f"apache-flink-libraries=={_FLINK_VERSION}"])
    _require_digest(archive, _FLINK_SHA256)
    partial = libraries.with_suffix(".partial")
    with tarfile.open(archive) as packed:
        prefix = f"apache_flink_libraries-{_FLINK_VERSION}/deps/"
        members = [member for member in packed.getmembers() if member.name.startswith(f"{prefix}lib/")]
        for member in members:
            member.name = member.name.removeprefix(prefix)
        packed.extractall(partial, members, filter="data")
    partial.rename(libraries)
    archive.unlink()
    return libraries / "lib"


def flink_job_server() -> Path:
    """Beam's job server for Flink: the file that FLINK_JOB_SERVER names, or that of Maven Central.

    Raises:
        NotToBeHadError: the file is not there, or Maven Central does not serve it.
    """
    if named := os.environ.get(_JOB_SERVER_VARIABLE):
        return _existing(named, _JOB_SERVER_VARIABLE)
    jar = CACHE / f"{_JOB_SERVER}-{_BEAM_VERSION}.jar"
    if not jar.exists():
        CACHE.mkdir(exist_ok=True)
        artifact = f"org.apache.beam:{_JOB_SERVER}:{_BEAM_VERSION}"
        try:
            _maven("get", f"-Dartifact={artifact}", "-Dtransitive=false")
            _maven("copy", f"-Dartifact={artifact}", f"-DoutputDirectory={CACHE}")
        except NotToBeHadError as error:
            raise NotToBeHadError(
                f"Beam's job server for Flink, {artifact}, cannot be had from the Maven registry that this machine "
                f"reaches; take it from one that has it and name it: "
                f"make flink-demo {_JOB_SERVER_VARIABLE}=/path/to/{jar.name} ({error})"
            ) from None
    return jar


def prism() -> Path:
    """The Prism binary: the file that PRISM names, or one built from the Go module proxy (some minutes, once).

    Raises:
        NotToBeHadError: the file is not there, or cannot be built.
    """
    if named := os.environ.get(_PRISM_VARIABLE):
        return _existing(named, _PRISM_VARIABLE)
    binary = CACHE / f"prism-{_BEAM_VERSION}" / "prism"
    if not binary.exists():
        print(f"building Prism {_BEAM_VERSION} (once, some minutes)", flush=True)
        # The module is pinned by its version: Go checks it against the checksum database.
        _fetch(["go", "install", f"{_PRISM_PACKAGE}@v{_BEAM_VERSION}"], GOBIN=str(binary.parent))
    return binary


def _existing(path: str, variable: str) -> Path:
    file = Path(path).absolute()
    if not file.is_file():
        raise NotToBeHadError(f"{variable}={path}: no such file")
    return file


def _maven(goal: str, *options: str) -> None:
    _fetch(["mvn", "-B", "-q", "-U", "-Dstyle.color=never", f"{_MAVEN_PLUGIN}:{goal}", *options])


def _fetch(command: list[str], **environment: str) -> None:
    try:
        done = subprocess.run(command, capture_output=True, text=True, env={**os.environ, **environment})
    except FileNotFoundError:
        raise NotToBeHadError(f"{command[0]} is not installed, and is needed for: {' '.join(command)}") from None
    if done.returncode:
        # Maven resets colours even where it is told to use none.
        plain = re.sub(r"\x1b\[[0-9;]*m", "", done.stderr + done.stdout)
        said = [line for line in plain.splitlines() if line.strip()]
        raise NotToBeHadError(f"{command[0]} failed: {said[0] if said else done.returncode}")


def _require_digest(file: Path, expected: str) -> None:
    with file.open("rb") as content:
        found = hashlib.file_digest(content, "sha256").hexdigest()
    if found != expected:
        file.unlink()
        raise NotToBeHadError(f"{file.name}: its SHA-256 is {found}, pinned is {expected}; it was removed")
