"""Measure the speed and write ``bench/results.md``.

    python -m bench.speed [MEASURE ...]

Without names all are measured, in a quarter of an hour or so. Each runs in a process of its own, and its outcome is
kept in ``bench/results.json``, so that one can be renewed alone.
"""

from __future__ import annotations

import argparse
import datetime
import importlib.metadata
import multiprocessing
import os
import platform
import subprocess
import sys
from concurrent.futures import ProcessPoolExecutor

from bench.speed.clock import seconds
from bench.speed.figures import keep, kept_results
from bench.speed.measures import MEASURES, measure
from bench.speed.report import PAGE, write_page

TWO_CORES = ("workers",)
_PACKAGES = ("spacy", "apache-beam", "onnxruntime", "numpy", "fastavro")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("measures", nargs="*", metavar="MEASURE", help=", ".join(MEASURES))
    chosen = parser.parse_args().measures or list(MEASURES)
    if unknown := [name for name in chosen if name not in MEASURES]:
        parser.error(f"no measure is called {unknown[0]!r}; there are {', '.join(MEASURES)}")
    # Read when the libraries are first loaded, in the processes that measure.
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "BLIS_NUM_THREADS"):
        os.environ[name] = "1"
    told = circumstances()
    cores = sorted(os.sched_getaffinity(0))
    if len(cores) < 2 and set(chosen) & set(TWO_CORES):
        parser.error(f"{', '.join(TWO_CORES)} takes two cores, and there is one; name the other measures")
    spawning = multiprocessing.get_context("spawn")
    for name in chosen:
        os.sched_setaffinity(0, set(cores if name in TWO_CORES else cores[-1:]))
        print(f"{name} ...", end=" ", flush=True)
        with ProcessPoolExecutor(1, mp_context=spawning) as pool:
            took = seconds(lambda name=name, pool=pool: keep(name, pool.submit(measure, name).result(), told))
        print(f"{took:.0f} s")
        kept = kept_results()
        write_page({one: kept[one] for one in MEASURES if one in kept})
    print(PAGE.read_text(encoding="utf-8"))
    return 0


def circumstances() -> dict[str, str]:
    """Return what the figures depend on: day, commit, processor, Python and the libraries."""
    commit = subprocess.run(
        ["git", "describe", "--always", "--dirty"],  # noqa: S607
        capture_output=True,
        text=True,
        check=False,
    ).stdout.strip()
    versions = {name: importlib.metadata.version(name) for name in _PACKAGES}
    return {
        "measured on": str(datetime.datetime.now(datetime.UTC).date()),
        "at commit": commit or "unknown",
        "processor": f"{_processor()} ({os.cpu_count()} cores)",
        "Python": platform.python_version(),
        **versions,
    }


def _processor() -> str:
    with open("/proc/cpuinfo", encoding="utf-8") as file:
        return next((line.split(":", 1)[1].strip() for line in file if line.startswith("model name")), "unknown")


if __name__ == "__main__":
    sys.exit(main())
