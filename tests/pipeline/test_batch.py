"""A whole run on the embedded engine, with articles good and bad side by side."""

from __future__ import annotations

import gzip
import json
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from keyword_extractor import KeywordExtractorFactory
from rich.console import Console

from pipeline.__main__ import main
from pipeline.batch import run_batch
from pipeline.inputs import find_inputs
from pipeline.options import beam_options
from pipeline.output_folder import OutputFolder
from pipeline.summary import Summary
from schemas.file_format import FileFormat
from schemas.files import RecordWriter, event_files, read_dead_letters, read_events
from schemas.records import Article

GOOD = "Officials said that twelve people were killed on Monday when the ceasefire collapsed."
FRENCH = "Selon l'armée, deux soldats ont été tués lundi près de la frontière."


def run(inputs: Path, output: Path, *flags: str, compression: str = "deflate") -> Summary:
    with OutputFolder(str(output)) as folder:
        summary = run_batch(
            find_inputs([str(inputs)]),
            folder,
            beam_options(flags),
            file_format=FileFormat(compression=compression),
            console=Console(quiet=True),
            extractor=KeywordExtractorFactory(),
        )
    assert summary is not None
    return summary


def lines(*messages: dict[str, Any] | bytes) -> bytes:
    return b"\n".join(one if isinstance(one, bytes) else json.dumps(one).encode() for one in messages)


def write_articles(path: Path, count: int) -> None:
    with path.open("wb") as file, RecordWriter(file, Article) as writer:
        for number in range(count):
            writer.write(Article(f"avro-{number}", GOOD))
            writer.flush()


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    """Every kind of bad input that we know of, each file with good articles beside it."""
    folder = tmp_path / "broken"
    folder.mkdir()
    (folder / "a.jsonl").write_bytes(
        lines(
            {"article_id": "good-1", "body": GOOD, "published_at": "2021-05-03"},
            b'{"article_id": "cut", "body": "',
            {"article_id": "wrong", "body": ["a", "list"]},
            {"article_id": "none", "title": "No body"},
            b'{"body": "caf\xe9"}',
            {"article_id": "empty", "body": "  "},
            {"article_id": "long", "body": GOOD + "x" * 10_000_000},
            {"article_id": "french", "body": FRENCH},
            {"article_id": "undated", "body": GOOD, "published_at": "yesterday"},
            {"article_id": "poison", "body": f"{GOOD} FAIL"},
            {"article_id": "invalid", "body": f"{GOOD} INVALID"},
            {"article_id": "good-1", "body": GOOD, "published_at": "2021-05-03"},
            {"article_id": "good-1", "body": GOOD + " But nobody confirmed it.", "published_at": "2021-05-04"},
            {"article_id": "good-2", "body": GOOD},
        )
    )
    (folder / "b.txt").write_text(f"date 2020-03-19 {GOOD}")
    (folder / "latin.txt").write_bytes(b"Officials said so in the caf\xe9.")
    write_articles(folder / "c.avro", 5)
    write_articles(folder / "cut.avro", 5)
    (folder / "cut.avro").write_bytes((folder / "cut.avro").read_bytes()[:-10])
    (folder / "no.avro").write_bytes(b"not Avro")
    (folder / "d.jsonl.gz").write_bytes(gzip.compress(lines({"article_id": "zipped", "body": GOOD})))
    (folder / "no.jsonl.gz").write_bytes(b"not gzip")
    (folder / "nothing.jsonl").touch()
    return folder


def test_bad_inputs_become_dead_letters_and_all_others_are_processed(broken: Path, tmp_path: Path) -> None:
    summary = run(broken, tmp_path / "out")
    letters = list(read_dead_letters(tmp_path / "out"))
    found = Counter((letter.stage, letter.error_type) for letter in letters)
    assert found == {
        ("read", "UnreadableAvroError"): 2,
        ("read", "BadGzipFile"): 1,
        ("decode", "MalformedJsonError"): 1,
        ("decode", "WrongTypeError"): 1,
        ("decode", "MissingBodyError"): 1,
        ("decode", "InvalidUtf8Error"): 2,
        ("decode", "EmptyBodyError"): 1,
        ("decode", "BodyTooLongError"): 1,
        ("decode", "UnsupportedLanguageError"): 1,
        ("decode", "InvalidPublicationDateError"): 1,
        ("deduplicate", "ConflictingArticleError"): 1,
        ("extract", "RuntimeError"): 1,
        ("validate", "InvalidRecordError"): 1,
    }
    killed = Counter(event.article.article_id for event in read_events(tmp_path / "out/casualty"))
    avro = {f"avro-{number}": 1 for number in range(5)}
    (text_id,) = set(killed) - {"good-1", "good-2", "zipped", *avro}
    assert killed == {"good-1": 1, "good-2": 1, "zipped": 1, text_id: 1, **avro}
    assert (summary.messages, summary.articles, summary.repeats) == (26, 9, 5)
    assert summary.dead_letters == {"decode": 9, "deduplicate": 1, "extract": 1, "read": 3, "validate": 1}


