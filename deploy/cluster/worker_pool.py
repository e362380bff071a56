"""Beam's pool of Python workers, which starts a worker process whenever the engine asks for one."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from deploy.cluster.processes import Processes, port_open

_SECONDS = 60
_ROOT = Path(__file__).parents[2]


def start_worker_pool(processes: Processes, name: str, port: int) -> int:
    """Starts a pool on a port and gives its process id. Its workers import the packages of this checkout."""
    environment = {
        # The pool starts its workers as plain "python".
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": str(_ROOT),
    }
    module = "apache_beam.runners.worker.worker_pool_main"
    pid = processes.start(name, [sys.executable, "-m", module, f"--service_port={port}"], environment)
    processes.wait_until(name, lambda: port_open(port), _SECONDS)
    return pid


def portable_flags(jobs: int, pool: int) -> list[str]:
    """The options that send ``pipeline run`` to a job service and its workers to a pool, both by their ports."""
    return [
        "--runner=PortableRunner",
        f"--job_endpoint=localhost:{jobs}",
        "--environment_type=EXTERNAL",
        f"--environment_config=localhost:{pool}",
    ]
