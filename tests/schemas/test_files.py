"""Avro files: written by us, read by anybody; read by us, whole or with a clear complaint."""

from __future__ import annotations

import dataclasses
import uuid
from pathlib import Path

import avro.datafile
import avro.io
import pytest
from example_events import CASUALTY, CEASEFIRE, SANCTION

from schemas.files import COMPRESSIONS, RecordWriter, read_dead_letters, read_events, read_records
from schemas.invalid_record import InvalidRecordError
from schemas.records import Article, CasualtyEvent, SanctionEvent


def write(path: Path, record_type: type, *records: object, compression: str = "deflate") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file, RecordWriter(file, record_type, compression) as writer:
        for record in records:
            writer.write(record)
    return path


@pytest.mark.parametrize("compression", COMPRESSIONS)
def test_events_come_back_from_a_file_of_any_compression(tmp_path: Path, compression: str) -> None:
    path = write(tmp_path / "x.avro", CasualtyEvent, CASUALTY, CASUALTY, compression=compression)
    assert list(read_events(path)) == [CASUALTY, CASUALTY]


def test_apaches_own_reader_reads_our_files(tmp_path: Path) -> None:
    path = write(tmp_path / "x.avro", SanctionEvent, SANCTION)
    with path.open("rb") as file, avro.datafile.DataFileReader(file, avro.io.DatumReader()) as reader:
        (event,) = reader
    assert event["event_id"] in (SANCTION.event_id, uuid.UUID(SANCTION.event_id))
    assert event["measures"] == ["ASSET_FREEZE"]
    assert event["targets"][0]["country"] == "RUS"


def test_a_file_without_events_is_valid_and_carries_its_schema(tmp_path: Path) -> None:
    path = write(tmp_path / "x.avro", SanctionEvent)
    with path.open("rb") as file, avro.datafile.DataFileReader(file, avro.io.DatumReader()) as reader:
        assert list(reader) == []
        assert '"ceasewire.v1.SanctionEvent"' in reader.schema
    assert list(read_events(path)) == []


def test_more_events_than_a_block_holds_come_back_in_order(tmp_path: Path) -> None:
    events = [dataclasses.replace(CASUALTY, confidence=number / 1000) for number in range(1000)]
    path = write(tmp_path / "x.avro", CasualtyEvent, *events)
    assert list(read_events(path)) == events


def test_an_invalid_event_is_refused_and_leaves_no_trace_in_the_file(tmp_path: Path) -> None:
    path = tmp_path / "x.avro"
    with path.open("wb") as file, RecordWriter(file, CasualtyEvent) as writer:
        writer.write(CASUALTY)
        with pytest.raises(InvalidRecordError, match="confidence"):
            writer.write(dataclasses.replace(CASUALTY, confidence=7.0))
        with pytest.raises(TypeError, match="a file of CasualtyEvent cannot take SanctionEvent"):
            writer.write(SANCTION)
        writer.write(CASUALTY)
    assert list(read_events(path)) == [CASUALTY, CASUALTY]


def test_the_folder_of_a_run_is_read_type_by_type_and_file_by_file(tmp_path: Path) -> None:
    later = dataclasses.replace(CASUALTY, confidence=0.125)
    write(tmp_path / "ceasefire/part-00000-of-00001.avro", type(CEASEFIRE), CEASEFIRE)
    write(tmp_path / "casualty/part-00001-of-00002.avro", CasualtyEvent, later)
    write(tmp_path / "casualty/part-00000-of-00002.avro", CasualtyEvent, CASUALTY)
    write(tmp_path / "sanction/part-00000-of-00001.avro", SanctionEvent, SANCTION)
    assert list(read_events(tmp_path)) == [SANCTION, CASUALTY, later, CEASEFIRE]
    assert list(read_dead_letters(tmp_path)) == []


def test_a_file_cut_short_is_complained_of_by_name(tmp_path: Path) -> None:
    path = write(tmp_path / "x.avro", CasualtyEvent, *[CASUALTY] * 500)
    path.write_bytes(path.read_bytes()[:-40])
    with pytest.raises(ValueError, match=r"x\.avro: cannot be read as an Avro file of CasualtyEvent"):
        list(read_events(path))


@pytest.mark.parametrize("content", [b"", b"not Avro", b"Obj\x01"])
def test_what_is_no_avro_file_is_complained_of_by_name(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "x.avro").write_bytes(content)
    with pytest.raises(ValueError, match=r"x\.avro: not an Avro file"):
        list(read_events(tmp_path))


def test_files_of_other_records_of_ours_hold_no_events(tmp_path: Path) -> None:
    path = write(tmp_path / "x.avro", Article, Article("a", "Body"))
    assert list(read_events(path)) == []
    assert list(read_records(path, Article)) == [Article("a", "Body")]


def test_a_missing_folder_is_said_to_be_missing(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="nowhere: no such file or folder"):
        list(read_events(tmp_path / "nowhere"))


def test_an_unknown_compression_is_refused_with_the_known_ones(tmp_path: Path) -> None:
    with (tmp_path / "x").open("wb") as file, pytest.raises(ValueError, match=r"'lzma'.*deflate, zstandard"):
        RecordWriter(file, CasualtyEvent, "lzma")
