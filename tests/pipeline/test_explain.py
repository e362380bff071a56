"""``explain``: the reasons behind events, for a reader."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.__main__ import main

TEXT = (
    "At least 12 villagers were killed on Monday when Syrian jets bombed a market in Idlib, medics said. "
    "The Senate killed the bill. The weather was fine."
)


def explain(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert main(["explain", *arguments]) == 0
    return capsys.readouterr().out


def test_an_event_is_shown_with_the_source_of_each_slot(capsys: pytest.CaptureFixture[str]) -> None:
    shown = explain(capsys, "--extractor", "rules", "--published", "2020-03-19", TEXT)
    for part in ("KILLED 12+", "“At least 12”", "CIVILIAN", "2020-03-16", "Idlib", "medics", "confidence"):
        assert part in shown


def test_a_trigger_that_is_no_event_is_shown_with_the_reason(capsys: pytest.CaptureFixture[str]) -> None:
    assert "“killed” is no event: “bill” is no word for people" in explain(capsys, "--extractor", "rules", TEXT)


def test_a_sentence_without_a_trigger_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    assert "no word in it can begin an event" in explain(capsys, "--extractor", "rules", TEXT)


def test_the_text_may_stand_in_a_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "article.txt"
    file.write_text(TEXT, encoding="utf-8")
    assert "KILLED 12+" in explain(capsys, "--extractor", "rules", str(file))


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["--published", "19 March", TEXT], "--published 19 March: expected a day such as 2020-03-19"),
        (["--threshold", "2", TEXT], "--threshold 2.0: it has to be between 0 and 1"),
        (["--spacy_model", "nowhere", TEXT], "--spacy_model nowhere: no such spaCy pipeline is installed"),
        ([" "], "there is no text to explain"),
    ],
)
def test_a_mistake_is_answered_by_one_line(
    arguments: list[str], complaint: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["explain", *arguments]) == 2
    assert complaint in capsys.readouterr().err
