"""What the demonstrations on clusters rest on: comparison, archive, processes, pinned downloads."""

from __future__ import annotations

import dataclasses
import json
import os
import sys
import time
from pathlib import Path

import pytest
from example_events import CASUALTY

from deploy.cluster import downloads
from deploy.cluster.archive import write_archive
from deploy.cluster.comparison import DifferentEventsError, require_same_events
from deploy.cluster.flink import FlinkCluster
from deploy.cluster.processes import Processes, StartError, children_of
from schemas.files import RecordWriter
from schemas.records import CasualtyEvent

CORPUS = Path(__file__).parents[1] / "corpus"
OTHER = dataclasses.replace(CASUALTY, event_id="0b1f6c6e-53a4-5c2e-9d0a-444444444444")


def output(path: Path, *events: CasualtyEvent) -> Path:
    (path / "casualty").mkdir(parents=True)
    with (path / "casualty/part.avro").open("wb") as file, RecordWriter(file, CasualtyEvent) as writer:
        for event in events:
            writer.write(event)
    return path


def test_the_same_events_in_another_order_are_the_same(tmp_path: Path) -> None:
    assert require_same_events(output(tmp_path / "a", CASUALTY, OTHER), output(tmp_path / "b", OTHER, CASUALTY)) == 2


@pytest.mark.parametrize(
    ("found", "complaint"),
    [
        ([CASUALTY], "1 events missing"),
        ([CASUALTY, dataclasses.replace(OTHER, confidence=0.5)], "1 changed"),
        ([CASUALTY, CASUALTY, OTHER], "is there twice"),
    ],
)
def test_differences_are_told(tmp_path: Path, found: list[CasualtyEvent], complaint: str) -> None:
    expected = output(tmp_path / "a", CASUALTY, OTHER)
    with pytest.raises(DifferentEventsError, match=complaint):
        require_same_events(expected, output(tmp_path / "b", *found))


def test_nothing_is_not_the_same_as_nothing(tmp_path: Path) -> None:
    with pytest.raises(DifferentEventsError, match="no events to compare"):
        require_same_events(output(tmp_path / "a"), output(tmp_path / "b"))


def test_an_archive_is_the_same_every_time_and_no_id_comes_twice(tmp_path: Path) -> None:
    for name in ("a", "b"):
        write_archive(tmp_path / name, CORPUS, articles=50, files=4)
    texts = [[path.read_text() for path in sorted((tmp_path / name).iterdir())] for name in ("a", "b")]
    assert texts[0] == texts[1]
    ids = [json.loads(line)["article_id"] for text in texts[0] for line in text.splitlines()]
    assert len(set(ids)) == len(ids) == 50


def test_a_process_that_ends_early_is_told_with_the_end_of_its_log(tmp_path: Path) -> None:
    with Processes(tmp_path) as processes:
        processes.start("broken", [sys.executable, "-c", "raise SystemExit('no such port')"])
        with pytest.raises(StartError, match=r"broken ended with exit code 1.*\n?.*no such port"):
            processes.wait_until("broken", lambda: False, 30)


def test_no_process_outlives_the_cluster(tmp_path: Path) -> None:
    parent = "import subprocess, sys; subprocess.Popen([sys.executable, '-c', 'input()'], stdin=subprocess.PIPE).wait()"
    with Processes(tmp_path) as processes:
        pid = processes.start("parent", [sys.executable, "-c", parent])
        processes.wait_until("parent", lambda: bool(children_of(pid)), 30)
        (child,) = children_of(pid)
        assert processes.kill("parent") == pid
    deadline = time.monotonic() + 30
    while at_work(child):
        assert time.monotonic() < deadline
        os.sched_yield()


def at_work(pid: int) -> bool:
    """Whether a process is there and more than an entry that nobody has collected."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def test_a_download_that_is_not_what_was_pinned_is_refused_and_removed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(downloads, "CACHE", tmp_path)
    archive = tmp_path / "apache_flink_libraries-1.20.5.tar.gz"
    archive.write_bytes(b"something else")
    with pytest.raises(downloads.NotToBeHadError, match="its SHA-256 is"):
        downloads.flink_libraries()
    assert not archive.exists()


def test_a_named_part_that_is_not_there_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FLINK_JOB_SERVER", "/nowhere.jar")
    with pytest.raises(downloads.NotToBeHadError, match=r"FLINK_JOB_SERVER=/nowhere\.jar: no such file"):
        downloads.flink_job_server()


def test_without_a_job_server_one_line_says_what_is_missing_and_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    maven = tmp_path / "mvn"
    maven.write_text("#!/bin/sh\necho '[ERROR] Could not find artifact'\nexit 1\n")
    maven.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.delenv("FLINK_JOB_SERVER", raising=False)
    monkeypatch.setattr(downloads, "CACHE", tmp_path / "cache")
    with Processes(tmp_path / "logs") as processes, pytest.raises(downloads.NotToBeHadError) as refused:
        FlinkCluster(processes, tmp_path / "flink")
    message = str(refused.value)
    assert "org.apache.beam:beam-runners-flink-1.20-job-server:2.77.0, cannot be had" in message
    assert "make flink-demo FLINK_JOB_SERVER=/path/to/beam-runners-flink-1.20-job-server-2.77.0.jar" in message
    assert "Could not find artifact" in message
    assert "\n" not in message
    # Nothing of Flink was fetched in vain.
    assert list((tmp_path / "cache").iterdir()) == []
