"""Which act on sanctions a sentence reports, by whom and on whom."""

from __future__ import annotations

import pytest
from extraction_fixtures import sanctions


@pytest.mark.parametrize(
    ("sentence", "action", "imposers", "targets"),
    [
        ("The United States imposed sanctions on Syria on Monday.", "IMPOSED", ["USA"], ["SYR"]),
        ("Sanctions were imposed on Iran by the European Union.", "IMPOSED", [None], ["IRN"]),
        ("The EU extended its arms embargo against Myanmar for a year.", "EXTENDED", [None], ["MMR"]),
        ("Washington lifted sanctions on Sudan in 2017.", "LIFTED", ["USA"], ["SDN"]),
        ("Washington threatened to impose new sanctions on Turkey.", "THREATENED", ["USA"], ["TUR"]),
        ("Opposition leaders called on the EU to impose sanctions on Belarus.", "CALLED_FOR", [None], ["BLR"]),
        ("Russia vetoed a resolution imposing sanctions on Mali.", "REJECTED", [], ["MLI"]),
        ("The firm was accused of evading U.S. sanctions on North Korea.", "VIOLATED", ["USA"], ["PRK"]),
        ("The U.S. Treasury eased sanctions on Venezuela's oil sector.", "EASED", ["USA"], ["VEN"]),
    ],
)
def test_the_verb_tells_the_act_and_grammar_the_roles(
    sentence: str, action: str, imposers: list[str | None], targets: list[str | None]
) -> None:
    (event,) = sanctions(sentence)
    assert event.action == action
    assert [actor.country for actor in event.imposers] == imposers
    assert [actor.country for actor in event.targets] == targets


@pytest.mark.parametrize(
    ("sentence", "measure"),
    [
        ("The EU imposed an arms embargo against Myanmar.", "ARMS_EMBARGO"),
        ("The EU imposed a travel ban on the minister.", "TRAVEL_BAN"),
        ("Washington imposed an oil embargo on Iran.", "OIL_EMBARGO"),
        ("The council froze the assets of the general.", "ASSET_FREEZE"),
        ("The United States imposed a trade embargo on Cuba.", "TRADE_RESTRICTION"),
    ],
)
def test_the_wording_tells_the_measure(sentence: str, measure: str) -> None:
    (event,) = sanctions(sentence)
    assert measure in event.measures


def test_an_executive_order_is_the_legal_basis() -> None:
    (event,) = sanctions("The State Department imposed sanctions on the minister under Executive Order 13894.")
    assert event.legal_basis == "Executive Order 13894"


def test_a_threat_is_a_fact_though_what_it_threatens_is_not() -> None:
    (event,) = sanctions("Washington threatened to impose new sanctions on Turkey.")
    assert event.modality == "ASSERTED"


@pytest.mark.parametrize(
    "sentence",
    [
        "The board sanctioned the purchase of a new stadium.",
        "FIFA lifted its sanctions on the club after the doping case.",
        "The court imposed sanctions on the attorney for contempt.",
    ],
)
def test_approval_sport_and_courts_are_no_foreign_policy(sentence: str) -> None:
    assert sanctions(sentence) == []
