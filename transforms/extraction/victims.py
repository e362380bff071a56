"""Victims: which phrases under a trigger are counted groups of their own, how many, and who they are."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass

from schemas.records import Count, VictimCategory, Victims
from transforms.extraction import lexicon
from transforms.extraction.morphology import lemma_table
from transforms.extraction.quantities import Quantity
from transforms.extraction.reading import Reading
from transforms.extraction.words import word_set


@dataclass(frozen=True, slots=True)
class VictimGroup:
    """One group of victims: the head token of its phrase, the noun that says who they are, how many."""

    head: int
    noun: int | None
    quantity: Quantity | None
    count: Count | None
    people: bool
    """Whether the noun is a word for people, a name or a pronoun."""


@functools.cache
def category_nouns() -> dict[str, VictimCategory]:
    """Map the forms of nouns for people to the category of victims; compounds ("police officer") count as well."""
    table: dict[str, VictimCategory] = {}
    for category, nouns in lexicon.load("victims").items():
        if category in VictimCategory.__members__:
            for form in lemma_table(nouns=nouns):
                table.setdefault(form, VictimCategory[category])
    return table


def groups(reading: Reading, heads: list[int]) -> list[VictimGroup]:
    """Split coordinated victims into counted groups; uncounted ones stay one group."""
    found = [group(reading, head) for head in dict.fromkeys(heads)]
    counted = [g for g in found if g.count is not None]
    if not counted:
        return found[:1]
    return counted


def group(reading: Reading, head: int) -> VictimGroup:
    sentence = reading.sentence
    head = sentence.antecedent(head)
    quantity = reading.cardinal_at(head)
    noun: int | None = head
    if quantity is not None or sentence.lower[head] in word_set("victims", "partitives", "words"):
        inner = [t for p, t in sentence.prepositions(head) if p in ("of", "among")]
        noun = (
            inner[0]
            if inner
            else (None if quantity is not None and quantity.head == head and sentence.tags[head] == "CD" else head)
        )
        if inner and quantity is None:
            quantity = _quantity_of(reading, head) or _quantity_of(reading, inner[0])
            if sentence.lower[head] in ("members", "member", "families"):
                noun = head
        if noun is not None and quantity is not None and inner and reading.cardinal_at(noun) is not None:
            deeper = [t for p, t in sentence.prepositions(noun) if p == "of"]
            noun = deeper[0] if deeper else noun
    if quantity is None:
        quantity = _quantity_of(reading, head) or _share_above(reading, head)
    count = _count(reading, head, quantity)
    if sentence.lower[head] in word_set("victims", "events", "words") and noun == head:
        noun = people_before(reading, head)
    return VictimGroup(head, noun, quantity, count, quantity is not None if noun is None else is_people(reading, noun))


def _share_above(reading: Reading, head: int) -> Quantity | None:
    """ "More than 200 of the girls seized": the number that the phrase is "of"."""
    sentence = reading.sentence
    above = sentence.heads[head]
    if sentence.deps[head] == "pobj" and sentence.lower[above] == "of":
        return reading.cardinal_at(sentence.heads[above])
    return None


def _quantity_of(reading: Reading, head: int) -> Quantity | None:
    """Return the count that modifies a noun: inside its phrase, before it."""
    sentence = reading.sentence
    first, _ = sentence.noun_phrase(head)
    best: Quantity | None = None
    for quantity in reading.quantities:
        if quantity.kind.name != "CARDINAL" or quantity.head > head or quantity.head < first:
            continue
        above = quantity.head
        for _ in range(4):
            if above == head:
                break
            if sentence.deps[above] not in (
                "nummod",
                "quantmod",
                "amod",
                "compound",
                "det",
                "nmod",
                "npadvmod",
                "advmod",
                "predet",
                "pobj",
                "prep",
                "poss",
                "punct",
                "appos",
            ):
                break
            above = sentence.heads[above]
        if above == head or (best is None and quantity.end <= head <= quantity.end + 2):
            best = quantity
    return best


def counted(reading: Reading, quantity: Quantity | None) -> Count | None:
    """Return a quantity as the count of a record, with its text."""
    if quantity is None:
        return None
    text = reading.sentence.slice(quantity.start, quantity.end - 1)
    return Count(text, quantity.minimum, quantity.maximum, quantity.approximate)


def _count(reading: Reading, head: int, quantity: Quantity | None) -> Count | None:
    sentence = reading.sentence
    if quantity is not None:
        return counted(reading, quantity)
    word, tag = sentence.lower[head], sentence.tags[head]
    one = Count(sentence.words[head], 1, 1, False)
    if tag in ("PRP", "PRP$"):
        return one if word in ("he", "she", "him", "her", "his", "himself", "herself") else None
    if tag == "NNP":
        known = reading.actor_at.get(head)
        if known is not None and known.known.kind.name not in ("PERSON", "POPULATION", "OTHER"):
            return None
        return one
    somebody = word in category_nouns() or is_age(reading, head)
    if tag in ("NN", "JJ") and word not in word_set("victims", "collectives", "words") and somebody:
        first, _ = sentence.noun_phrase(head)
        return Count(sentence.slice(first, head), 1, 1, False)
    return None


def is_people(reading: Reading, noun: int) -> bool:
    """Tell whether a token stands for people: a word for them, a name, a pronoun, or a number without a noun."""
    sentence = reading.sentence
    word = sentence.lower[noun]
    if word in category_nouns() or sentence.tags[noun] in ("PRP", "PRP$") or word == "those":
        return word not in ("it", "its", "itself")
    if sentence.tags[noun] in ("NNP", "NNPS"):
        return not _names_a_place(reading, noun)
    if reading.cardinal_at(noun) is not None or noun in reading.actor_at or is_age(reading, noun):
        return True
    return sentence.tags[noun] in ("NN", "NNS") and _named_by_suffix(word)


def is_age(reading: Reading, token: int) -> bool:
    """Tell whether a token ends somebody's age: "the 59-year-old"."""
    sentence = reading.sentence
    return sentence.lower[token] in ("old", "olds") and sentence.lower[token - 2 : token] in (
        ["year", "-"],
        ["month", "-"],
    )


