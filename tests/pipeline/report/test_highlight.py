"""The words of a sentence that an event was read from are marked, and the sentence stays as it was."""

from __future__ import annotations

import dataclasses

import pytest
from example_events import CASUALTY, CEASEFIRE, EVENTS, SANCTION
from hypothesis import given
from record_strategies import casualty_events, ceasefire_events, sanction_events

from pipeline.report.highlight import segments
from schemas.records import Actor, ActorKind, CasualtyEvent, Count, Event, VictimCategory, Victims


def marked(event: Event) -> str:
    return "".join(f"[{part.text}]{part.role}" if part.role else part.text for part in segments(event))


@pytest.mark.parametrize(
    ("event", "sentence"),
    [
        (
            CASUALTY,
            "[At least 12]count [villagers]victims were [killed]trigger [on Monday]date in [Tal Maru]place.",
        ),
        (SANCTION, "[The EU]imposer [froze]trigger the assets of [three Russian banks]target."),
        (CEASEFIRE, "[The army]party and [the rebels]party signed a [truce]trigger in Doha."),
    ],
)
def test_trigger_and_slots_are_marked(event: Event, sentence: str) -> None:
    army = Actor("The army", "Army of Maruvia", ActorKind.MILITARY, "SYR")
    if event is CEASEFIRE:
        event = dataclasses.replace(CEASEFIRE, parties=(army, CEASEFIRE.parties[1]))
    assert marked(event) == sentence


def casualty(text: str, trigger: str, count: str, victims: str, start: int = 0) -> CasualtyEvent:
    at = start + text.index(trigger)
    evidence = dataclasses.replace(
        CASUALTY.evidence,
        text=text,
        start=start,
        end=start + len(text),
        trigger=trigger,
        trigger_start=at,
        trigger_end=at + len(trigger),
    )
    return dataclasses.replace(
        CASUALTY,
        evidence=evidence,
        count=Count(count, 1, 1, False),
        victims=Victims(victims, VictimCategory.CIVILIAN),
        event_date=None,
        location=None,
        perpetrators=(),
        attribution=None,
    )


@pytest.mark.parametrize(
    ("event", "sentence"),
    [
        (casualty("Five men died.", "died", "Five", "Five men"), "[Five]count [men]victims [died]trigger."),
        (
            casualty("Two fled, then two died, two said.", "died", "two", "guards"),
            "Two fled, then [two]count [died]trigger, two said.",
        ),
        (casualty("The USA and us died.", "died", "us", "us"), "The USA and [us]count [died]trigger."),
        (casualty("💥 Ten died.", "died", "Ten", "Ten", start=700), "💥 [Ten]count [died]trigger."),
        (casualty("A blast killed them.", "killed", "9", "nine men"), "A blast [killed]trigger them."),
    ],
    ids=["overlap", "nearest", "whole words", "code points", "words of another sentence"],
)
def test_a_slot_is_where_its_words_are(event: Event, sentence: str) -> None:
    assert marked(event) == sentence


@given(casualty_events | sanction_events | ceasefire_events)
def test_the_parts_together_are_the_sentence(event: Event) -> None:
    assert "".join(part.text for part in segments(event)) == event.evidence.text


def test_the_trigger_is_where_its_offsets_say() -> None:
    for event in EVENTS:
        assert [part.text for part in segments(event) if part.role == "trigger"] == [event.evidence.trigger]
