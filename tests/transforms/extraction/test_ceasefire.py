"""Which act on a ceasefire a sentence reports, who is bound and who mediates."""

from __future__ import annotations

import pytest
from extraction_fixtures import ceasefires


@pytest.mark.parametrize(
    ("sentence", "status"),
    [
        ("Israel and Hamas agreed to a ceasefire on Sunday.", "AGREED"),
        ("The army declared a unilateral ceasefire on Friday.", "DECLARED"),
        ("The truce between the government and the rebels collapsed on Sunday.", "COLLAPSED"),
        ("Rebels violated the ceasefire in Aleppo, the army said.", "VIOLATED"),
        ("The United Nations called for an immediate ceasefire in Yemen.", "CALLED_FOR"),
        ("The ceasefire has held since Monday.", "IN_EFFECT"),
        ("Both sides extended the truce by 72 hours.", "EXTENDED"),
        ("The Taliban rejected a ceasefire offer from the government.", "REJECTED"),
        ("Shelling threatens the fragile ceasefire.", "OBSTRUCTED"),
        ("Talks on a ceasefire continued in Cairo.", "NEGOTIATED"),
        ("France proposed a ceasefire in Lebanon.", "PROPOSED"),
    ],
)
def test_the_predicate_tells_the_status(sentence: str, status: str) -> None:
    assert ceasefires(sentence)[0].status == status


def test_who_agrees_is_bound_and_who_brokers_is_not() -> None:
    event = ceasefires("Israel and Hamas agreed to a ceasefire brokered by Egypt.")[0]
    assert [actor.name for actor in event.parties] == ["Israel", "Hamas"]
    assert [actor.name for actor in event.mediators] == ["Egypt"]


def test_the_parties_are_taken_over_from_the_sentence_that_names_them() -> None:
    body = "Israel and Hamas agreed to a ceasefire on Sunday. Hours later the ceasefire collapsed."
    assert {actor.name for actor in ceasefires(body)[-1].parties} == {"Israel", "Hamas"}


@pytest.mark.parametrize(
    "sentence",
    [
        "Netflix and Disney called a truce in their price war.",
        "Soldiers patrolled the ceasefire line.",
    ],
)
def test_companies_and_lines_are_no_ceasefire(sentence: str) -> None:
    assert ceasefires(sentence) == []
