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
from transforms.extraction.anchors import ceasefire_kind, ceasefire_words, names_sanctions, sanction_words
from transforms.extraction.dates import DateMention, find_dates
from transforms.extraction.places import Gazetteer, PlaceMention, dateline, settle
from transforms.extraction.plain_words import plain_words
from transforms.extraction.sentences import SentenceSpan, split_sentences
from transforms.extraction.words import word_set


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
def _words_of_arms() -> frozenset[bytes]:
    return frozenset(word.encode() for word in word_set("ceasefire", "arms", "words"))


@functools.cache
def gazetteer() -> Gazetteer:
    return Gazetteer()


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody whom the article introduces by a title: full name and country."""

    name: str
    country: str | None


@dataclass
class ArticleContext:
    """An article and what is read off it as a whole, each thing when it is first asked for: most articles are asked
    little."""

    article: Article
    _places: dict[int, list[PlaceMention]] = field(init=False, default_factory=dict)
    _dates: dict[int, list[DateMention]] = field(init=False, default_factory=dict)

    @functools.cached_property
    def words(self) -> frozenset[bytes]:
        """The plain words of the body."""
        return frozenset(plain_words(self.article.body))

    @functools.cached_property
    def spans(self) -> list[SentenceSpan]:
        return split_sentences(self.article.body)

    @functools.cached_property
    def actors(self) -> list[ActorMention]:
        """The known names of the body, in order."""
        return actor_index().find(self.article.body)

    @functools.cached_property
    def countries(self) -> collections.Counter[str]:
        return collections.Counter(m.known.country for m in self.actors if m.known.country)

    @functools.cached_property
    def people(self) -> dict[str, Person]:
        """Who is introduced by a title, by last name."""
        return self._introduced(self.article.body)

    @functools.cached_property
    def dateline(self) -> PlaceMention | None:
        return dateline(self.article.body[:200], gazetteer())

    @functools.cached_property
    def names_sanctions(self) -> bool:
        return not sanction_words().isdisjoint(self.words) and names_sanctions(self.article.body)

    @functools.cached_property
    def ceasefire_kind(self) -> CeasefireKind | None:
        return None if ceasefire_words().isdisjoint(self.words) else ceasefire_kind(self.article.body)

    @functools.cached_property
    def speaks_of_arms(self) -> bool:
        """Whether any word of the body is of soldiers, rebels, weapons or fighting."""
        return not _words_of_arms().isdisjoint(self.words)

    @functools.cached_property
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

    @functools.cached_property
    def principal_place(self) -> PlaceMention | None:
        """The place most named, in the country that most places named are in; the dateline counts among them."""
        located = [p for index in range(len(self.spans)) for p in self.places(index) if p.after_locative and p.country]
        located += [self.dateline] if self.dateline is not None and self.dateline.country else []
        countries = collections.Counter(p.country for p in located)
        if not countries:
            return None
        country, count = countries.most_common(1)[0]
        names = collections.Counter(p.place.name for p in located if p.country == country)
        name = names.most_common(1)[0][0]
        if count < _PRINCIPAL_SHARE * len(located):
            return None
        return next(p for p in located if p.place.name == name)

    @functools.cached_property
    def principal_actors(self) -> list[Actor]:
        """The sides that the article names most, most first: each as its most specific known name."""
        counts: collections.Counter[str] = collections.Counter()
        chosen: dict[str, Actor] = {}
        for mention in self.actors:
            known = mention.known
            side = known.country or known.name
            counts[side] += 1
            group = known.kind in (ActorKind.ARMED_GROUP, ActorKind.STATE)
            if side not in chosen or (group and chosen[side].kind not in (ActorKind.ARMED_GROUP, ActorKind.STATE)):
                chosen[side] = Actor(known.name, known.name, known.kind, known.country)
        return [chosen[side] for side, _ in counts.most_common()]

    @functools.cached_property
    def _actor_starts(self) -> list[int]:
        return [mention.start for mention in self.actors]

    def dates(self, index: int) -> list[DateMention]:
        if index not in self._dates:
            self._dates[index] = find_dates(self.text(index), self.published)
        return self._dates[index]

    def actors_between(self, start: int, end: int) -> list[ActorMention]:
        """Return the known names that begin in a stretch of the body."""
        first = bisect.bisect_left(self._actor_starts, start)
        last = bisect.bisect_left(self._actor_starts, end)
        return self.actors[first:last]

    @functools.cached_property
    def persons(self) -> list[ActorMention]:
        """Where persons are named, in text order: those known, and by surname those introduced by a title."""
        named = [m for m in self.actors if m.known.kind is ActorKind.PERSON]
        taken = {m.end for m in named}
        for surname, person in self.people.items():
            known = KnownActor(person.name, ActorKind.PERSON, person.country)
            for match in re.finditer(rf"(?<!\w){re.escape(surname)}(?!\w)", self.article.body):
                if match.end() not in taken:
                    named.append(ActorMention(match.start(), match.end(), known))
        return sorted(named, key=lambda m: m.start)

    @functools.cached_property
    def title_words(self) -> frozenset[str]:
        """The words of more than three letters of the title, in lower case."""
        return frozenset(word.lower() for word in (self.article.title or "").split() if len(word) > 3)

    @functools.cached_property
    def story_start(self) -> int | None:
        """Where the dateline in capitals stands ("KABUL --"); a headline fused into the body stands before."""
        story = _DATELINE.search(self.article.body, 0, _DATELINE_REACH)
        return None if story is None else story.start()

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
