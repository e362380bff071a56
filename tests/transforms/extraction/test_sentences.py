"""Where sentences end in news prose."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.extraction.sentences import MAXIMUM_CHARACTERS, split_sentences


def sentences(body: str) -> list[str]:
    return [body[span.start : span.end] for span in split_sentences(body)]


@pytest.mark.parametrize(
    "sentence",
    [
        "Gen. Ahmed Saleh met Sen. Lee.",
        "The U.S. Treasury named the firms.",
        "Talks began at 8 a.m. on Monday.",
        'He said: "We will not leave. Never." and left.',
        "The law of Jan. 5 names J. R. Smith.",
        "It cost $1.5 million.",
    ],
)
def test_a_full_stop_inside_a_sentence_does_not_end_it(sentence: str) -> None:
    assert sentences(f"{sentence} Nobody was hurt.")[0].startswith(sentence[:20])
    assert sentences(sentence + " Nobody was hurt.")[-1] == "Nobody was hurt."


@pytest.mark.parametrize(
    "body",
    [
        "Rebels left. Troops came.",
        "Rebels left.\n\nTroops came.",
        "Rebels left.\nTroops came.",
        "Rebels left! Troops came.",
        "“Rebels left.” Troops came.",
        "Rebels left the town of Kern.Troops came.",
    ],
)
def test_two_sentences_are_two(body: str) -> None:
    assert len(sentences(body)) == 2


def test_a_run_without_a_boundary_is_cut_so_that_parsing_it_stays_bounded() -> None:
    found = split_sentences("word " * 5_000)
    assert len(found) > 1
    assert all(span.end - span.start <= MAXIMUM_CHARACTERS for span in found)


@given(st.text(alphabet=st.sampled_from('aA. \n"”U!?…1,’'), max_size=200))
def test_every_visible_character_lies_in_exactly_one_sentence(body: str) -> None:
    spans = split_sentences(body)
    inside = [position for span in spans for position in range(span.start, span.end)]
    assert inside == sorted(set(inside))
    assert {p for p, letter in enumerate(body) if not letter.isspace()} <= set(inside)
    assert all(not body[span.start].isspace() and not body[span.end - 1].isspace() for span in spans)
