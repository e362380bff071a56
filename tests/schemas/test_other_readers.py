"""What we write is read by Avro tools that share no code with ours, value for value."""

from __future__ import annotations

import datetime
import uuid
from pathlib import Path
from typing import Any

import avro.datafile
import avro.io
import duckdb_avro
import fastavro
import pytest
from example_events import CASUALTY, EVENTS

from schemas.files import RecordWriter
from schemas.records import Event


def written(folder: Path, event: Event) -> Path:
    path = folder / "events.avro"
    with path.open("wb") as file, RecordWriter(file, type(event)) as writer:
        writer.write(event)
    return path


def comparable(value: Any) -> Any:
    """Values as all readers can have them: one gives a UUID where another gives its text."""
    if isinstance(value, dict):
        return {name: comparable(part) for name, part in value.items()}
    if isinstance(value, list):
        return [comparable(part) for part in value]
    if isinstance(value, datetime.datetime):
        return value.replace(tzinfo=None)
    return str(value) if isinstance(value, uuid.UUID) else value


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: type(event).__name__)
def test_apaches_package_reads_the_same_values_as_fastavro(event: Event, tmp_path: Path) -> None:
    path = written(tmp_path, event)
    with path.open("rb") as file, avro.datafile.DataFileReader(file, avro.io.DatumReader()) as reader:
        (apache,) = reader
    with path.open("rb") as file:
        (fast,) = fastavro.reader(file)
    assert comparable(apache) == comparable(fast)


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: type(event).__name__)
def test_duckdb_reads_the_same_values_as_fastavro(event: Event, tmp_path: Path) -> None:
    path = written(tmp_path, event)
    rows = duckdb_avro.connect().execute("SELECT * FROM read_avro(?)", [str(path)])
    names = [column[0] for column in rows.description or ()]
    (values,) = rows.fetchall()
    with path.open("rb") as file:
        (fast,) = fastavro.reader(file)
    assert comparable(dict(zip(names, values, strict=True))) == comparable(fast)


def test_duckdb_reaches_into_records(tmp_path: Path) -> None:
    path = written(tmp_path, CASUALTY)
    (row,) = (
        duckdb_avro.connect()
        .execute(
            'SELECT outcome, location.country, "count".minimum, event_date."start", perpetrators[1].actor.name'
            " FROM read_avro(?)",
            [str(path)],
        )
        .fetchall()
    )
    assert row == ("KILLED", "SYR", 12, datetime.date(2021, 5, 3), "Army of Maruvia")
