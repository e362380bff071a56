"""The processes of a cluster on this machine: each in a group of its own, with a log, and none outliving us."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

_POLL_SECONDS = 0.1
_STOP_SECONDS = 10


class StartError(RuntimeError):
    """A process did not come up; the message has the end of its log."""


class Processes:
    """Starts processes and stops all of them in the end; use it as a context manager."""

    def __init__(self, logs: Path) -> None:
        self._logs = logs
        self._running: dict[str, subprocess.Popen[bytes]] = {}
        logs.mkdir(parents=True, exist_ok=True)

    def start(self, name: str, command: Sequence[str | Path], environment: Mapping[str, str] | None = None) -> int:
        """Starts a process by a name of its own and gives its id."""
        with self.log(name).open("ab") as log:
            self._running[name] = subprocess.Popen(
                [str(part) for part in command],
                env={**os.environ, **(environment or {})},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        return self._running[name].pid

    def log(self, name: str) -> Path:
        """Where a process writes to."""
        return self._logs / f"{name}.log"

    def wait_until(self, name: str, ready: Callable[[], bool], seconds: float) -> None:
        """Waits until a process is ready.

        Raises:
            StartError: it ended, or took longer.
        """
        deadline = time.monotonic() + seconds
        while not ready():
            ended = self._running[name].poll()
            if ended is not None or time.monotonic() > deadline:
                what = f"ended with exit code {ended}" if ended is not None else f"is not ready after {seconds:.0f} s"
                tail = "\n".join(self.log(name).read_text(errors="replace").splitlines()[-15:])
                raise StartError(f"{name} {what}; the end of {self.log(name)}:\n{tail}")
            time.sleep(_POLL_SECONDS)

    def kill(self, name: str) -> int:
        """Kills a process and its group without warning, as a power cut would, and gives the id it had."""
        process = self._running.pop(name)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        return process.pid

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for process in reversed(self._running.values()):
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGTERM)
        for process in self._running.values():
            try:
                process.wait(_STOP_SECONDS)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()


def port_open(port: int) -> bool:
    """Whether somebody listens on a port of this machine."""
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("localhost", port)) == 0


def free_ports(count: int) -> list[int]:
    """Ports that nobody listens on now."""
    sockets = [socket.create_server(("localhost", 0)) for _ in range(count)]
    ports = [int(one.getsockname()[1]) for one in sockets]
    for one in sockets:
        one.close()
    return ports


def children_of(pid: int) -> list[int]:
    """The ids of the processes that a process has started, on Linux."""
    children = Path(f"/proc/{pid}/task/{pid}/children")
    every_thread = children.parent.parent.glob("*/children") if children.exists() else []
    return sorted({int(child) for one in every_thread for child in one.read_text().split()})
