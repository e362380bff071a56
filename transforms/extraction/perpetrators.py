"""Who did it: the doer of a casualty's clause, whoever is blamed for it, or the maker of the attack."""

from __future__ import annotations

import functools

from schemas.records import Actor, ActorKind, Perpetrator
from transforms.extraction import lexicon
from transforms.extraction.casualty_triggers import CasualtyFrame
from transforms.extraction.causes import cause_words
from transforms.extraction.reading import Reading
from transforms.extraction.victims import category_nouns
from transforms.extraction.words import lemma, word_set


def find_perpetrators(
    reading: Reading, frame: CasualtyFrame, alleged: bool, source: Actor | None
) -> tuple[Perpetrator, ...]:
    sentence = reading.sentence
    actors: list[Actor] = []
    blamed = False
    tokens = list(frame.doers)
    if not tokens:
        tokens = [t for p, t in sentence.prepositions(frame.predicate) if p == "by"]
    for token in tokens:
        actors.extend(_doer(reading, token))
    if not actors:
        for token, word in enumerate(sentence.lower):
            if word in ("blamed", "blames", "blame", "blaming", "accused", "accuses", "accusing"):
                things = (
                    [t for p, t in sentence.prepositions(token) if p == "on"]
                    if word.startswith("blam")
                    else sentence.objects(token)
                )
                actors.extend(a for t in things if (a := reading.actor(t)) is not None)
                blamed = bool(actors)
    if not actors:
        actors.extend(_behind_the_event(reading, frame) or _attackers(reading, frame))
    kept = [a for a in actors if a.kind is not ActorKind.OTHER or a.country]
    held = alleged or blamed
    return tuple(Perpetrator(actor, held, source if held else None) for actor in _unique(kept))


def _attackers(reading: Reading, frame: CasualtyFrame) -> list[Actor]:
    """Return whom a "by" phrase anywhere in the sentence makes the doer of an attack: "the raid carried out by
    rebels"."""
    sentence = reading.sentence
    armed = (ActorKind.ARMED_GROUP, ActorKind.MILITARY, ActorKind.STATE)
    for token, word in enumerate(sentence.lower):
        if word != "by" or lemma(sentence.lower[sentence.heads[token]]) in word_set("context", "speech", "verbs"):
            continue
        above = sentence.heads[token]
        if not (
            sentence.lower[above] in _weapons()
            or lemma(sentence.lower[above]) in word_set("casualty", "attacks", "verbs")
        ):
            continue
        for thing in sentence.with_dep(token, "pobj"):
            found = [a for t in sentence.conjuncts(thing) if (a := reading.actor(t)) is not None and a.kind in armed]
            if found and thing not in frame.victims:
                return found
    return []


def _behind_the_event(reading: Reading, frame: CasualtyFrame) -> list[Actor]:
    """An attack "in", "during" or "by" which the victims fell names its doer: "killed in an Israeli airstrike"."""
    sentence = reading.sentence
    for preposition, thing in sentence.prepositions(frame.predicate):
        if preposition in ("in", "by", "during", "from", "after", "when", "at") and (
            cause_words(sentence.lower[thing])
            or sentence.lower[thing]
            in ("attack", "attacks", "hands", "fire", "strike", "strikes", "raid", "raids", "assault")
        ):
            found = _doer(reading, thing)
            if found:
                return found
    return []


def _doer(reading: Reading, token: int) -> list[Actor]:
    """Return who stands behind a doer: itself when it acts, else the maker of the attack ("Israeli airstrikes")."""
    sentence = reading.sentence
    word = sentence.lower[token]
    if word in _weapons():
        by = [t for p, t in sentence.prepositions(token) if p in ("by", "from", "of")]
        for thing in by:
            actor = reading.actor(thing)
            if actor is not None and actor.kind is not ActorKind.OTHER and sentence.lower[thing] not in _weapons():
                return [actor]
        for child in sentence.children[token]:
            if sentence.deps[child] == "acl" and sentence.is_passive(child):
                agents = [t for p, t in sentence.prepositions(child) if p == "by"]
                found = [a for t in agents if (a := reading.actor(t)) is not None]
                if found:
                    return found
        first, _ = sentence.noun_phrase(token)
        for inner in range(first, token):
            mention = reading.actor_at.get(inner)
            if mention is not None and mention.known.kind is not ActorKind.PERSON:
                return [reading.named(mention)]
        return []
    actor = reading.actor(token)
    if actor is None:
        return []
    if actor.kind is ActorKind.OTHER and word not in category_nouns() and token not in reading.actor_at:
        return []
    return [actor]


@functools.cache
def _weapons() -> frozenset[str]:
    """Return the words for an attack or its means, behind which somebody else stands as the doer."""
    table = lexicon.load("casualty")["attacks"]
    means = {noun for nouns in lexicon.load("causes")["nouns"].values() for noun in nouns} - set(
        table["act_themselves"]
    )
    last = {noun.split(" ")[-1] for noun in means}
    return frozenset({*table["nouns"], *last, *(f"{noun}s" for noun in last)} - set(table["act_themselves"]))


def _unique(actors: list[Actor]) -> list[Actor]:
    seen: dict[str, Actor] = {}
    for actor in actors:
        seen.setdefault(actor.name.lower(), actor)
    return list(seen.values())
