"""Starts a command of the pipeline, waits for it, and prints its seconds and its most memory in megabytes as JSON.

A process of its own, and a small one: what Linux reports as the most memory of a child is at least what its parent held
when it was started.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time


def main() -> int:
    began = time.perf_counter()
    process = subprocess.Popen([sys.executable, "-m", "pipeline", *sys.argv[1:]], stdout=subprocess.DEVNULL)  # noqa: S603
    _, status, usage = os.wait4(process.pid, 0)
    took = time.perf_counter() - began
    process.returncode = os.waitstatus_to_exitcode(status)
    print(json.dumps({"seconds": took, "megabytes": usage.ru_maxrss / 1024}))
    return process.returncode


if __name__ == "__main__":
    sys.exit(main())
