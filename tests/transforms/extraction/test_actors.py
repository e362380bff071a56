"""Known actors in text: which name, which kind, which state."""

from __future__ import annotations

import pytest

from schemas.records import ActorKind
from transforms.extraction import lexicon
from transforms.extraction.actors import actor_index


def found(text: str) -> list[tuple[str, str | None]]:
    return [(mention.known.name, mention.known.country) for mention in actor_index().find(text)]


@pytest.mark.parametrize(
    ("text", "name", "country"),
    [
        ("the Kremlin said", "Kremlin", "RUS"),
        ("the White House said", "White House", "USA"),
        ("Turkish farmers", "Turkey", "TUR"),
        ("Houthi rebels attacked", "Houthis", "YEM"),
        ("Hezbollah fired", "Hezbollah", "LBN"),
        ("a US-backed group", "United States", "USA"),
        ("Taliban fighters", "Taliban", "AFG"),
        ("the PKK attacked", "PKK", "TUR"),
        ("President Vladimir Putin said", "Vladimir Putin", "RUS"),
        ("the South African government", "South Africa", "ZAF"),
    ],
)
def test_a_name_demonym_or_seat_of_power_calls_up_its_actor(text: str, name: str, country: str) -> None:
    assert (name, country) in found(text)


@pytest.mark.parametrize("text", ["Islamic State said", "the U.N. said", "NATO said", "al-Qaida said", "the EU said"])
def test_what_acts_for_no_state_has_no_country(text: str) -> None:
    assert [country for _, country in found(text)] == [None]


def test_the_longest_name_wins() -> None:
    assert [name for name, _ in found("the U.N. Security Council met")] == ["United Nations Security Council"]


def test_names_are_found_at_word_boundaries_only() -> None:
    assert found("Iranology and Maliciousness") == []


def test_at_least_250_armed_groups_are_known_each_with_its_kind() -> None:
    groups = lexicon.load("actors/armed_groups")["actor"]
    assert len(groups) >= 250
    assert {entry["kind"] for entry in groups} == {ActorKind.ARMED_GROUP.value}
