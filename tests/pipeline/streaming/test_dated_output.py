"""Files by type and day: whole when they are seen, cleared away when they were not finished."""

from __future__ import annotations

import dataclasses
import datetime
from pathlib import Path

import pytest
from example_events import CASUALTY, EVENTS, SANCTION

from pipeline.output_folder import OutputFolder
from pipeline.streaming.dated_output import DatedOutput
from pipeline.usage import UsageError
from schemas.files import read_dead_letters, read_events, read_records
from schemas.invalid_record import InvalidRecordError
from schemas.records import CasualtyEvent, DeadLetter

LETTER = DeadLetter(b"\xff", "o", "decode", "E", "m", 1, datetime.datetime(2021, 5, 4, tzinfo=datetime.UTC))


def test_each_type_has_its_folder_of_days_and_each_batch_its_file(tmp_path: Path) -> None:
    with DatedOutput(tmp_path) as output:
        placed = output.write(EVENTS, [LETTER])
        assert output.write([CASUALTY], [])[0] not in placed
    assert {path.parts[-3] for path in placed} == {"casualty", "sanction", "ceasefire", "dead-letter"}
    assert all(datetime.date.fromisoformat(path.parts[-2]) for path in placed)
    assert list(read_events(tmp_path)) == [SANCTION, CASUALTY, CASUALTY, EVENTS[2]]
    assert list(read_dead_letters(tmp_path)) == [LETTER]
    assert list(read_records(placed[1], CasualtyEvent)) == [CASUALTY]


def test_a_batch_without_records_leaves_no_file(tmp_path: Path) -> None:
    with DatedOutput(tmp_path) as output:
        assert output.write([], []) == []
    assert list(tmp_path.iterdir()) == []


def test_a_batch_that_cannot_be_written_leaves_no_file_in_place(tmp_path: Path) -> None:
    with DatedOutput(tmp_path) as output, pytest.raises(InvalidRecordError):
        output.write([SANCTION, dataclasses.replace(CASUALTY, confidence=2.0)], [])
    assert list(tmp_path.rglob("*.avro")) == []


def test_what_a_killed_consumer_left_is_cleared_away_and_what_a_living_one_writes_is_not(tmp_path: Path) -> None:
    (tmp_path / ".writing-dead").mkdir(parents=True)
    (tmp_path / ".writing-dead/casualty.avro").write_bytes(b"half a file")
    with DatedOutput(tmp_path) as living:
        assert not (tmp_path / ".writing-dead").exists()
        with DatedOutput(tmp_path) as other:
            living.write([CASUALTY], [])
            other.write([CASUALTY], [])
    assert list(read_events(tmp_path)) == [CASUALTY, CASUALTY]
    assert [path.name for path in tmp_path.iterdir()] == ["casualty"]


def test_a_batch_run_and_a_consumer_do_not_share_a_folder(tmp_path: Path) -> None:
    with DatedOutput(tmp_path), pytest.raises(UsageError, match="another run is writing there"):
        OutputFolder(str(tmp_path)).__enter__()
    with OutputFolder(str(tmp_path)), pytest.raises(UsageError, match="a batch run is writing there"):
        DatedOutput(tmp_path).__enter__()


def test_a_path_that_is_no_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(UsageError, match=r"file: cannot be used as a folder"):
        DatedOutput(tmp_path / "file").__enter__()
