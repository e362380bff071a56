"""Whole runs from and to addresses, on a filesystem that Beam finds by its scheme as it does gs:// and s3://."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from bucket_filesystem import BucketFileSystem
from keyword_extractor import KeywordExtractorFactory
from rich.console import Console

from pipeline.batch import open_output, run_batch
from pipeline.inputs import find_inputs
from pipeline.options import beam_options
from pipeline.remote_output import RemoteOutput
from pipeline.summary import Summary
from pipeline.usage import UsageError
from schemas.file_format import FileFormat
from schemas.files import read_events

BODY = "Officials said that twelve people were killed on Monday when the ceasefire collapsed."
ARTICLES = "bucket://news/articles"
OUTPUT = "bucket://news/results"


@pytest.fixture(autouse=True)
def bucket(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setattr(BucketFileSystem, "root", tmp_path, raising=False)
    monkeypatch.setattr(BucketFileSystem, "fail_rename_after", None)
    return tmp_path


def put_articles(path: Path, *article_ids: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(
        "".join(
            f"{json.dumps({'article_id': one, 'body': BODY, 'published_at': '2020-02-27'})}\n" for one in article_ids
        )
    )


def run(
    source: str = "bucket://news/articles", file_format: FileFormat | None = None, by: str | None = None
) -> Summary:
    with open_output(OUTPUT) as output:
        assert isinstance(output, RemoteOutput)
        summary = run_batch(
            find_inputs([source]),
            output,
            beam_options([]),
            file_format=file_format,
            partition_by=by,
            console=Console(quiet=True),
            extractor=KeywordExtractorFactory(),
        )
    assert summary is not None
    return summary


def files(bucket: Path) -> list[str]:
    folder = bucket / "news/results"
    return sorted(str(file.relative_to(folder)) for file in folder.rglob("*") if file.is_file())


def killed(bucket: Path) -> set[str]:
    return {event.article.article_id for event in read_events(bucket / "news/results/casualty")}


def test_articles_are_found_by_the_workers_and_events_put_in_place(bucket: Path) -> None:
    put_articles(bucket / "news/articles/a.jsonl", "a-1")
    put_articles(bucket / "news/articles/deep/b.jsonl", "b-1")
    (bucket / "news/articles/notes.pdf").touch()
    summary = run()
    assert killed(bucket) == {"a-1", "b-1"}
    assert (summary.files, summary.messages) == (2, 2)
    assert files(bucket) == [
        "casualty/part-00000-of-00001.avro",
        "ceasefire/part-00000-of-00001.avro",
        "dead-letter/part-00000-of-00001.avro",
        "sanction/part-00000-of-00001.avro",
        "summary.json",
    ]
    assert json.loads((bucket / "news/results/summary.json").read_text())["events"]["total"] == 4


def test_a_rerun_replaces_and_leaves_nothing_of_other_formats_and_layouts(bucket: Path) -> None:
    put_articles(bucket / "news/articles/a.jsonl", "a-1", "a-2")
    run(by="event_date")
    assert "casualty/event_date=2020-02-27/part-00000-of-00001.avro" in files(bucket)
    put_articles(bucket / "news/articles/a.jsonl", "a-3")
    run(file_format=FileFormat("parquet"))
    assert killed(bucket) == {"a-3"}
    assert files(bucket) == [
        "casualty/part-00000-of-00001.parquet",
        "ceasefire/part-00000-of-00001.parquet",
        "dead-letter/part-00000-of-00001.avro",
        "sanction/part-00000-of-00001.parquet",
        "summary.json",
    ]


@pytest.mark.parametrize("moves", range(5))
def test_what_interrupts_the_moves_is_made_good_by_the_next_run(bucket: Path, moves: int) -> None:
    put_articles(bucket / "news/articles/a.jsonl", "a-1")
    BucketFileSystem.fail_rename_after = moves
    with pytest.raises(Exception, match="the network is gone"):
        run()
    BucketFileSystem.fail_rename_after = None
    with open_output(OUTPUT) as output:
        assert isinstance(output, RemoteOutput)
        output.settle_earlier_runs()
    assert killed(bucket) == {"a-1"}
    assert len(files(bucket)) == 5


def test_an_address_that_matches_nothing_fails_the_run_and_names_it(bucket: Path) -> None:
    with pytest.raises(Exception, match="bucket://news/nowhere: matches no article file"):
        run("bucket://news/nowhere")
    assert files(bucket) == []


def test_an_address_that_beam_does_not_know_is_a_mistake_of_the_user() -> None:
    with pytest.raises(UsageError, match="--output nfs://x/y"):
        RemoteOutput("nfs://x/y").__enter__()
