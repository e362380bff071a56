"""Prism, Beam's own portable engine, as a job server of its own process, with a pool of Python workers."""

from __future__ import annotations

from deploy.cluster.downloads import prism
from deploy.cluster.processes import Processes, children_of, free_ports, port_open
from deploy.cluster.worker_pool import portable_flags, start_worker_pool

_SECONDS = 60


class PrismServer:
    """Prism's job server and the pool of workers that it asks for one worker a job."""

    def __init__(self, processes: Processes) -> None:
        self._processes = processes
        self._binary = prism()
        self._jobs, self._pool = free_ports(2)
        self._pool_process = 0

    def start(self) -> None:
        """Starts both processes."""
        self._processes.start("prism", [self._binary, f"--job_port={self._jobs}", "--serve_http=false"])
        self._processes.wait_until("prism", lambda: port_open(self._jobs), _SECONDS)
        self._pool_process = start_worker_pool(self._processes, "worker-pool", self._pool)

    def flags(self) -> list[str]:
        """The options that send ``pipeline run`` here."""
        return portable_flags(self._jobs, self._pool)

    def workers(self) -> list[int]:
        """The process ids of the workers at work."""
        return children_of(self._pool_process)
