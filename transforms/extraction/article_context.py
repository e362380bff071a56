"""What an article says beyond the sentence at hand: its names, its people's countries, its places and dates."""

from __future__ import annotations

import bisect
import collections
import datetime
import functools
import re
from dataclasses import dataclass, field

from schemas.records import Actor, ActorKind, Article, CeasefireKind
from transforms.extraction import lexicon
from transforms.extraction.actors import ActorMention, KnownActor, actor_index
from transforms.extraction.anchors import ceasefire_kind, names_sanctions
from transforms.extraction.dates import DateMention, find_dates
from transforms.extraction.places import Gazetteer, PlaceMention, dateline, settle
from transforms.extraction.sentences import SentenceSpan, split_sentences


@functools.cache
def _titled() -> re.Pattern[str]:
    titles = "|".join(f"[{t[0].upper()}{t[0]}]{t[1:]}" for t in lexicon.load("actor_nouns")["titles"]["words"])
    return re.compile(
        r"(?P<before>[A-Z][\w.’'-]+(?: [A-Z][\w.’'-]+)?)(?:’s|'s)?(?: \w+){0,3}? "
        rf"(?:{titles})(?: of [A-Z]\w+)?,? "
        r"(?P<name>(?:[A-Z][\w’'-]+|al-[A-Z]\w+|[A-Z]\.)(?: (?:al-|bin |von |de |van )?[A-Z][\w’'-]+){0,3})"
    )


_DATELINE = re.compile(r"(?:^|(?<=\s))[A-Z][A-Z]{3,}(?:, [A-Z][a-z]+)?(?: \([A-Za-z]+\))? [-–—]{1,2} ")
_DATELINE_REACH = 1_500

_PRINCIPAL_SHARE = 0.5
"""The share of an article's places that must lie in one country for the article to be about it."""


@functools.cache
def gazetteer() -> Gazetteer:
    return Gazetteer()


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody whom the article introduces by a title: full name and country."""

    name: str
    country: str | None


@dataclass(slots=True)
class ArticleContext:
    article: Article
    spans: list[SentenceSpan] = field(init=False)
    actors: list[ActorMention] = field(init=False)
    people: dict[str, Person] = field(init=False)
    countries: collections.Counter[str] = field(init=False)
    dateline: PlaceMention | None = field(init=False)
    names_sanctions: bool = field(init=False)
    ceasefire_kind: CeasefireKind | None = field(init=False)
    title_words: frozenset[str] = field(init=False)
    """The words of more than three letters of the title, in lower case."""
    story_start: int | None = field(init=False)
    """Where the dateline in capitals stands ("KABUL --"); a headline or teaser fused into the body stands before."""
    _places: dict[int, list[PlaceMention]] = field(init=False, default_factory=dict)
    _dates: dict[int, list[DateMention]] = field(init=False, default_factory=dict)
    _actor_starts: list[int] = field(init=False)
    _principal: PlaceMention | None = field(init=False, default=None)
    _searched: bool = field(init=False, default=False)
    _sides: list[Actor] | None = field(init=False, default=None)
    _persons: list[ActorMention] | None = field(init=False, default=None)

    def __post_init__(self) -> None:
        body = self.article.body
        self.spans = split_sentences(body)
        self.actors = actor_index().find(body)
        self._actor_starts = [mention.start for mention in self.actors]
        self.countries = collections.Counter(m.known.country for m in self.actors if m.known.country)
        self.people = self._introduced(body)
        self.dateline = dateline(body[:200], gazetteer())
        self.names_sanctions = names_sanctions(body)
        self.ceasefire_kind = ceasefire_kind(body)
        self.title_words = frozenset(word.lower() for word in (self.article.title or "").split() if len(word) > 3)
        story = _DATELINE.search(body, 0, _DATELINE_REACH)
        self.story_start = None if story is None else story.start()

    @property
    def published(self) -> datetime.date | None:
        instant = self.article.published_at
        return None if instant is None else instant.date()

    def text(self, index: int) -> str:
        span = self.spans[index]
        return self.article.body[span.start : span.end]

    def places(self, index: int) -> list[PlaceMention]:
        """Return the places of a sentence, offsets within it, ambiguous names settled by the article's countries."""
        if index not in self._places:
            self._places[index] = settle(gazetteer().find(self.text(index)), self.countries)
        return self._places[index]

    @property
    def principal_place(self) -> PlaceMention | None:
        """Return the place most named, in the country that most places named are in; the dateline counts among them."""
        if not self._searched:
            located = [
                p for index in range(len(self.spans)) for p in self.places(index) if p.after_locative and p.country
            ]
            located += [self.dateline] if self.dateline is not None and self.dateline.country else []
            countries = collections.Counter(p.country for p in located)
            if countries:
                country, count = countries.most_common(1)[0]
                names = collections.Counter(p.place.name for p in located if p.country == country)
                name = names.most_common(1)[0][0]
                if count >= _PRINCIPAL_SHARE * len(located):
                    self._principal = next(p for p in located if p.place.name == name)
            self._searched = True
        return self._principal

    @property
    def principal_actors(self) -> list[Actor]:
        """Return the sides that the article names most, most first: each as its most specific known name."""
        if self._sides is None:
            counts: collections.Counter[str] = collections.Counter()
            chosen: dict[str, Actor] = {}
            for mention in self.actors:
                known = mention.known
                side = known.country or known.name
                counts[side] += 1
                group = known.kind in (ActorKind.ARMED_GROUP, ActorKind.STATE)
                if side not in chosen or (group and chosen[side].kind not in (ActorKind.ARMED_GROUP, ActorKind.STATE)):
                    chosen[side] = Actor(known.name, known.name, known.kind, known.country)
            self._sides = [chosen[side] for side, _ in counts.most_common()]
        return self._sides

    def dates(self, index: int) -> list[DateMention]:
        if index not in self._dates:
            self._dates[index] = find_dates(self.text(index), self.published)
        return self._dates[index]

    def actors_between(self, start: int, end: int) -> list[ActorMention]:
        """Return the known names that begin in a stretch of the body."""
        first = bisect.bisect_left(self._actor_starts, start)
        last = bisect.bisect_left(self._actor_starts, end)
        return self.actors[first:last]

    @property
    def persons(self) -> list[ActorMention]:
        """Return where persons are named, in text order: those known, and by surname those introduced by a title."""
        if self._persons is None:
            body = self.article.body
            named = [m for m in self.actors if m.known.kind is ActorKind.PERSON]
            taken = {m.end for m in named}
            for surname, person in self.people.items():
                known = KnownActor(person.name, ActorKind.PERSON, person.country)
                for match in re.finditer(rf"(?<!\w){re.escape(surname)}(?!\w)", body):
                    if match.end() not in taken:
                        named.append(ActorMention(match.start(), match.end(), known))
            self._persons = sorted(named, key=lambda m: m.start)
        return self._persons

    def _introduced(self, body: str) -> dict[str, Person]:
        people: dict[str, Person] = {}
        for match in _titled().finditer(body):
            names = [m for m in self.actors_between(match.start("before"), match.start("name")) if m.known.country]
            if not names:
                continue
            name = match["name"].removesuffix("'s").removesuffix("’s")
            person = Person(name, names[-1].known.country)
            people.setdefault(name.split()[-1], person)
        return people
