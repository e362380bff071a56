"""A Flink cluster on this machine: a JobManager, TaskManagers and Beam's job server, each a process of its own."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

from deploy.cluster.downloads import flink_job_server, flink_libraries
from deploy.cluster.processes import Processes, free_ports, port_open
from deploy.cluster.worker_pool import portable_flags, start_worker_pool

_SECONDS = 60
_JAVA = [
    "java",
    "-Xmx512m",
    "-XX:MaxDirectMemorySize=256m",
    # Flink reaches into these on Java 17; its own scripts, which the package on PyPI lacks, open them too.
    *(
        f"--add-opens=java.base/{package}=ALL-UNNAMED"
        for package in (
            "java.lang",
            "java.net",
            "java.nio",
            "java.time",
            "java.util",
            "java.util.concurrent",
            "java.util.concurrent.atomic",
            "sun.net.util",
        )
    ),
]
_LOGGING = """\
rootLogger.level = INFO
rootLogger.appenderRef.console.ref = console
appender.console.name = console
appender.console.type = CONSOLE
appender.console.layout.type = PatternLayout
appender.console.layout.pattern = %d %-5p %c - %m%n
"""


class FlinkCluster:
    """One JobManager and some TaskManagers of one slot each.

    Attributes:
        task_managers: the names of their processes, for ``Processes.kill``.
    """

    def __init__(self, processes: Processes, folder: Path, task_managers: int = 2) -> None:
        self._processes = processes
        self._folder = folder
        # First what is harder to have, before 200 MB of Flink are fetched.
        self._job_server = flink_job_server()
        self._libraries = flink_libraries()
        self._rpc, self._rest, self._jobs, self._artifacts, self._expansion, self._pool = free_ports(6)
        self.task_managers = [f"task-manager-{number}" for number in range(1, task_managers + 1)]

    def start(self) -> None:
        """Starts all but the job server and waits until the JobManager knows every TaskManager."""
        self._write_configuration()
        self._start_java("job-manager", "org.apache.flink.runtime.entrypoint.StandaloneSessionClusterEntrypoint")
        self._processes.wait_until("job-manager", lambda: port_open(self._rest), _SECONDS)
        for name in self.task_managers:
            self.start_task_manager(name)
        last = self.task_managers[-1]
        self._processes.wait_until(last, lambda: self.registered() == len(self.task_managers), _SECONDS)

    def start_task_manager(self, name: str) -> None:
        """Starts a TaskManager, the first time or again."""
        self._start_java(name, "org.apache.flink.runtime.taskexecutor.TaskManagerRunner")

    def start_job_server(self) -> None:
        """Starts Beam's job server and the pool of Python workers."""
        command: list[str | Path] = [
            *("java", "-Xmx512m", "-jar", self._job_server),
            f"--flink-master=localhost:{self._rest}",
            f"--job-port={self._jobs}",
            f"--artifact-port={self._artifacts}",
            f"--expansion-port={self._expansion}",
            f"--artifacts-dir={self._folder / 'artifacts'}",
        ]
        self._processes.start("job-server", command)
        self._processes.wait_until("job-server", lambda: port_open(self._jobs), _SECONDS)
        start_worker_pool(self._processes, "worker-pool", self._pool)

    def flags(self) -> list[str]:
        """The options that send ``pipeline run`` here."""
        return [*portable_flags(self._jobs, self._pool), f"--parallelism={len(self.task_managers)}"]

    def registered(self) -> int:
        """How many TaskManagers the JobManager knows."""
        return int(self._ask("/overview").get("taskmanagers", 0))

    def _ask(self, path: str) -> dict[str, Any]:
        try:
            with urllib.request.urlopen(f"http://localhost:{self._rest}{path}", timeout=5) as answer:
                read: dict[str, Any] = json.load(answer)
                return read
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            return {}

    def _start_java(self, name: str, entry: str) -> None:
        logging = f"-Dlog4j.configurationFile=file:{self._folder / 'log4j.properties'}"
        path = f"{self._libraries}/*"
        self._processes.start(name, [*_JAVA, logging, "-cp", path, entry, "--configDir", self._folder])

    def _write_configuration(self) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        (self._folder / "log4j.properties").write_text(_LOGGING)
        settings = {
            "jobmanager.rpc.address": "localhost",
            "jobmanager.rpc.port": self._rpc,
            "jobmanager.memory.process.size": "1g",
            "rest.address": "localhost",
            "rest.port": self._rest,
            "io.tmp.dirs": self._folder / "tmp",
            # A lost TaskManager is noticed in seconds, its work begun anew, and a job without one given up soon.
            "heartbeat.interval": 1000,
            "heartbeat.timeout": 5000,
            "restart-strategy.type": "fixed-delay",
            "restart-strategy.fixed-delay.attempts": 3,
            "restart-strategy.fixed-delay.delay": "1 s",
            "slot.request.timeout": 30000,
            "taskmanager.numberOfTaskSlots": 1,
            "taskmanager.cpu.cores": 1.0,
            "taskmanager.memory.framework.heap.size": "128m",
            "taskmanager.memory.framework.off-heap.size": "128m",
            "taskmanager.memory.task.heap.size": "256m",
            "taskmanager.memory.task.off-heap.size": "0m",
            "taskmanager.memory.network.min": "64m",
            "taskmanager.memory.network.max": "64m",
            "taskmanager.memory.managed.size": "128m",
            "taskmanager.memory.jvm-metaspace.size": "256m",
            "taskmanager.memory.jvm-overhead.min": "192m",
            "taskmanager.memory.jvm-overhead.max": "192m",
        }
        (self._folder / "tmp").mkdir(exist_ok=True)
        lines = [f"{name}: {value}" for name, value in settings.items()]
        (self._folder / "config.yaml").write_text("\n".join(lines) + "\n")
