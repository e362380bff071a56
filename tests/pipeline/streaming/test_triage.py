"""What becomes of each message of a batch, given what was seen before."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pipeline.streaming import triage as module
from pipeline.streaming.seen_store import Retention, SeenStore
from pipeline.streaming.triage import Triage, triage
from transforms.messages import Message

BODY = "Officials said that twelve people were killed on Monday when the ceasefire collapsed near the river."


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SeenStore]:
    with SeenStore(tmp_path / "seen", Retention()) as store:
        yield store


def message(origin: str, article_id: str = "a", **fields: Any) -> Message:
    return Message(json.dumps({"article_id": article_id, "body": BODY, **fields}).encode(), origin)


def test_new_articles_and_what_is_no_article_are_to_run(store: SeenStore) -> None:
    bad = Message(b"{", "bad")
    result = triage([message("m1"), bad, message("m2", "b")], store)
    assert [one.origin for one in result.messages] == ["bad", "m1", "m2"]
    assert result.article_ids == ["a", "b"]
    assert (result.repeats, result.refused, result.duplicate_of) == (0, [], {"b": "a"})


def test_of_equal_messages_one_runs_and_none_once_it_is_written(store: SeenStore) -> None:
    first = triage([message("m1"), message("m2")], store)
    assert ([one.origin for one in first.messages], first.repeats) == (["m1"], 1)
    # Not written yet, as after a kill: it has to run again.
    assert [one.origin for one in triage([message("m3")], store).messages] == ["m3"]
    store.finish([], ["a"])
    assert triage([message("m4"), message("m5")], store) == Triage(repeats=2)


def test_which_content_an_id_stands_for_does_not_depend_on_the_next_batch(store: SeenStore) -> None:
    early, late = message("early", published_at="2021-05-03"), message("late", published_at="2021-05-04")
    result = triage([late, early], store)
    assert [one.origin for one in result.messages] == ["early"]
    assert [letter.origin for letter in result.refused] == ["late"]
    assert "that of early already" in result.refused[0].error_message
    # Killed before anything was written, they come again, the other one alone and first.
    alone = triage([late], store)
    assert (alone.messages, [letter.origin for letter in alone.refused]) == ([], ["late"])
    assert "that of an earlier message already" in alone.refused[0].error_message
    assert [one.origin for one in triage([early], store).messages] == ["early"]


def test_a_content_that_is_claimed_runs_though_a_batch_would_choose_another(store: SeenStore) -> None:
    early, late = message("early", published_at="2021-05-03"), message("late", published_at="2021-05-04")
    assert [one.origin for one in triage([late], store).messages] == ["late"]
    result = triage([early, late], store)
    assert [one.origin for one in result.messages] == ["late"]
    assert [letter.origin for letter in result.refused] == ["early"]


def test_a_message_that_decoding_crashes_on_is_refused_and_costs_no_other(
    store: SeenStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    decode = module.decode_message

    def crashing(one: Message) -> Any:
        if one.origin == "m1":
            raise MemoryError("too deep")
        return decode(one)

    monkeypatch.setattr(module, "decode_message", crashing)
    result = triage([message("m1"), message("m2", "b")], store)
    assert [one.origin for one in result.messages] == ["m2"]
    (letter,) = result.refused
    assert (letter.stage, letter.error_type, letter.payload) == ("decode", "MemoryError", message("m1").payload)
