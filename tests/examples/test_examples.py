"""The examples run, on events of the sample articles, and print what is in them."""

from __future__ import annotations

import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import duckdb_avro
import pytest
from example_events import CASUALTY, EVENTS

from schemas.codec import encode
from schemas.definitions import EVENT_TYPES, schema_definition
from schemas.files import read_events
from schemas.records import CasualtyEvent, Event, SanctionEvent

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "examples"


def run(*command: str | Path, **environment: str) -> str:
    done = subprocess.run(
        [str(part) for part in command],
        cwd=ROOT,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def events(sample_output: Path) -> list[Event]:
    return list(read_events(sample_output))


def test_duckdb_queries_the_avro(sample_output: Path, events: list[Event]) -> None:
    printed = run(
        sys.executable, EXAMPLES / "query_with_duckdb.py", sample_output, "--extension", duckdb_avro.extension()
    )
    named = [
        (imposer.name, target.name)
        for event in events
        if isinstance(event, SanctionEvent)
        for imposer in event.imposers
        for target in event.targets
    ]
    assert named
    assert all(imposer in printed and target in printed for imposer, target in named)
    assert "largest_lower_bound" in printed


def test_pandas_makes_a_table_of_the_avro(sample_output: Path, events: list[Event]) -> None:
    printed = run(sys.executable, EXAMPLES / "tables_with_pandas.py", sample_output)
    killed = [
        event
        for event in events
        if isinstance(event, CasualtyEvent)
        and (event.outcome, event.scope, event.modality) == ("KILLED", "INCIDENT", "ASSERTED")
        and event.confidence >= 0.5
    ]
    assert re.search(rf"KILLED +INCIDENT +{len(killed)}\n", printed)
    assert "count.minimum" in printed


@pytest.fixture(scope="module")
def subscriber() -> ModuleType:
    specification = importlib.util.spec_from_file_location("subscriber", EXAMPLES / "subscribe_to_events.py")
    assert specification is not None
    assert specification.loader is not None
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    return module


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: type(event).__name__)
def test_a_message_is_decoded_by_the_schema_that_its_fingerprint_names(subscriber: ModuleType, event: Event) -> None:
    by_fingerprint, newest = subscriber.known_schemas(str(ROOT / "schemas"))
    attributes = {
        "schema": f"ceasewire.v1.{type(event).__name__}",
        "schema_fingerprint": subscriber.fingerprint(schema_definition(type(event))),
    }
    decoded = subscriber.decode(encode(event), attributes, by_fingerprint, newest)
    assert decoded["evidence"]["text"] == event.evidence.text
    assert decoded["confidence"] == event.confidence


def test_a_message_of_an_unknown_schema_is_refused_by_its_fingerprint(subscriber: ModuleType) -> None:
    by_fingerprint, newest = subscriber.known_schemas(str(ROOT / "schemas"))
    attributes = {"schema": "ceasewire.v1.CasualtyEvent", "schema_fingerprint": "0123456789abcdef"}
    with pytest.raises(LookupError, match="0123456789abcdef"):
        subscriber.decode(encode(CASUALTY), attributes, by_fingerprint, newest)


def test_the_subscriber_takes_what_the_pipeline_publishes(subscriber: ModuleType) -> None:
    """Against Google's emulator, where the streaming part of the pipeline and the emulator are installed."""
    streaming = pytest.importorskip("pipeline.streaming.emulator", reason="streaming is not in this version")
    from google.cloud import pubsub_v1

    from pipeline.streaming.publisher import event_message  # type: ignore[import-not-found,unused-ignore]

    try:
        streaming.require_emulator()
    except streaming.MissingEmulatorError as missing:
        pytest.skip(str(missing))
    topic, subscription = "projects/examples/topics/events", "projects/examples/subscriptions/events"
    with streaming.Emulator(streaming.free_host(), "examples") as emulator, pytest.MonkeyPatch.context() as patch:
        patch.setenv(streaming.HOST_VARIABLE, emulator.host)
        publisher, pulling = pubsub_v1.PublisherClient(), pubsub_v1.SubscriberClient()
        publisher.create_topic(name=topic)
        pulling.create_subscription(name=subscription, topic=topic)
        for event in EVENTS:
            message = event_message(event)
            publisher.publish(topic, message.data, **message.attributes).result(timeout=30)
        printed = run(sys.executable, EXAMPLES / "subscribe_to_events.py", subscription, "--most", "3")
    assert {json.loads(line)["event_id"] for line in printed.splitlines()} == {event.event_id for event in EVENTS}


def test_every_file_goes_into_the_table_of_its_type(tmp_path: Path) -> None:
    for name, parts in (("sanction", 1), ("casualty", 2), ("ceasefire", 1)):
        (tmp_path / name).mkdir()
        for number in range(parts):
            (tmp_path / name / f"part-{number}.avro").touch()
    commands = run(EXAMPLES / "load_into_bigquery.sh", tmp_path, "p:news", DRY_RUN="1").splitlines()
    loads = [(command.split()[4], command.split()[-2], command.split()[-1]) for command in commands]
    assert loads == [
        ("--replace", "p:news.sanction", f"{tmp_path}/sanction/part-0.avro"),
        ("--replace", "p:news.casualty", f"{tmp_path}/casualty/part-0.avro"),
        ("--noreplace", "p:news.casualty", f"{tmp_path}/casualty/part-1.avro"),
        ("--replace", "p:news.ceasefire", f"{tmp_path}/ceasefire/part-0.avro"),
    ]


def test_files_in_a_bucket_are_loaded_by_a_pattern() -> None:
    commands = run(EXAMPLES / "load_into_bigquery.sh", "gs://b/out", "p:news", DRY_RUN="1").splitlines()
    assert len(commands) == 3
    assert r"gs://b/out/casualty/\*.avro" in commands[1]


@pytest.mark.skipif(shutil.which("bq") is None, reason="Google Cloud's bq is not installed")
def test_bq_knows_the_options_of_the_load_command() -> None:
    commands = run(EXAMPLES / "load_into_bigquery.sh", "gs://b/out", "p:news", DRY_RUN="1")
    done = subprocess.run(["bq", "help", "load"], capture_output=True, text=True, timeout=120, check=False)  # noqa: S607
    for option in set(re.findall(r"--(\w+)", commands)):
        assert re.search(rf"--(\[no\])?{option}\b", done.stdout + done.stderr), option


@pytest.mark.parametrize("record_type", EVENT_TYPES.values(), ids=lambda record_type: record_type.__name__)
def test_bigquery_takes_our_names_of_columns(record_type: type) -> None:
    names = re.findall(r'"name": "([^"]+)"', json.dumps(schema_definition(record_type)))
    assert all(re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]{0,299}", name) for name in names)
