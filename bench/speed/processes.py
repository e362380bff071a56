"""Whole processes of the command line, with their time and memory."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Run:
    """A finished process: seconds by the clock on the wall, and the most memory it held at a time, in megabytes."""

    seconds: float
    megabytes: float


def run_pipeline(paths: Sequence[str], *options: str, extractor: str = "encoder") -> Run:
    """Run ``python -m pipeline run`` over files into a folder that is thrown away."""
    with tempfile.TemporaryDirectory() as folder:
        output = os.path.join(folder, "output")  # noqa: PTH118 (an argument, not a path of ours)
        return run_command("run", "--input", *paths, "--output", output, "--extractor", extractor, *options)


def run_command(*arguments: str) -> Run:
    """Run a command of the pipeline.

    Raises:
        RuntimeError: it failed; what it wrote to stderr is in the message.
    """
    with tempfile.TemporaryFile() as errors:
        began = time.perf_counter()
        process = subprocess.Popen(  # noqa: S603
            [sys.executable, "-m", "pipeline", *arguments], stdout=subprocess.DEVNULL, stderr=errors
        )
        _, status, usage = os.wait4(process.pid, 0)
        took = time.perf_counter() - began
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            errors.seek(0)
            raise RuntimeError(f"pipeline {arguments[0]} failed: {errors.read().decode(errors='replace')[-2000:]}")
    return Run(took, usage.ru_maxrss / 1024)
