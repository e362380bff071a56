"""Articles made up at random out of a few sentences of our own, for measurements that need many of them."""

from __future__ import annotations

import random

_PLACES = ("Idlib", "Aleppo", "Sanaa", "Kabul", "Mosul", "Donetsk", "Tripoli", "Mogadishu", "Goma", "Taiz")
_WHO = ("villagers", "soldiers", "civilians", "police officers", "militants", "aid workers", "children")
_WHOSE = ("government jets", "the rebels", "the army", "an unidentified drone", "militiamen", "a suicide bomber")
_STATES = ("The United States", "The European Union", "Britain", "Canada", "Japan", "Australia")
_TARGETS = ("Iran", "North Korea", "Russian banks", "the Syrian oil ministry", "Belarus", "a shipping company")
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_SENTENCES = (
    "At least {number} {who} were killed on {day} when {whose} attacked a market in {place}, medics said.",
    "{state} imposed sanctions on {target} on {day}, freezing the assets of {number} people.",
    "The two sides agreed to a ceasefire in {place} on {day}, but {whose} broke it within hours.",
    "Another {number} people were wounded in {place}, according to a hospital official who asked not to be named.",
    "Residents of {place} said that they had heard aircraft through the night and had slept in their cellars.",
    "A spokesman declined to comment on the reports from {place} and said that an inquiry was under way.",
    "Prices of bread and fuel have doubled in {place} since the road to the coast was closed in the spring.",
    "{state} called on all parties to respect the truce and to let convoys reach {place} before the winter.",
    "The governor told reporters on {day} that schools in {place} would open again as soon as it was safe.",
    "Talks on {place} are to resume on {day}, diplomats said, though neither delegation has confirmed it.",
    "The road between {place} and the border has been closed for {number} days.",
    "Many of those who fled to {place} live in tents, and the first snow is expected next month.",
)


def wire_story(dice: random.Random, sentences: int = 15) -> str:
    """An article of so many sentences, of which the first and some others report events."""
    chosen = [_SENTENCES[0], *dice.choices(_SENTENCES, k=sentences - 1)]
    return " ".join(
        sentence.format(
            number=dice.randrange(2, 90),
            who=dice.choice(_WHO),
            whose=dice.choice(_WHOSE),
            place=dice.choice(_PLACES),
            day=dice.choice(_DAYS),
            state=dice.choice(_STATES),
            target=dice.choice(_TARGETS),
        )
        for sentence in chosen
    )