def _names_a_place(reading: Reading, noun: int) -> bool:
    known = reading.actor_at.get(noun)
    if known is not None:
        return known.known.kind.name == "STATE" and not known.known.demonym
    offset = reading.sentence.offsets[noun]
    return any(place.start <= offset < place.end for place in reading.article.places(reading.index))


def _named_by_suffix(word: str) -> bool:
    """ "Southerners", "parishioners", "loyalists": words for people that no list exhausts."""
    singular = word.removesuffix("s")
    if singular in word_set("victims", "suffixes", "not_people"):
        return False
    return singular.endswith(tuple(word_set("victims", "suffixes", "people")))


def people_before(reading: Reading, token: int) -> int | None:
    """Return the word for people that modifies a noun from before: "civilian deaths", "Palestinian casualties"."""
    sentence = reading.sentence
    for modifier in range(token - 1, max(-1, token - 4), -1):
        if sentence.heads[modifier] != token or sentence.deps[modifier] not in ("compound", "amod", "nmod"):
            continue
        if sentence.lower[modifier] in category_nouns() or modifier in reading.actor_at:
            return modifier
    return None


def describe(reading: Reading, victims: VictimGroup, trigger: int) -> Victims | None:
    """Return who the victims are; None when the text gives only a number."""
    if victims.noun is None:
        return None
    sentence = reading.sentence
    noun = victims.noun
    text = sentence.phrase_text(noun)
    if sentence.tags[noun] in ("PRP", "PRP$") or sentence.lower[noun] in ("who", "that", "whom"):
        referent = reading.actor(noun)
        if referent is None:
            return None
        return Victims(referent.text, VictimCategory.UNSPECIFIED, referent.country)
    actor = reading.actor(noun)
    return Victims(text, category(reading, noun), actor.country if actor else None)


def category(reading: Reading, noun: int) -> VictimCategory:
    """Return the category of a phrase: its head with its compound first, then modifiers and apposition."""
    sentence = reading.sentence
    nouns = category_nouns()
    word = sentence.lower[noun]
    if noun and f"{sentence.lower[noun - 1]} {word}" in nouns:
        return nouns[f"{sentence.lower[noun - 1]} {word}"]
    first, last = sentence.noun_phrase(noun)
    own = nouns.get(word)
    if own is not None and own is not VictimCategory.UNSPECIFIED:
        return own
    if re.search(r"\b\d{1,2}-(?:year|month)-old\b", sentence.slice(first, last)):
        age = re.search(r"\b(\d{1,2})-(year|month)-old\b", sentence.slice(first, last))
        if age and (age[2] == "month" or int(age[1]) < 18):
            return VictimCategory.CHILDREN
    for token in range(noun - 1, first - 1, -1):
        found = nouns.get(sentence.lower[token])
        if (
            found is not None
            and found is not VictimCategory.UNSPECIFIED
            and sentence.deps[token] in ("compound", "amod", "nmod")
        ):
            return found
    counted_apart = _quantity_of(reading, noun) is not None
    for child in sentence.with_dep(noun, "appos"):
        if counted_apart and _quantity_of(reading, child) is not None:  # "ten people, among them two nurses"
            continue
        found = nouns.get(sentence.lower[child])
        if found is not None and found is not VictimCategory.UNSPECIFIED:
            return found
    if sentence.deps[noun] == "appos":
        found = nouns.get(sentence.lower[sentence.heads[noun]])
        if found is not None:
            return found
    known = reading.actor_at.get(noun)
    if known is not None and known.known.kind.name == "ARMED_GROUP":
        return VictimCategory.MILITANT
    if known is not None and known.known.kind.name == "MILITARY":
        return VictimCategory.MILITARY
    for token in range(first, noun):
        inner = reading.actor_at.get(token)
        if (
            inner is not None
            and inner.known.kind.name == "ARMED_GROUP"
            and own is VictimCategory.UNSPECIFIED
            and word in ("members", "member", "leader", "leaders", "operatives")
        ):
            return VictimCategory.MILITANT
    return VictimCategory.UNSPECIFIED
