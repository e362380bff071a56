"""Which casualties a sentence reports, how many, of whom, by whom and how."""

from __future__ import annotations

import pytest
from extraction_fixtures import casualties

Expected = tuple[str, int | None, int | None]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Rebels killed 12 soldiers in an ambush near Kerem on Tuesday.", [("KILLED", 12, 12)]),
        ("Twelve soldiers were killed by rebels near Kerem.", [("KILLED", 12, 12)]),
        ("A bomb killed nine people and wounded 20 in Quetta.", [("KILLED", 9, 9), ("INJURED", 20, 20)]),
        ("The killing of nine villagers by the army shocked the region.", [("KILLED", 9, 9)]),
        ("The flood claimed the lives of 14 people.", [("KILLED", 14, 14)]),
        ("The blast left 12 dead and 30 wounded.", [("KILLED", 12, 12), ("INJURED", 30, 30)]),
        ("The shooting left at least 50 dead and 53 others wounded.", [("KILLED", 50, None), ("INJURED", 53, 53)]),
        ("The death toll rose to 49 on Wednesday.", [("KILLED", 49, 49)]),
        ("Thirty rebels and four soldiers died in the clashes.", [("KILLED", 30, 30), ("KILLED", 4, 4)]),
        (
            "Six insurgents, two women and a child were killed.",
            [("KILLED", 6, 6), ("KILLED", 2, 2), ("KILLED", 1, 1)],
        ),
        ("At least 34 people, including five children, were killed.", [("KILLED", 34, None), ("KILLED", 5, 5)]),
        ("Ten people were killed, among them two nurses.", [("KILLED", 10, 10), ("KILLED", 2, 2)]),
        ("No fewer than 40 fighters were killed or wounded.", [("KILLED", 40, None), ("INJURED", 40, None)]),
        ("Gunmen kidnapped three aid workers on the road to Goma.", [("CAPTURED", 3, 3)]),
        ("Fighting has displaced more than 300,000 people since January.", [("DISPLACED", 300_000, None)]),
        ("Two journalists have been missing since Sunday.", [("MISSING", 2, 2)]),
        ("Police found the bodies of seven men in a well.", [("KILLED", 7, 7)]),
        ("Sixteen of the victims were children, the agency said.", [("KILLED", 16, 16)]),
        ("The dead included 12 students and 17 police officers.", [("KILLED", 12, 12), ("KILLED", 17, 17)]),
        ("Civilians were killed in the raid.", [("KILLED", None, None)]),
    ],
)
def test_every_counted_group_is_a_mention_with_its_bounds(sentence: str, expected: list[Expected]) -> None:
    found = [
        (e.outcome.value, e.count.minimum if e.count else None, e.count.maximum if e.count else None)
        for e in casualties(sentence)
    ]
    assert sorted(found, key=str) == sorted(expected, key=str)


@pytest.mark.parametrize(
    "sentence",
    [
        "Nobody was hurt in the attack.",
        "The Senate killed the bill on Tuesday.",
        "He died of cancer in a London hospital.",
        "The race ended in a dead heat.",
        "The deadline is on Friday.",
        "She shot a film in Morocco.",
        "The arts were a casualty of the budget.",
        "Troops killed dozens of cattle.",
        "The minister opposes the death penalty.",
    ],
)
def test_look_alikes_report_no_casualty(sentence: str) -> None:
    assert [e for e in casualties(sentence) if e.modality != "DENIED"] == []


@pytest.mark.parametrize(
    ("sentence", "category"),
    [
        ("Rebels killed 12 soldiers.", "MILITARY"),
        ("Rebels killed 12 villagers.", "CIVILIAN"),
        ("Troops killed 12 militants.", "MILITANT"),
        ("Rebels killed 12 police officers.", "POLICE"),
        ("Rebels killed two journalists.", "JOURNALIST"),
        ("Rebels killed two nurses.", "AID_OR_MEDICAL"),
        ("Rebels killed four children.", "CHILDREN"),
        ("Rebels killed the mayor.", "OFFICIAL"),
        ("Rebels killed 12 people.", "UNSPECIFIED"),
        ("Rebels killed a 7-year-old girl.", "CHILDREN"),
    ],
)
def test_the_noun_tells_who_the_victims_are(sentence: str, category: str) -> None:
    (event,) = casualties(sentence)
    assert event.victims is not None
    assert event.victims.category == category


@pytest.mark.parametrize(
    ("sentence", "cause"),
    [
        ("An airstrike killed nine people.", "AIRSTRIKE"),
        ("Nine people were killed by shelling.", "SHELLING"),
        ("A roadside bomb killed nine people.", "BOMBING"),
        ("A suicide car bomber killed nine people.", "SUICIDE_BOMBING"),
        ("Nine people were shot dead.", "SHOOTING"),
        ("Nine people were stabbed to death.", "STABBING"),
        ("Nine people were killed when a bus overturned.", "ACCIDENT"),
        ("The earthquake killed nine people.", "DISASTER"),
        ("Gunmen abducted nine people.", "ABDUCTION"),
        ("The rebels beheaded nine hostages.", "EXECUTION"),
    ],
)
def test_the_wording_tells_the_cause(sentence: str, cause: str) -> None:
    assert casualties(sentence)[0].cause == cause


def test_a_toll_since_a_war_began_is_cumulative() -> None:
    (event,) = casualties("More than 5,000 people have been killed since the war began.")
    assert event.scope == "CUMULATIVE"


def test_a_subset_is_marked_as_part_of_its_total() -> None:
    whole, part = casualties("At least 34 people, including five children, were killed.")
    assert not whole.part_of_total
    assert part.part_of_total


def test_the_maker_of_an_attack_is_its_perpetrator() -> None:
    (event,) = casualties("Nine people were killed in an Israeli airstrike on Gaza City.")
    assert [p.actor.country for p in event.perpetrators] == ["ISR"]


def test_what_may_be_is_marked_as_hypothetical() -> None:
    (event,) = casualties("An attack could kill 300 people.")
    assert event.modality == "HYPOTHETICAL"
