"""Formats and layouts of event files, read back by us and by DuckDB."""

from __future__ import annotations

import dataclasses
import datetime
import json
from pathlib import Path

import duckdb
import pytest
from example_events import CASUALTY, CEASEFIRE, SANCTION
from keyword_extractor import KeywordExtractorFactory
from rich.console import Console

from pipeline.batch import open_output, run_batch
from pipeline.options import beam_options
from schemas.arrow_schema import arrow_schema
from schemas.file_format import FileFormat
from schemas.files import read_events, read_records
from schemas.invalid_record import InvalidRecordError
from schemas.records import CasualtyEvent, DeadLetter, SanctionEvent
from transforms.event_day import day_folder, event_day


def articles(path: Path) -> Path:
    body = "Officials said that twelve people were killed when the ceasefire collapsed."
    days = ["2020-02-27", "2020-02-28", "2020-02-27", None]
    lines = [{"article_id": f"a-{n}", "body": body, "published_at": day} for n, day in enumerate(days)]
    path.write_text("\n".join(json.dumps(line) for line in [*lines, {"article_id": "bad"}]))
    return path


def run(tmp_path: Path, file_format: FileFormat, by: str | None) -> Path:
    with open_output(str(tmp_path / "out")) as output:
        run_batch(
            [str(articles(tmp_path / "in.jsonl"))],
            output,
            beam_options([]),
            file_format=file_format,
            partition_by=by,
            console=Console(quiet=True),
            extractor=KeywordExtractorFactory(),
        )
    return tmp_path / "out"


@pytest.mark.parametrize("name", ["avro", "parquet"])
def test_events_are_filed_in_a_folder_for_each_day(tmp_path: Path, name: str) -> None:
    output = run(tmp_path, FileFormat(name), "event_date")
    found = sorted(str(file.relative_to(output)) for file in output.glob("casualty/*/*"))
    assert found == [
        f"casualty/event_date=2020-02-27/part-00000-of-00001.{name}",
        f"casualty/event_date=2020-02-28/part-00000-of-00001.{name}",
        f"casualty/event_date=__HIVE_DEFAULT_PARTITION__/part-00000-of-00001.{name}",
    ]
    ids = {event.article.article_id for event in read_events(output / "casualty/event_date=2020-02-27")}
    assert ids == {"a-0", "a-2"}
    assert len({event.event_id for event in read_events(output)}) == 8


def test_a_run_without_days_leaves_no_folders_of_days(tmp_path: Path) -> None:
    run(tmp_path, FileFormat(), "event_date")
    output = run(tmp_path, FileFormat(), None)
    assert [path.name for path in (output / "casualty").iterdir()] == ["part-00000-of-00001.avro"]
    assert len(list(read_events(output))) == 8


def test_duckdb_prunes_by_the_folders_and_still_sees_the_field(tmp_path: Path) -> None:
    output = run(tmp_path, FileFormat("parquet"), "event_day")
    source = f"read_parquet('{output}/casualty/*/*.parquet', hive_partitioning = true)"
    query = f"SELECT count(*) FROM {source} WHERE event_day = DATE '2020-02-27' AND event_date IS NULL"  # noqa: S608
    assert duckdb.sql(query).fetchall() == [(2,)]
    # Files of other days are not even opened: they may be broken.
    for other in output.glob("casualty/event_day=[!2]*/*"), output.glob("casualty/event_day=2020-02-28/*"):
        for file in other:
            file.write_bytes(b"not Parquet")
    assert duckdb.sql(query).fetchall() == [(2,)]


@pytest.mark.parametrize("compression", ["deflate", "zstandard", "null"])
@pytest.mark.parametrize("event", [CASUALTY, SANCTION, CEASEFIRE], ids=lambda event: type(event).__name__)
def test_events_come_back_from_parquet_as_they_went_in(tmp_path: Path, event: object, compression: str) -> None:
    path = tmp_path / "x.parquet"
    with path.open("wb") as file, FileFormat("parquet", compression).writer(file, type(event)) as writer:
        writer.write(event)
    assert list(read_records(path, type(event))) == [event]
    assert list(read_events(path)) == [event]


def test_parquet_refuses_what_avro_refuses(tmp_path: Path) -> None:
    path = tmp_path / "x.parquet"
    with path.open("wb") as file, FileFormat("parquet").writer(file, CasualtyEvent) as writer:
        with pytest.raises(InvalidRecordError, match="confidence"):
            writer.write(dataclasses.replace(CASUALTY, confidence=2.0))
        with pytest.raises(TypeError, match="a file of CasualtyEvent"):
            writer.write(SANCTION)
        writer.write(CASUALTY)
    assert list(read_events(path)) == [CASUALTY]
    with pytest.raises(ValueError, match="holds CasualtyEvent, not SanctionEvent"):
        list(read_records(path, SanctionEvent))
    path.write_bytes(path.read_bytes()[:-5])
    with pytest.raises(ValueError, match="not a Parquet file"):
        list(read_events(path))


def test_every_nullable_field_is_nullable_and_every_other_is_not() -> None:
    schema = arrow_schema(CasualtyEvent)
    assert schema.field("count").nullable
    assert not schema.field("evidence").nullable
    assert str(schema.field("article").type.field("published_at").type) == "timestamp[us, tz=UTC]"


def test_dead_letters_are_avro_whatever_the_events_are() -> None:
    assert FileFormat("parquet").suffix(DeadLetter) == "avro"


@pytest.mark.parametrize(("name", "compression"), [("csv", "deflate"), ("avro", "rar")])
def test_formats_that_there_are_not_are_refused(name: str, compression: str) -> None:
    with pytest.raises(ValueError, match="choose one of"):
        FileFormat(name, compression)


def test_the_day_of_an_event_is_that_of_its_date_then_that_of_publication_then_none() -> None:
    undated = dataclasses.replace(CASUALTY, event_date=None)
    unpublished = dataclasses.replace(undated, article=dataclasses.replace(CASUALTY.article, published_at=None))
    assert event_day(CASUALTY) == datetime.date(2021, 5, 3)
    assert event_day(undated) == datetime.date(2021, 5, 4)
    assert day_folder("event_date", event_day(unpublished)) == "event_date=__HIVE_DEFAULT_PARTITION__"
