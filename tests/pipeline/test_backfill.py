"""An archive of several files on several worker processes: shared out, told about, and whole or not there."""

from __future__ import annotations

import io
import json
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest
from keyword_extractor import KeywordExtractor, KeywordExtractorFactory
from rich.console import Console

from pipeline import progress
from pipeline.batch import open_output, run_batch
from pipeline.inputs import find_inputs
from pipeline.options import beam_options
from schemas.files import read_events
from schemas.records import Article, Event
from transforms.extractors import ExtractorFactory

BODY = "Officials said that twelve people were killed on Monday when the ceasefire collapsed."
TWO_PROCESSES = ["--direct_num_workers=2", "--direct_running_mode=multi_processing"]


class SigningExtractor(KeywordExtractor):
    """Leaves the id of its process in a folder, so that one can see who has worked."""

    def __init__(self, folder: str) -> None:
        self._folder = Path(folder)

    def extract(self, articles: Sequence[Article]) -> list[list[Event]]:
        (self._folder / str(os.getpid())).touch()
        return super().extract(articles)


@dataclass(frozen=True)
class SigningExtractorFactory:
    folder: str

    def __call__(self) -> SigningExtractor:
        return SigningExtractor(self.folder)


def archive(folder: Path, bodies: Sequence[str]) -> Path:
    folder.mkdir()
    for number, body in enumerate(bodies):
        lines = [json.dumps({"article_id": f"a-{number}-{line}", "body": body}) for line in range(20)]
        (folder / f"{number}.jsonl").write_text("\n".join(lines))
    return folder


def run(
    source: Path, output: Path, flags: Sequence[str], extractor: ExtractorFactory, console: Console | None = None
) -> None:
    with open_output(str(output)) as opened:
        found = find_inputs([str(source)])
        run_batch(found, opened, beam_options(flags), extractor, console=console or Console(quiet=True))


def contents(output: Path) -> list[Event]:
    return sorted(read_events(output), key=lambda event: event.event_id)


def test_worker_processes_share_an_archive_and_one_that_dies_leaves_the_results_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The engine starts its workers as programs of their own, which find this module by the path.
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(Path(__file__).parent), str(Path(__file__).parents[1])]))
    signatures = tmp_path / "signatures"
    signatures.mkdir()
    source = archive(tmp_path / "articles", [BODY] * 8)
    run(source, tmp_path / "one", [], KeywordExtractorFactory())
    run(source, tmp_path / "two", TWO_PROCESSES, SigningExtractorFactory(str(signatures)))
    assert len({path.name for path in signatures.iterdir()} - {str(os.getpid())}) == 2
    assert contents(tmp_path / "two") == contents(tmp_path / "one")
    assert len(contents(tmp_path / "two")) == 320
    deadly = archive(tmp_path / "deadly", [BODY, f"{BODY} CRASH"])
    with pytest.raises(RuntimeError):
        run(deadly, tmp_path / "two", TWO_PROCESSES, SigningExtractorFactory(str(signatures)))
    assert contents(tmp_path / "two") == contents(tmp_path / "one")


def test_a_run_that_writes_to_a_log_says_how_far_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progress, "_LOG_SECONDS", 0.05)
    log = io.StringIO()
    source = archive(tmp_path / "articles", [BODY] * 30)
    run(source, tmp_path / "out", [], KeywordExtractorFactory(), Console(file=log, force_terminal=False))
    assert "s: reading, " in log.getvalue() or "articles/s" in log.getvalue()
