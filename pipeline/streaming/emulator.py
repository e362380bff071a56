"""Google's Pub/Sub emulator: a real server for one machine, that keeps everything in memory."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from google.api_core import exceptions

from pipeline.usage import UsageError

HOST_VARIABLE = "PUBSUB_EMULATOR_HOST"
"""What Google's own clients go by: ``host:port`` of an emulator, in place of the real service."""

DEFAULT_HOST = "127.0.0.1:8085"
_START_SECONDS = 60.0
_STOP_SECONDS = 10.0
_INSTALL = (
    "install it with 'apt-get install google-cloud-cli-pubsub-emulator' (from Google's apt repository, see "
    "https://cloud.google.com/sdk/docs/install) or 'gcloud components install beta pubsub-emulator'"
)


class MissingEmulatorError(UsageError):
    """The emulator is not installed; the message says how to install it."""


def require_emulator() -> str:
    """The path of gcloud, if it, the emulator and Java are installed.

    Raises:
        MissingEmulatorError: one of them is not.
    """
    gcloud = shutil.which("gcloud")
    if gcloud is None:
        raise MissingEmulatorError(f"the Pub/Sub emulator is not installed (no gcloud on the PATH); {_INSTALL}")
    # gcloud would offer to download what is missing, or ask questions; so look before calling it.
    root = Path(gcloud).resolve().parent.parent
    homes = [root, Path("/usr/lib/google-cloud-sdk"), Path("/usr/share/google-cloud-sdk")]
    if not any((home / "platform/pubsub-emulator").is_dir() for home in homes):
        raise MissingEmulatorError(f"the Pub/Sub emulator is not installed (gcloud is, in {root}); {_INSTALL}")
    if shutil.which("java") is None:
        raise MissingEmulatorError(
            "the Pub/Sub emulator needs Java; install it with 'apt-get install default-jre-headless'"
        )
    return gcloud


class Emulator:
    """An emulator of our own, in a process group of its own.

    Args:
        host: ``host:port`` to serve at.
        project: any name of the form of a project id.
    """

    def __init__(self, host: str, project: str) -> None:
        self.host = host
        self._project = project
        self._process: subprocess.Popen[bytes] | None = None
        self._folder = tempfile.mkdtemp(prefix="pubsub-emulator-")

    def start(self) -> None:
        """Starts it and waits until it answers.

        Raises:
            MissingEmulatorError: it is not installed.
            UsageError: it does not start; the message shows its last lines.
        """
        command = [require_emulator(), "beta", "emulators", "pubsub", "start", "--quiet"]
        command += [f"--host-port={self.host}", f"--project={self._project}", f"--data-dir={self._folder}"]
        with self._log.open("wb") as log:
            # A session of its own: gcloud starts a shell that starts Java, and all of them are to end together.
            self._process = subprocess.Popen(command, stdout=log, stderr=log, start_new_session=True)  # noqa: S603
        deadline = time.monotonic() + _START_SECONDS
        while not answers(self.host):
            if self._process.poll() is not None or time.monotonic() > deadline:
                lines = self._log.read_text(errors="replace").strip().splitlines()
                self.stop()
                raise UsageError(f"the Pub/Sub emulator does not start at {self.host}: {' | '.join(lines[-3:])}")
            time.sleep(0.1)

    def stop(self) -> None:
        """Stops it, if it runs; all topics, subscriptions and messages are gone."""
        if self._process is None:
            return
        for number in (signal.SIGTERM, signal.SIGKILL):
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._process.pid, number)
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(_STOP_SECONDS)
        self._process = None

    def hang(self, hanging: bool) -> None:
        """Stops answering without closing connections, as a server does that the network has lost; or answers again."""
        if self._process is not None:
            os.killpg(self._process.pid, signal.SIGSTOP if hanging else signal.SIGCONT)

    def __enter__(self) -> Emulator:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()
        shutil.rmtree(self._folder, ignore_errors=True)

    @property
    def _log(self) -> Path:
        return Path(self._folder) / "log"


def answers(host: str) -> bool:
    """Whether something that speaks HTTP, as the emulator does beside gRPC, listens at ``host:port``."""
    name, _, port = host.rpartition(":")
    try:
        with socket.create_connection((name, int(port)), timeout=2) as connection:
            connection.sendall(b"GET / HTTP/1.0\r\n\r\n")
            return connection.recv(16).startswith(b"HTTP/")
    except (OSError, ValueError):
        return False


def free_host() -> str:
    """``127.0.0.1`` with a port that was free a moment ago."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return f"127.0.0.1:{listener.getsockname()[1]}"


@contextmanager
def emulator_running(project: str) -> Iterator[str]:
    """The host of an emulator that runs while the body does: that of the environment if it answers, else our own.

    The environment variable is set for the body, so that clients and child processes find it.
    """
    host = os.environ.get(HOST_VARIABLE) or DEFAULT_HOST
    if answers(host):
        os.environ[HOST_VARIABLE] = host
        yield host
        return
    with Emulator(host, project):
        before = os.environ.get(HOST_VARIABLE)
        os.environ[HOST_VARIABLE] = host
        try:
            yield host
        finally:
            if before is None:
                del os.environ[HOST_VARIABLE]


def create_topic(name: str) -> None:
    """Creates a topic, if there is none of that name."""
    from google.cloud import pubsub_v1

    client: Any = pubsub_v1.PublisherClient()
    with contextlib.suppress(exceptions.AlreadyExists):
        client.create_topic(name=name, timeout=30)
    client.stop()


def create_subscription(name: str, topic: str, ack_seconds: int = 10) -> None:
    """Creates a subscription of a topic, if there is none of that name.

    Args:
        ack_seconds: the lease that a message has before the consumer extends it, 10 to 600.
    """
    from google.cloud import pubsub_v1

    with pubsub_v1.SubscriberClient() as client, contextlib.suppress(exceptions.AlreadyExists):
        request = {"name": name, "topic": topic, "ack_deadline_seconds": ack_seconds, "enable_message_ordering": True}
        client.create_subscription(request=request, timeout=30)
