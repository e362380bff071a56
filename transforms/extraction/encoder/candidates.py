"""What may fill the roles of a mention: actors, places and dates in view, each with the evidence for and against it.

Evidence is a list of feature names; the heads of the encoder weigh them together with what the encoder makes of the
words.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from schemas.records import Actor, ActorKind, EventDate, Location
from transforms.extraction import lexicon
from transforms.extraction.encoder.window import Stretch
from transforms.extraction.mentions import CasualtyMention, CeasefireMention, Mention, SanctionMention
from transforms.extraction.places import PlaceMention, to_location
from transforms.extraction.reading import Reading
from transforms.extraction.sentence import Sentence

ROLES = {
    CasualtyMention: ("perpetrators",),
    SanctionMention: ("imposers", "targets"),
    CeasefireMention: ("parties", "mediators"),
}
_SENTENCES_BACK = 2
_PRINCIPALS = 5
_HEADS = frozenset(
    {"nsubj", "nsubjpass", "dobj", "pobj", "conj", "appos", "attr", "poss", "ROOT", "dative", "oprd", "npadvmod", "dep"}
)
_EMBEDDED = frozenset({"compound", "amod", "poss", "nmod"})


Value = TypeVar("Value")


@dataclass(slots=True)
class Candidate(Generic[Value]):
    """Something that may fill a slot, where in the body it stands (None: nowhere in view), and its evidence."""

    value: Value
    stretch: Stretch | None
    evidence: list[str] = field(default_factory=list)


def role_fillers(mention: Mention) -> dict[str, tuple[Actor, ...]]:
    """Return the actors that the frames put into each role of a mention."""
    if isinstance(mention, CasualtyMention):
        return {"perpetrators": tuple(p.actor for p in mention.perpetrators)}
    if isinstance(mention, SanctionMention):
        return {"imposers": mention.imposers, "targets": mention.targets}
    assert isinstance(mention, CeasefireMention)
    return {"parties": mention.parties, "mediators": mention.mediators}


def actor_candidates(mention: Mention, others: Sequence[Mention]) -> list[Candidate[Actor]]:
    """Return who may have a role in a mention: in its sentence, in the two before, and who its article is about.

    ``others`` are the mentions of the article of the same type; who has a role there may have one here.
    """
    reading = mention.reading
    found: dict[tuple[str, str | None, int], Candidate[Actor]] = {}
    seen: set[tuple[str, str | None]] = set()
    for token, actor in _in_sentence(reading, isinstance(mention, SanctionMention)):
        candidate = Candidate(actor, _stretch(reading.sentence, token), ["where=sentence", *_position(mention, token)])
        found[actor.name.lower(), actor.country, token] = candidate
        seen.add((actor.name.lower(), actor.country))
    for where, actor, stretch in (*_shortly_before(reading), *_principals(reading)):
        identity = (actor.name.lower(), actor.country)
        if identity not in seen:
            seen.add(identity)
            found[(*identity, -1)] = Candidate(actor, stretch, [f"where={where}"])
    for actors in role_fillers(mention).values():
        for actor in actors:
            identity = (actor.name.lower(), actor.country)
            if identity not in seen:
                seen.add(identity)
                found[(*identity, -1)] = Candidate(actor, None, ["where=inherited"])
    elsewhere = _roles_elsewhere(mention, others)
    for candidate in found.values():
        candidate.evidence.extend(_about(candidate.value, mention, elsewhere))
    return list(found.values())


def _in_sentence(reading: Reading, things: bool) -> Iterator[tuple[int, Actor]]:
    """Yield (token, actor) of the phrases that name somebody; with ``things``, of every noun phrase."""
    sentence = reading.sentence
    for token in range(len(sentence)):
        tag, dep = sentence.tags[token], sentence.deps[token]
        known = reading.actor_at.get(token)
        nominal = sentence.is_noun(token) or tag.startswith("PRP") or tag in ("CD", "DT")
        if nominal and dep in _HEADS:
            actor = reading.actor(token)
            named = actor is not None and (actor.kind is not ActorKind.OTHER or actor.country is not None)
            if actor is not None and (named or (things and sentence.is_noun(token))):
                yield token, actor
        elif known is not None and (dep in _EMBEDDED or tag in ("JJ", "NNP", "NNPS")):
            last = token + 1 == len(sentence) or reading.actor_at.get(token + 1) is not known
            if last:
                yield token, reading.named(known)


def _stretch(sentence: Sentence, token: int) -> Stretch:
    return sentence.start + sentence.offsets[token], sentence.start + sentence.token_end(token)


def _shortly_before(reading: Reading) -> Iterator[tuple[str, Actor, Stretch]]:
    spans = reading.article.spans
    for back in range(1, _SENTENCES_BACK + 1):
        if reading.index - back < 0:
            return
        span = spans[reading.index - back]
        for mention in reading.article.actors_between(span.start, span.end):
            yield f"before {back}", reading.named(mention), (mention.start, mention.end)


def _principals(reading: Reading) -> Iterator[tuple[str, Actor, None]]:
    for rank, actor in enumerate(reading.article.principal_actors[:_PRINCIPALS]):
        yield f"article {rank}", actor, None


def _position(mention: Mention, token: int) -> list[str]:
    sentence = mention.reading.sentence
    distance = token - mention.first
    bucket = next((str(limit) for limit in (1, 2, 4, 8, 16) if abs(distance) <= limit), "far")
    side = "after" if distance > 0 else "before"
    path = _path(sentence, token, mention.first)
    return [f"side={side}", f"distance={side} {bucket}", f"path={path}", f"dep={sentence.deps[token]}"]


def _path(sentence: Sentence, token: int, trigger: int) -> str:
    """Return the dependency path from a phrase to the trigger; prepositions stand for themselves."""
    above = [trigger, *sentence.ancestors(trigger)]
    up: list[str] = []
    node = token
    while node not in above:
        up.append(sentence.lower[node] if sentence.tags[node] == "IN" else sentence.deps[node])
        if sentence.heads[node] == node:
            return "apart"
        node = sentence.heads[node]
    down = [sentence.lower[n] if sentence.tags[n] == "IN" else sentence.deps[n] for n in above[: above.index(node)]]
    return "far" if len(up) + len(down) > 5 else f"{' '.join(up)} < {' '.join(reversed(down))}"


def _roles_elsewhere(mention: Mention, others: Sequence[Mention]) -> dict[str, set[str]]:
    roles: dict[str, set[str]] = {}
    for other in others:
        if other is not mention:
            for role, actors in role_fillers(other).items():
                roles.setdefault(role, set()).update(a.country or a.name for a in actors)
    return roles


def _about(actor: Actor, mention: Mention, elsewhere: dict[str, set[str]]) -> Iterator[str]:
    yield f"kind={actor.kind}"
    side = actor.country or actor.name
    if actor.country is None:
        yield "no country"
    elif actor.country in lexicon.load("sanction")["usual_imposers"]["countries"]:
        yield "usual imposer"
    if side in lexicon.load("ceasefire")["mediators"]["usual"]:
        yield "usual mediator"
    for role, actors in role_fillers(mention).items():
        if any(a.name.lower() == actor.name.lower() and a.country == actor.country for a in actors):
            yield f"frame={role}"
        elif any(actor.country and a.country == actor.country for a in actors):
            yield f"frame country={role}"
        elif not actors:
            yield f"frame empty={role}"
    for role, sides in elsewhere.items():
        if side in sides:
            yield f"elsewhere={role}"
    if isinstance(mention, CasualtyMention) and mention.victims and mention.victims.country == actor.country:
        yield "victims' country"
    rank = [c for c, _ in mention.reading.article.countries.most_common(4)]
    yield f"rank={rank.index(actor.country) if actor.country in rank else 'low'}"


def place_candidates(mention: Mention, chosen: Location | None) -> list[Candidate[Location]]:
    """Return where it may have happened, one candidate a country: places and peoples of the sentence, of those before,
    of the dateline and of the article as a whole; ``chosen`` is what the rules would say."""
    reading = mention.reading
    article = reading.article
    found: dict[str, Candidate[Location]] = {}

    def add(place: PlaceMention, stretch: Stretch | None, where: str) -> None:
        if place.country is None:
            return
        if place.country not in found:
            found[place.country] = Candidate(to_location(place), stretch, [])
        candidate = found[place.country]
        candidate.evidence.append(where)
        candidate.evidence.append(f"{where} {place.preposition or 'bare'}")

    sentence_start = reading.sentence.start
    trigger = reading.sentence.offsets[mention.first]
    for number, place in enumerate(article.places(reading.index)):
        stretch = (sentence_start + place.start, sentence_start + place.end)
        add(place, stretch, "own")
        side = "after" if place.start > trigger else "before"
        if place.country in found:
            found[place.country].evidence.extend([f"own {side}", f"own number {min(number, 3)}"])
    for back in range(1, 5):
        index = reading.index - back
        if index >= 0:
            start = article.spans[index].start
            for place in article.places(index):
                add(place, (start + place.start, start + place.end), f"before {back}")
    if article.dateline is not None:
        add(article.dateline, None, "dateline")
    if article.principal_place is not None:
        add(article.principal_place, None, "principal")
    ranking = [country for country, _ in article.countries.most_common(4)]
    named = {m.known.country for m in article.actors_between(sentence_start, reading.sentence.end)}
    for country, candidate in found.items():
        candidate.evidence.append(f"rank={ranking.index(country) if country in ranking else 'low'}")
        if country in named:
            candidate.evidence.append("people named")
        if chosen is not None and chosen.country == country:
            candidate.evidence.append("rule")
        if isinstance(mention, CasualtyMention) and mention.victims and mention.victims.country == country:
            candidate.evidence.append("victims' country")
    return list(found.values())


def date_candidates(mention: Mention, chosen: EventDate | None) -> list[Candidate[EventDate]]:
    """Return when it may have happened: the dates of the sentence and of the two before."""
    reading = mention.reading
    trigger = reading.sentence.offsets[mention.first]
    found: list[Candidate[EventDate]] = []
    for back in range(_SENTENCES_BACK + 1):
        index = reading.index - back
        if index < 0:
            break
        start = reading.article.spans[index].start
        dated = [d for d in reading.article.dates(index) if d.date is not None]
        for number, date in enumerate(dated):
            assert date.date is not None
            evidence = [f"where={back}", f"precision={date.date.precision}", f"basis={date.date.basis}"]
            evidence.append(f"{back} number {min(number, 2)} of {min(len(dated), 3)}")
            if back == 0:
                distance = date.start - trigger
                bucket = next((str(limit) for limit in (10, 30, 60, 120) if abs(distance) <= limit), "far")
                evidence.append(f"distance={'after' if distance > 0 else 'before'} {bucket}")
            if date.date == chosen:
                evidence.append("rule")
            found.append(Candidate(date.date, (start + date.start, start + date.end), evidence))
    return found


def same_side(one: Actor, other: Actor) -> bool:
    """Tell whether two actors stand for one side: the same name, or the same country."""
    return one.name.lower() == other.name.lower() or (one.country is not None and one.country == other.country)


def distinct_sides(actors: Iterable[Actor]) -> tuple[Actor, ...]:
    """Keep the first actor of each side."""
    kept: list[Actor] = []
    for actor in actors:
        if not any(same_side(actor, earlier) for earlier in kept):
            kept.append(actor)
    return tuple(kept)
