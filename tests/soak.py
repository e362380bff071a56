"""``make soak``: the guarantees of streaming, at length, against the real emulator; a table of figures at the end.

``make soak SCENARIOS='kills poison'`` runs some of them. The exit code is 1 if anything was lost, or an id stood
for two contents.
"""

from __future__ import annotations

import datetime
import os
import random
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table
from streaming_bench import (
    BODY,
    PROJECT,
    Channel,
    ConsumerProcess,
    article,
    children_of,
    consume_here,
    expected_ids,
    found_in,
    publish,
)
from wire_stories import wire_story

from pipeline.__main__ import main as command_line
from pipeline.streaming.emulator import HOST_VARIABLE, Emulator, MissingEmulatorError, free_host

SEED = 20
REAL = ("-m", "pipeline", "consume")


@dataclass(frozen=True)
class Row:
    """What a scenario came to. ``lost`` counts articles, ``repeated`` events beyond the first of an id."""

    name: str
    messages: int
    kills: int
    lost: int
    repeated: int
    differing: int
    seconds: float
    remark: str = ""
    failed: bool = False


def row(
    name: str,
    output: Path,
    expected: Iterable[str],
    began: float,
    *,
    kills: int = 0,
    remark: str = "",
    failed: bool = False,
) -> Row:
    found = found_in(output)
    wanted = set(expected)
    lost = len(wanted - found.article_ids)
    return Row(
        name,
        len(wanted),
        kills,
        lost,
        found.repeated,
        found.differing,
        time.monotonic() - began,
        remark,
        failed or bool(lost or found.differing or found.article_ids - wanted),
    )


def drained(channel: Channel, output: Path, expected: set[str], *options: str, seconds: float = 180) -> str:
    """Consumes until all that is expected is there, or time is up; the log."""
    with ConsumerProcess(channel, output, *options) as consumer:
        until = time.monotonic() + seconds
        while time.monotonic() < until and not expected <= found_in(output).article_ids:
            time.sleep(1)
        consumer.stop()
        return consumer.text()


def kills(_: Emulator, folder: Path) -> Iterable[Row]:
    """kill -9 at random moments: 20 rounds of 500 messages."""
    dice = random.Random(SEED)  # noqa: S311
    channel, output, began = Channel().create(), folder / "kills", time.monotonic()
    for number in range(20):
        publish(channel, [article(one, wire_story(dice)) for one in range(500 * number, 500 * (number + 1))])
        with ConsumerProcess(channel, output, "--lease_seconds", "3", "--batch_size", "25") as consumer:
            consumer.wait_for(lambda consumer=consumer: "consuming" in consumer.text())
            time.sleep(dice.uniform(0, 3))
            consumer.kill()
    drained(channel, output, expected_ids(range(10_000)), "--lease_seconds", "3")
    yield row("kill -9", output, expected_ids(range(10_000)), began, kills=20)


def backlog(_: Emulator, folder: Path) -> Iterable[Row]:
    """A backlog from before the start, and the memory it takes: flat."""
    peaks: list[int] = []
    for size in (1_000, 10_000):
        dice = random.Random(SEED)  # noqa: S311
        channel, output = Channel().create(), folder / f"backlog-{size}"
        publish(channel, (article(number, wire_story(dice)) for number in range(size)))
        began = time.monotonic()
        with ConsumerProcess(channel, output, "--idle_exit", "3") as consumer:
            peak = _peak_memory(consumer)
        peaks.append(peak)
        flat = size == 1_000 or peak < 1.15 * peaks[0]
        yield row(
            f"backlog {size:,}",
            output,
            expected_ids(range(size)),
            began,
            remark=f"peak {peak} MiB" + ("" if flat else ", not flat"),
            failed=not flat,
        )


