"""What others see of a consumer: metrics, health, log, progress."""

from __future__ import annotations

import json
import logging
import sys
import urllib.error
import urllib.request

import pytest

from pipeline.streaming.logs import JsonFormatter, logging_to_stderr
from pipeline.streaming.metrics import ConsumerMetrics, Progress
from pipeline.streaming.progress_line import description
from pipeline.streaming.status_server import StatusServer
from pipeline.usage import UsageError


def get(port: int, path: str) -> tuple[int, str]:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=5) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


def counted() -> ConsumerMetrics:
    metrics = ConsumerMetrics()
    batch = Progress(messages=10, articles=7, repeats=2, near_duplicates=1, lag_seconds=1.5)
    metrics.add(batch, {"casualty": 3, "sanction": 1}, {"decode": 1})
    return metrics


def test_prometheus_reads_every_count() -> None:
    metrics = counted()
    metrics.took(0.0)
    with StatusServer(0, metrics.registry, lambda: None) as server:
        status, text = get(server.port, "/metrics")
    assert status == 200
    samples = dict(line.rsplit(" ", 1) for line in text.splitlines() if not line.startswith("#"))
    expected = {
        "ceasewire_messages_total": 10,
        "ceasewire_articles_total": 7,
        "ceasewire_repeats_total": 2,
        "ceasewire_near_duplicates_total": 1,
        'ceasewire_events_total{type="casualty"}': 3,
        'ceasewire_events_total{type="sanction"}': 1,
        'ceasewire_dead_letters_total{stage="decode"}': 1,
        "ceasewire_lag_seconds": 1.5,
    }
    assert {name: float(samples[name]) for name in expected} == expected
    assert float(samples["ceasewire_oldest_unacknowledged_seconds"]) > 1e9
    assert "ceasewire_batch_seconds_count" in samples


def test_nothing_in_hand_is_zero_seconds_old() -> None:
    metrics = ConsumerMetrics()
    metrics.took(0.0)
    metrics.done()
    assert metrics.registry.get_sample_value("ceasewire_oldest_unacknowledged_seconds") == 0


def test_health_is_200_until_there_is_a_complaint() -> None:
    complaints: list[str] = []
    with StatusServer(0, ConsumerMetrics().registry, lambda: next(iter(complaints), None)) as server:
        assert get(server.port, "/healthz") == (200, "ok\n")
        complaints.append("the server cannot be reached")
        assert get(server.port, "/healthz") == (503, "the server cannot be reached\n")
        assert get(server.port, "/")[0] == 404


def test_a_port_that_is_taken_is_said() -> None:
    registry = ConsumerMetrics().registry
    with (
        StatusServer(0, registry, lambda: None) as server,
        pytest.raises(UsageError, match=rf"--status_port {server.port}: .*choose another"),
    ):
        StatusServer(server.port, registry, lambda: None)


def test_json_logs_carry_severity_facts_and_exceptions() -> None:
    record = logging.LogRecord("pipeline.x", logging.WARNING, "f", 1, "%d messages", (3,), None)
    record.seconds = 1.5
    line = json.loads(JsonFormatter().format(record))
    assert (line["severity"], line["message"], line["logger"], line["seconds"]) == (
        "WARNING",
        "3 messages",
        "pipeline.x",
        1.5,
    )
    assert line["time"].endswith("+00:00")
    try:
        raise ValueError("odd")
    except ValueError:
        record.exc_info = sys.exc_info()
    assert "ValueError: odd" in json.loads(JsonFormatter().format(record))["exception"]


@pytest.mark.parametrize("form", ["text", "json"])
def test_the_log_is_ours_from_info_and_others_from_warning_and_ends(
    form: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with logging_to_stderr(form):
        logging.getLogger("pipeline.streaming").info("ours")
        logging.getLogger("somebody").info("theirs")
        logging.getLogger("somebody").warning("their warning")
    logging.getLogger("pipeline.streaming").info("afterwards")
    lines = capsys.readouterr().err.splitlines()
    messages = [json.loads(line)["message"] if form == "json" else line.partition(": ")[2] for line in lines]
    assert messages == ["ours", "their warning"]


def test_the_progress_line_says_how_it_is_doing() -> None:
    assert description(ConsumerMetrics(), 5) == "waiting for articles"
    assert description(counted(), 5) == "10 messages, 4 events, 2 repeats, 1 dead letters, 2.0/s, lag 1.5 s"
