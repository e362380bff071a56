"""Whole processes of the command line, with their time and memory."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
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
    command = [sys.executable, "-m", "bench.speed.launch", *arguments]
    ended = subprocess.run(command, capture_output=True, text=True, errors="replace", check=False)  # noqa: S603
    if ended.returncode:
        raise RuntimeError(f"pipeline {arguments[0]} failed: {ended.stderr[-2000:]}")
    return Run(**json.loads(ended.stdout))