def _peak_memory(consumer: ConsumerProcess) -> int:
    """The most that the consumer and its extractor had resident together, in MiB, until they ended."""
    peak = 0
    while consumer.process.poll() is None:
        total = 0
        for pid in (consumer.process.pid, *_children(consumer)):
            try:
                status = Path(f"/proc/{pid}/status").read_text()
            except OSError:
                continue
            total += sum(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS"))
        peak = max(peak, total)
        time.sleep(0.1)
    return peak // 1024


def _children(consumer: ConsumerProcess) -> list[int]:
    try:
        return children_of(consumer.process)
    except OSError:
        return []


def leases(_: Emulator, folder: Path) -> Iterable[Row]:
    """Two consumers of which one or the other is stopped for longer than its lease, time and again."""
    dice = random.Random(SEED)  # noqa: S311
    channel, output, began = Channel().create(), folder / "leases", time.monotonic()
    publish(channel, [article(number, wire_story(dice)) for number in range(2_000)])
    options = ("--lease_seconds", "3", "--batch_size", "25", "--idle_exit", "12")
    with ConsumerProcess(channel, output, *options) as one, ConsumerProcess(channel, output, *options) as other:
        for pause, consumer in enumerate((one, other, one, other)):
            goal = 300 * (pause + 1)
            consumer.wait_for(lambda goal=goal: one.messages_done() + other.messages_done() > goal)
            consumer.send(signal.SIGSTOP)
            time.sleep(5)
            consumer.send(signal.SIGCONT)
        one.end(120)
        other.end(120)
    yield row("expired leases", output, expected_ids(range(2_000)), began, remark="4 pauses of 5 s, leases of 3 s")


def server(_: Emulator, folder: Path) -> Iterable[Row]:
    """A server that hangs, and one that is started anew and given everything again."""
    dice = random.Random(SEED)  # noqa: S311
    with Emulator(free_host(), PROJECT) as own:
        before, os.environ[HOST_VARIABLE] = os.environ[HOST_VARIABLE], own.host
        channel, output, began = Channel().create(), folder / "server", time.monotonic()
        articles = [article(number, wire_story(dice)) for number in range(1_000)]
        publish(channel, articles)
        with ConsumerProcess(channel, output, "--batch_size", "25") as consumer:
            consumer.wait_for(lambda: consumer.messages_done() > 200)
            own.hang(True)
            time.sleep(20)
            own.hang(False)
            consumer.wait_for(lambda: consumer.messages_done() > 500)
            own.stop()
            time.sleep(5)
            own.start()
            channel.create()
            publish(channel, articles)
            consumer.wait_for(lambda: found_in(output).article_ids == expected_ids(range(1_000)), 120)
            consumer.stop()
        os.environ[HOST_VARIABLE] = before
    yield row("server away", output, expected_ids(range(1_000)), began, remark="hung for 20 s, then restarted empty")


def poison(_: Emulator, folder: Path) -> Iterable[Row]:
    """Articles that hang, crash or fail among others; then all of them once more by replay."""
    dice = random.Random(SEED)  # noqa: S311
    channel, output, began = Channel().create(), folder / "poison", time.monotonic()
    bad = [article(f"{kind}-{number}", f"{BODY} {kind}") for kind in ("HANG", "CRASH", "FAIL") for number in range(4)]
    bad += [b"\xff", b"{", b"[]", b'{"body": ""}']
    good = [article(number, wire_story(dice)) for number in range(500)]
    mixed = good + bad
    dice.shuffle(mixed)
    publish(channel, mixed)
    consume_here(channel, output, "--article_seconds", "2", "--idle_exit", "3")
    letters = found_in(output).dead_letters
    exact = sorted(letter.payload for letter in letters) == sorted(bad)
    yield row(
        "poison",
        output,
        expected_ids(range(500)),
        began,
        remark=f"{len(letters)} of {len(bad)} dead letters",
        failed=not exact,
    )
    began = time.monotonic()
    command_line(["replay", str(output), "--topic", channel.topic])
    consume_here(channel, output, "--article_seconds", "2", "--idle_exit", "3")
    again = found_in(output).dead_letters
    exact = sorted(letter.payload for letter in again) == sorted(bad) and {letter.attempt for letter in again} == {2}
    yield row(
        "replay",
        output,
        expected_ids(range(500)),
        began,
        remark=f"{len(again)} of {len(bad)}, attempt 2",
        failed=not exact,
    )


def two_consumers(_: Emulator, folder: Path) -> Iterable[Row]:
    """The real extractor in one process and in two, on the same articles; and what a batch costs beside extraction."""
    rates: list[float] = []
    for consumers in (1, 2):
        dice = random.Random(SEED)  # noqa: S311
        channel, output = Channel().create(), folder / f"consumers-{consumers}"
        began = time.monotonic()
        running = [
            ConsumerProcess(channel, output, "--idle_exit", "8", "--batch_size", "100", program=REAL)
            for _ in range(consumers)
        ]
        for consumer in running:
            consumer.wait_for(lambda consumer=consumer: "consuming" in consumer.text())
        publish(channel, [article(number, wire_story(dice, 25)) for number in range(1_200)])
        first = time.time()
        for consumer in running:
            consumer.end(300)
        batches = [batch for consumer in running for batch in consumer.batches()]
        seconds = max(_moment(batch) for batch in batches) - first
        rates.append(1_200 / seconds)
        full = [batch for batch in batches if batch["messages"] == 100]
        overhead = sum(batch["seconds"] for batch in full) / sum(batch["extraction_seconds"] for batch in full) - 1
        remark = f"{rates[-1]:.0f} articles/s, overhead {overhead:.1%} at batch 100"
        if consumers == 2:
            shares = "+".join(str(consumer.messages_done()) for consumer in running)
            remark += f", {rates[1] / rates[0]:.2f} times one ({shares}; {os.cpu_count()} cores)"
        yield row(
            f"{consumers} consumer{'s' * (consumers > 1)}", output, expected_ids(range(1_200)), began, remark=remark
        )


def _moment(batch: Mapping[str, str]) -> float:
    return datetime.datetime.fromisoformat(batch["time"]).timestamp()


Scenario = Callable[[Emulator, Path], Iterable[Row]]
SCENARIOS: Mapping[str, Scenario] = {
    "kills": kills,
    "backlog": backlog,
    "leases": leases,
    "server": server,
    "poison": poison,
    "consumers": two_consumers,
}


def main(names: list[str]) -> int:
    console = Console(soft_wrap=True)
    unknown = set(names) - set(SCENARIOS)
    if unknown:
        console.print(f"unknown scenario {sorted(unknown)[0]!r}; choose among {', '.join(SCENARIOS)}")
        return 2
    rows: list[Row] = []
    emulator = Emulator(free_host(), PROJECT)
    try:
        emulator.start()
    except MissingEmulatorError as missing:
        console.print(str(missing))
        return 2
    with tempfile.TemporaryDirectory() as folder:
        try:
            os.environ[HOST_VARIABLE] = emulator.host
            for name in names or SCENARIOS:
                try:
                    for one in SCENARIOS[name](emulator, Path(folder)):
                        console.print(f"{one.name}: {one.seconds:.0f} s {one.remark}", style="dim")
                        rows.append(one)
                except AssertionError as error:
                    console.print(str(error), markup=False)
                    rows.append(Row(name, 0, 0, 0, 0, 0, 0.0, "did not come to its end", failed=True))
        finally:
            emulator.stop()
    table = Table("scenario", "messages", "kills", "lost", "repeated", "differing", "seconds", "", box=None)
    console.width = max(console.width, 140)
    for one in rows:
        cells = (one.messages, one.kills, one.lost, one.repeated, one.differing)
        table.add_row(
            one.name,
            *(f"{cell:,}" for cell in cells),
            f"{one.seconds:.0f}",
            one.remark + (" FAILED" if one.failed else ""),
        )
    console.print(table)
    return 1 if any(one.failed for one in rows) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
