"""``python -m pipeline run`` in a process of its own, watched while it runs."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

_ROOT = Path(__file__).parents[2]
_POLL_SECONDS = 0.1
_SECONDS = 1_800


class Finished(NamedTuple):
    """How a run ended."""

    code: int
    seconds: float
    log: Path


def run_pipeline(
    source: Path, output: Path, flags: Sequence[str], log: Path, meanwhile: Callable[[], None] | None = None
) -> Finished:
    """Runs the pipeline over a folder.

    Args:
        meanwhile: called once, when the workers have begun to write events.

    Raises:
        subprocess.TimeoutExpired: it takes half an hour; it is killed.
    """
    command = [sys.executable, "-m", "pipeline", "run", "--input", str(source), "--output", str(output), *flags]
    started = time.monotonic()
    with log.open("wb") as file, subprocess.Popen(command, cwd=_ROOT, stdout=file, stderr=subprocess.STDOUT) as process:
        try:
            while process.poll() is None:
                if meanwhile and any(output.glob(".run-*/*/bundle-*")):
                    meanwhile()
                    meanwhile = None
                if time.monotonic() - started > _SECONDS:
                    raise subprocess.TimeoutExpired(command, _SECONDS)
                time.sleep(_POLL_SECONDS)
        finally:
            process.kill()
    return Finished(process.returncode, time.monotonic() - started, log)
