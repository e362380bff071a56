"""What the streaming tests and ``make soak`` share: one emulator, topics and subscriptions, consumers as processes."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
import uuid
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from google.cloud import pubsub_v1
from keyword_consumer import KILL_AT
from keyword_extractor import KeywordExtractorFactory

from pipeline.commands import consume
from pipeline.streaming.emulator import create_subscription, create_topic
from pipeline.usage import OneLineParser
from schemas.codec import encode
from schemas.files import read_dead_letters, read_events
from schemas.records import DeadLetter, Event
from transforms.extractors import ExtractorFactory

PROJECT = "ceasewire-tests"
CONSUMER = Path(__file__).parent / "keyword_consumer.py"

BODY = "Officials said that twelve people were killed on Monday when the ceasefire collapsed."


@dataclass(frozen=True)
class Channel:
    """A topic and a subscription of it, nobody else's."""

    name: str = field(default_factory=lambda: f"t-{uuid.uuid4().hex[:12]}")

    @property
    def topic(self) -> str:
        return f"projects/{PROJECT}/topics/{self.name}"

    @property
    def subscription(self) -> str:
        return f"projects/{PROJECT}/subscriptions/{self.name}"

    def create(self) -> Channel:
        create_topic(self.topic)
        create_subscription(self.subscription, self.topic)
        return self


def article(number: int | str, body: str = BODY, **fields: Any) -> bytes:
    """An article message. All have the same body unless told otherwise, so all but one are near duplicates."""
    return json.dumps({"article_id": f"a-{number}", "body": body, **fields}).encode()


def publish(channel: Channel, payloads: Iterable[bytes], **attributes: str) -> None:
    """Publishes, and returns when the server has all of them."""
    client = pubsub_v1.PublisherClient()
    for sent in [client.publish(channel.topic, payload, **attributes) for payload in payloads]:
        sent.result(timeout=60)
    client.stop()


def receive(channel: Channel, count: int, seconds: float = 20) -> list[Any]:
    """The next messages of a subscription, acknowledged: so many of them, or those that came in time."""
    found: list[Any] = []
    until = time.monotonic() + seconds
    with pubsub_v1.SubscriberClient() as client:
        while len(found) < count and time.monotonic() < until:
            try:
                pulled = client.pull(subscription=channel.subscription, max_messages=1000, timeout=2, retry=None)
            except Exception as error:
                if "DEADLINE" not in str(error).upper():
                    raise
                continue
            if received := pulled.received_messages:
                client.acknowledge(subscription=channel.subscription, ack_ids=[one.ack_id for one in received])
                found += [one.message for one in received]
    return found


def consume_here(
    channel: Channel, output: Path | None, *options: str, extractor: ExtractorFactory | None = None
) -> int:
    """Consumes in this process until nothing comes for a moment, and gives the exit code."""
    parser = OneLineParser(allow_abbrev=False)
    consume.add_arguments(parser)
    flags = ["--subscription", channel.subscription, "--batch_seconds", "0.2", "--idle_exit", "0.5", *options]
    flags += ["--output", str(output)] if output else []
    return consume.consume(parser.parse_args(flags), extractor or KeywordExtractorFactory())


class ConsumerProcess:
    """A consumer as a user starts it, in a process that may be killed."""

    def __init__(
        self,
        channel: Channel,
        output: Path | None,
        *options: str,
        program: Sequence[str] = (str(CONSUMER),),
        kill_at: str = "",
    ) -> None:
        self.log = Path(f"{output or CONSUMER.with_suffix('.log')}.{uuid.uuid4().hex[:6]}.log")
        command = [sys.executable, *program, "--subscription", channel.subscription]
        command += ["--output", str(output)] if output else []
        command += ["--batch_seconds", "0.2", "--lease_seconds", "10", "--log_format", "json", *options]
        with self.log.open("wb") as log:
            environment = {**os.environ, KILL_AT: kill_at}
            self.process = subprocess.Popen(command, stdout=log, stderr=log, env=environment, start_new_session=True)

    def kill(self) -> None:
        """kill -9 to the consumer itself; its extractor has to see for itself that it is alone."""
        self.process.kill()
        self.process.wait()

    def send(self, number: int) -> bool:
        """Sends a signal; False, so that it can be the rest of a condition."""
        self.process.send_signal(number)
        return False

    def end(self, seconds: float = 60) -> int:
        """Waits for its end and gives the exit code."""
        return self.process.wait(seconds)

    def stop(self, seconds: float = 30) -> int:
        self.send(signal.SIGTERM)
        return self.end(seconds)

    def lines(self) -> list[dict[str, Any]]:
        """Its log so far."""
        lines = self.log.read_bytes().split(b"\n")[:-1]
        return [json.loads(line) for line in lines if line.startswith(b"{")]

    def batches(self) -> list[dict[str, Any]]:
        return [line for line in self.lines() if "extraction_seconds" in line]

    def messages_done(self) -> int:
        return sum(line["messages"] for line in self.batches())

    def text(self) -> str:
        return self.log.read_text()

    def wait_for(self, condition: Callable[[], bool], seconds: float = 60) -> None:
        """Waits until the condition holds, and fails if the consumer ends before that."""
        wait_for(lambda: condition() or self.process.poll() is not None, seconds, self.text)
        if not condition():
            raise AssertionError(f"the consumer ended with {self.process.poll()}:\n{self.text()}")

    def __enter__(self) -> ConsumerProcess:
        return self

    def __exit__(self, *_: object) -> None:
        if self.process.poll() is None:
            self.kill()


def wait_for(condition: Callable[[], bool], seconds: float = 60, explain: Callable[[], str] = str) -> None:
    """Polls until the condition holds."""
    until = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > until:
            raise AssertionError(f"not within {seconds:g} s\n{explain()}")
        time.sleep(0.05)


@dataclass(frozen=True)
class Found:
    """What an output folder holds."""

    events: list[Event]
    dead_letters: list[DeadLetter]

    @property
    def article_ids(self) -> set[str]:
        return {event.article.article_id for event in self.events}

    @property
    def repeated(self) -> int:
        """How many events are there more often than once, by id."""
        return len(self.events) - len({event.event_id for event in self.events})

    @property
    def differing(self) -> int:
        """How many ids stand for more than one content."""
        contents = {(event.event_id, encode(event)) for event in self.events}
        return len(contents) - len({event_id for event_id, _ in contents})

    @property
    def stages(self) -> Counter[str]:
        return Counter(letter.stage for letter in self.dead_letters)


def found_in(output: Path) -> Found:
    """The events and dead letters of an output folder. Reading all of them also proves every file whole."""
    if not output.exists():
        return Found([], [])
    return Found(list(read_events(output)), list(read_dead_letters(output)))


def claimed(output: Path) -> int:
    """How many articles the consumers of an output folder have begun with."""
    if not (store := output / ".seen.sqlite").exists():
        return 0
    with closing(sqlite3.connect(store)) as database:
        try:
            return int(database.execute("SELECT count(*) FROM articles").fetchone()[0])
        except sqlite3.OperationalError:
            return 0


def expected_ids(numbers: Iterable[int]) -> set[str]:
    return {f"a-{number}" for number in numbers}


def children_of(process: subprocess.Popen[bytes]) -> list[int]:
    """The process ids of the children that a consumer has, whichever of its threads started them."""
    listed = [task / "children" for task in Path(f"/proc/{process.pid}/task").iterdir()]
    return [int(pid) for one in listed for pid in one.read_text().split()]


def alive(pid: int) -> bool:
    """Whether a process runs; one that has ended and is not waited for does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False
