"""Whom a pronoun stands for."""

from __future__ import annotations

import pytest
from extraction_fixtures import article, rules


def resolved(body: str, pronoun: str) -> str | None:
    """Return the name of whom the pronoun stands for, in the last sentence that was parsed."""
    reading = rules().readings([article(body)])[0][-1]
    actor = reading.actor(reading.sentence.lower.index(pronoun))
    return None if actor is None else actor.name


@pytest.mark.parametrize(
    ("body", "pronoun", "name"),
    [
        # The subject of the clause before.
        ("Vladimir Putin met Recep Tayyip Erdogan. He ordered a ceasefire.", "he", "Vladimir Putin"),
        # Somebody whom the article introduces by an office, by surname later.
        ("Libyan Foreign Minister Salem Qadri spoke. Qadri said he rejected the ceasefire.", "he", "Salem Qadri"),
        # Who accuses "him" accuses somebody else.
        (
            "Mike Pompeo announced sanctions on Libyan Defense Minister Salem Qadri, accusing him of breaking a truce.",
            "him",
            "Salem Qadri",
        ),
        # Speakers do not call themselves "his".
        (
            'Mike Pompeo met Libyan Defense Minister Salem Qadri. "His raids go on despite the truce," Pompeo said.',
            "his",
            "Salem Qadri",
        ),
    ],
)
def test_a_pronoun_takes_up_the_last_name_that_grammar_allows(body: str, pronoun: str, name: str) -> None:
    assert resolved(body, pronoun) == name


@pytest.mark.parametrize("body", ["He ordered a ceasefire.", '"We want a ceasefire," Mike Pompeo said.'])
def test_a_pronoun_without_a_fitting_name_is_left_alone(body: str) -> None:
    assert resolved(body, body.strip('"').split()[0].lower()) is None