def test_dead_letters_hold_the_original_bytes_and_say_where_they_came_from(broken: Path, tmp_path: Path) -> None:
    run(broken, tmp_path / "out")
    letters = {letter.origin: letter for letter in read_dead_letters(tmp_path / "out")}
    originals = (broken / "a.jsonl").read_bytes().split(b"\n")
    from_lines = [origin for origin in letters if origin.startswith(f"{broken}/a.jsonl:")]
    assert len(from_lines) == 11
    for origin in from_lines:
        assert letters[origin].payload == originals[int(origin.rpartition(":")[2]) - 1]
    assert letters[f"{broken}/latin.txt"].payload == (broken / "latin.txt").read_bytes()
    assert letters[f"{broken}/latin.txt"].content_type == "text/plain"
    assert letters[f"{broken}/no.avro"].payload == b"not Avro"
    assert all(letter.error_message for letter in letters.values())


def test_the_summary_file_says_what_the_files_hold(broken: Path, tmp_path: Path) -> None:
    run(broken, tmp_path / "out")
    summary = json.loads((tmp_path / "out/summary.json").read_text())
    assert summary["events"]["casualty"] == {"total": 9, "KILLED": 9}
    assert summary["events"]["total"] == len(list(read_events(tmp_path / "out"))) == 18
    assert summary["dead_letters"]["total"] == len(list(read_dead_letters(tmp_path / "out"))) == 15
    assert summary["files"] == 9
    assert summary["seconds"] > 0


def test_a_rerun_yields_the_same_events_and_nothing_twice(broken: Path, tmp_path: Path) -> None:
    run(broken, tmp_path / "out")
    first = list(read_events(tmp_path / "out"))
    run(broken, tmp_path / "out", compression="zstandard")
    assert sorted(read_events(tmp_path / "out"), key=str) == sorted(first, key=str)
    assert len({event.event_id for event in first}) == len(first)


def test_a_run_without_events_leaves_valid_files_and_none_of_the_run_before(broken: Path, tmp_path: Path) -> None:
    run(broken, tmp_path / "out")
    (tmp_path / "empty.jsonl").touch()
    summary = run(tmp_path / "empty.jsonl", tmp_path / "out")
    assert len(event_files(tmp_path / "out")) == 3
    assert list(read_events(tmp_path / "out")) == []
    assert list(read_dead_letters(tmp_path / "out")) == []
    assert (summary.messages, summary.articles) == (0, 0)


def test_several_threads_share_one_extractor(broken: Path, tmp_path: Path) -> None:
    run(broken, tmp_path / "out")
    once = sorted(read_events(tmp_path / "out"), key=str)
    run(broken, tmp_path / "out", "--direct_num_workers=3", "--direct_running_mode=multi_threading")
    assert sorted(read_events(tmp_path / "out"), key=str) == once


KILLED_RUN = """
import sys, time
from pathlib import Path
from keyword_extractor import KeywordExtractor
import dataclasses, test_batch

class Stuck(KeywordExtractor):
    def extract(self, articles):
        if any("wait" in article.body for article in articles):
            Path(sys.argv[3]).touch()
            time.sleep(60)
        return super().extract(articles)

test_batch.KeywordExtractorFactory = lambda: Stuck
test_batch.run(Path(sys.argv[1]), Path(sys.argv[2]))
"""


def test_a_run_killed_half_way_leaves_the_results_of_the_run_before(tmp_path: Path) -> None:
    (tmp_path / "first.jsonl").write_bytes(lines({"article_id": "a", "body": GOOD}))
    run(tmp_path / "first.jsonl", tmp_path / "out")
    before = list(read_events(tmp_path / "out"))
    # More than a batch, so that events are on their way to the files when the run is killed in its second batch.
    many = [{"article_id": f"b-{number}", "body": GOOD} for number in range(300)]
    (tmp_path / "second.jsonl").write_bytes(lines(*many, {"article_id": "c", "body": f"{GOOD} They wait."}))
    stuck = tmp_path / "stuck"
    here = Path(__file__).parent
    process = subprocess.Popen(
        [sys.executable, "-c", KILLED_RUN, str(tmp_path / "second.jsonl"), str(tmp_path / "out"), str(stuck)],
        env={**os.environ, "PYTHONPATH": f"{here}:{here.parent}:{here.parent.parent}"},
    )
    deadline = time.monotonic() + 60
    while not stuck.exists():
        assert process.poll() is None
        assert time.monotonic() < deadline
        time.sleep(0.05)
    assert list((tmp_path / "out").glob(".run-*/casualty/*.avro"))
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert list(read_events(tmp_path / "out")) == before
    run(tmp_path / "first.jsonl", tmp_path / "out")
    assert list(read_events(tmp_path / "out")) == before
    assert not list((tmp_path / "out").glob(".run-*"))


def test_a_dry_run_builds_the_pipeline_and_leaves_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.jsonl").write_bytes(lines({"body": GOOD}))
    assert main(["run", "--input", str(tmp_path), "--output", str(tmp_path / "out"), "--dry_run"]) == 0
    assert "can be built" in capsys.readouterr().out
    assert not (tmp_path / "out").exists()
