"""The whole way once, for the eye: publish articles, consume them, show the events that come out of the topic."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from google.api_core import exceptions
from google.cloud import pubsub_v1
from rich.console import Console
from rich.markup import escape

from pipeline.event_table import event_row
from pipeline.streaming.article_source import publish_files
from pipeline.streaming.local_channels import create_channels
from pipeline.streaming.publisher import Topic
from schemas.codec import decode
from schemas.definitions import EVENT_TYPES
from schemas.records import Event

_QUIET_SECONDS = 3.0


def demonstrate(paths: Sequence[str], output: str, project: str, options: Sequence[str]) -> int:
    """Publishes article files, starts a consumer and prints the events that it publishes, until it has ended.

    Args:
        options: further options for ``consume``.

    Returns:
        The consumer's exit code.
    """
    console = Console(highlight=False, soft_wrap=True)
    channels = create_channels(project)
    known = Path(output).exists()
    command = [sys.executable, "-m", "pipeline", "consume", "--subscription", channels.article_subscription]
    command += ["--output", output, "--output_topic", channels.events, "--batch_seconds", "1", "--batch_size", "20"]
    command += ["--idle_exit", str(_QUIET_SECONDS), *options]
    console.print(f"$ python -m pipeline {' '.join(command[3:])}", style="dim")
    with tempfile.TemporaryFile("w+") as log_file, subprocess.Popen(command, stderr=log_file) as consumer:  # noqa: S603
        topic = Topic(channels.articles, "--topic")
        published, unreadable = publish_files(paths, topic)
        topic.close()
        console.print(f"published {published:,} articles to {channels.articles}; waiting for events", style="dim")
        for letter in unreadable:
            console.print(f"{letter.origin}: {letter.error_message}", style="red")
        arrived = 0
        for event in _events(channels.event_subscription, consumer):
            console.print(_line(event))
            arrived += 1
        code = consumer.wait()
        log_file.seek(0)
        log = log_file.read()
    console.print(log.strip().splitlines()[-1] if code == 0 and log else log, style="dim", markup=False)
    if known and not arrived:
        console.print(f"{output} holds these articles already, and repeats are dropped; take another folder")
    console.print(f"see them with: python -m pipeline show {output}", style="dim")
    return code


def _events(subscription: str, consumer: subprocess.Popen[bytes]) -> Iterator[Event]:
    """Events as they arrive, until the consumer has ended and nothing more comes."""
    with pubsub_v1.SubscriberClient() as client:
        ended_at: float | None = None
        while ended_at is None or time.monotonic() < ended_at + 1:
            if ended_at is None and consumer.poll() is not None:
                ended_at = time.monotonic()
            try:
                pulled = client.pull(subscription=subscription, max_messages=100, timeout=1, retry=None)
            except exceptions.DeadlineExceeded:
                continue
            for received in pulled.received_messages:
                yield decode(EVENT_TYPES[received.message.attributes["type"]], received.message.data)
            if ack_ids := [received.ack_id for received in pulled.received_messages]:
                client.acknowledge(subscription=subscription, ack_ids=ack_ids, timeout=10)


def _line(event: Event) -> str:
    kind, what, who, whom, *_, sentence = event_row(event)
    shown = sentence if len(sentence) <= 100 else sentence[:97] + "..."
    about = " -> ".join(filter(None, (who, whom)))
    return f"[bold]{kind:9}[/] {escape(what)} [dim]{escape(about)}[/]\n          [italic]{escape(shown)}[/]"
