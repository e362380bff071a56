"""Actors: known names in text, and who a noun phrase refers to (name, kind, country).

Kinds follow the contract; countries are ISO 3166-1 alpha-3. Known names are data (``lexicon/actors``); everything else
is read off the phrase: its head noun gives the kind, a demonym or state inside it the country.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from schemas.records import Actor, ActorKind
from transforms.extraction import lexicon
from transforms.extraction.morphology import lemma_table

ACTOR_FILES = ("states", "armed_groups", "government_bodies", "militaries", "organizations", "persons")
_WORD = re.compile(r"\w(?:[\w.&-]*\w)?")


@dataclass(frozen=True, slots=True)
class KnownActor:
    """An entry of the actor lexicon as one of its names calls it up. ``demonym`` marks an adjective or people's
    name."""

    name: str
    kind: ActorKind
    country: str | None
    demonym: bool = False
    capital: bool = False


@dataclass(frozen=True, slots=True)
class ActorMention:
    """A known name at code points ``start`` to ``end`` (half-open) of the text searched."""

    start: int
    end: int
    known: KnownActor


class ActorIndex:
    """Finds known names in text, the longest at each place, case-sensitive and at word boundaries."""

    def __init__(self) -> None:
        self._names: dict[str, KnownActor] = {}
        for alias, known in _entries():
            self._names.setdefault(alias, known)
        self._by_first_word: dict[str, tuple[str, ...]] = {}
        for alias in sorted(self._names, key=len, reverse=True):
            first = _WORD.search(alias)
            if first is not None:
                self._by_first_word[first.group()] = (*self._by_first_word.get(first.group(), ()), alias)

    def lookup(self, name: str) -> KnownActor | None:
        return self._names.get(name)

    def find(self, text: str) -> list[ActorMention]:
        found: list[ActorMention] = []
        end = 0
        for word in _WORD.finditer(text):
            written, start = word.group(), word.start()
            aliases = self._by_first_word.get(written)
            # Most words begin no name, and those that begin many ("the") seldom begin one here: told in one step.
            if "-" not in written and (aliases is None or not text.startswith(aliases, start)):
                continue
            if start < end:
                continue
            for alias in self._candidates(written):
                stop = start + len(alias)
                if text.startswith(alias, start) and (stop == len(text) or not text[stop].isalnum()):
                    found.append(ActorMention(start, stop, self._names[alias]))
                    end = stop
                    break
        return found

    def _candidates(self, word: str) -> Iterator[str]:
        yield from self._by_first_word.get(word, ())
        joined = word
        while "-" in joined:  # "US-led", "al-Qaida-linked"
            joined = joined.rpartition("-")[0]
            yield from self._by_first_word.get(joined, ())


@functools.cache
def actor_index() -> ActorIndex:
    return ActorIndex()


def _entries() -> Iterator[tuple[str, KnownActor]]:
    for file in ACTOR_FILES:
        for entry in lexicon.load(f"actors/{file}")["actor"]:
            kind, country = ActorKind(entry["kind"]), entry.get("country")
            known = KnownActor(entry["name"], kind, country)
            for alias in (entry["name"], *entry.get("aliases", ())):
                yield alias, known
            for alias in entry.get("demonyms", ()):
                yield alias, KnownActor(entry["name"], ActorKind.STATE, country, demonym=True)
            for alias in entry.get("capitals_as_actor", ()):
                yield alias, KnownActor(entry["name"], ActorKind.STATE, country, capital=True)


@functools.cache
def kind_nouns() -> dict[str, ActorKind]:
    """Map the forms of common nouns to the kind of actor they head."""
    table: dict[str, ActorKind] = {}
    for kind, nouns in lexicon.load("actor_nouns").items():
        if kind in ActorKind.__members__:
            for form in lemma_table(nouns=nouns):
                table.setdefault(form, ActorKind[kind])
    return table


@functools.cache
def pronouns() -> tuple[frozenset[str], frozenset[str]]:
    """Return the pronouns for a person, and those for groups, states and things."""
    words = lexicon.load("actor_nouns")["pronouns"]
    return frozenset(words["person"]), frozenset(words["group"])


def distinct(actors: Iterable[Actor]) -> tuple[Actor, ...]:
    """Drop actors that repeat the name and country of an earlier one."""
    seen: dict[tuple[str, str | None], Actor] = {}
    for actor in actors:
        seen.setdefault((actor.name.lower(), actor.country), actor)
    return tuple(seen.values())
