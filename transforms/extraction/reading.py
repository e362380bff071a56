"""One candidate sentence with everything that was read off it, as the frames and slots see it."""

from __future__ import annotations

import functools
from dataclasses import dataclass, field

from schemas.records import Actor, ActorKind
from transforms.extraction.actors import ActorMention, kind_nouns, pronouns
from transforms.extraction.article_context import ArticleContext
from transforms.extraction.pronouns import referent
from transforms.extraction.quantities import Quantity, QuantityKind, find_quantities
from transforms.extraction.sentence import Sentence
from transforms.extraction.words import word_set

_LONGEST_ACTOR = 12
"""Words; a longer phrase is cut to its core, since a clause has slipped in."""


_POWERS = frozenset({ActorKind.STATE, ActorKind.INTERGOVERNMENTAL, ActorKind.GOVERNMENT_BODY, ActorKind.ARMED_GROUP})


@dataclass(slots=True)
class Reading:
    sentence: Sentence
    index: int
    article: ArticleContext
    quantities: list[Quantity] = field(init=False)
    actor_at: dict[int, ActorMention] = field(init=False)
    rejected: list[tuple[str, str]] = field(init=False, default_factory=list)
    """Triggers that the frames held for no event, each with the reason, for those who ask why."""

    def __post_init__(self) -> None:
        sentence = self.sentence
        self.quantities = find_quantities(sentence.words)
        self.actor_at = {}
        for mention in self.article.actors_between(sentence.start, sentence.end):
            first = sentence.token_at(mention.start - sentence.start)
            last = sentence.token_at(mention.end - sentence.start - 1)
            for token in range(first, last + 1):
                self.actor_at[token] = mention

    def cardinal_at(self, token: int) -> Quantity | None:
        """Return the count of people whose number word is, or covers, the token."""
        for quantity in self.quantities:
            if quantity.start <= token < quantity.end and quantity.kind is QuantityKind.CARDINAL:
                return quantity
        return None

    @property
    def names_a_power(self) -> bool:
        """Whether the sentence names a state, a body of states or of a government, or an armed group."""
        return any(mention.known.kind in _POWERS for mention in self.actor_at.values())

    def named(self, mention: ActorMention) -> Actor:
        """Return the actor of a known name as it is written."""
        known = mention.known
        return Actor(self.article.article.body[mention.start : mention.end], known.name, known.kind, known.country)

    def actor(self, token: int) -> Actor | None:
        """Return whom the phrase headed by a token names; None for a pronoun that cannot be resolved."""
        sentence = self.sentence
        token = sentence.antecedent(token)
        word = sentence.lower[token]
        person, group = pronouns()
        if word in person or word in group:
            named = referent(self.article, self.index, sentence, token, person=word in person)
            return None if named is None else self.named(named)
        first, last = sentence.noun_phrase(token)
        if last - first >= _LONGEST_ACTOR:
            first, last = max(first, token - 4), min(last, token + 4)
        text = sentence.slice(first, last)
        own = self.actor_at.get(token)
        if own is not None:
            known = own.known
            if known.demonym:
                kind = ActorKind.POPULATION if word.endswith("s") else kind_nouns().get(word, ActorKind.POPULATION)
                return Actor(text, known.name, kind, known.country)
            return Actor(text, known.name, known.kind, known.country)
        proper = sentence.tags[token] in ("NNP", "NNPS")
        introduced = self.article.people.get(sentence.words[token]) if proper else None
        country = introduced.country if introduced else self._country(token, first, last)
        personal = introduced or (proper and self._looks_personal(token))
        kind = kind_nouns().get(word) or (ActorKind.PERSON if personal else ActorKind.OTHER)
        name = introduced.name if introduced else _without_determiner(text)
        return Actor(text, name, kind, country)

    def _country(self, token: int, first: int, last: int) -> str | None:
        before = [self.actor_at[i] for i in range(token, first - 1, -1) if i in self.actor_at]
        after = [self.actor_at[i] for i in range(token + 1, last + 1) if i in self.actor_at]
        for mention in (*before, *after):
            if mention.known.country:
                return mention.known.country
        for child in self.sentence.children[token]:
            if self.sentence.deps[child] in ("appos", "prep", "acl", "relcl") and child > token:
                for inner in self.sentence.subtree(child):
                    found = self.actor_at.get(inner)
                    if (
                        found is not None
                        and found.known.country
                        and inner - token < 8
                        and self.sentence.deps[child] != "relcl"
                    ):
                        return found.known.country
        head = self.sentence.heads[token]
        if self.sentence.deps[token] == "appos" and head in self.actor_at:
            return self.actor_at[head].known.country
        place = next(
            (
                p
                for p in self.article.places(self.index)
                if p.country and p.start <= self.sentence.offsets[token] < p.end
            ),
            None,
        )
        return place.country if place else None

    def _looks_personal(self, token: int) -> bool:
        sentence = self.sentence
        compounds = [c for c in sentence.with_dep(token, "compound") if sentence.tags[c] == "NNP"]
        return bool(compounds) and sentence.tags[token] == "NNP"


@functools.cache
def _determiners() -> frozenset[str]:
    return word_set("actor_nouns", "determiners", "words")


def _without_determiner(text: str) -> str:
    first, _, rest = text.partition(" ")
    return rest if rest and first.lower() in _determiners() else text
