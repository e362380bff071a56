"""Who has a role in a ceasefire: the parties bound by it, and the mediators."""

from __future__ import annotations

import functools

from schemas.records import Actor, ActorKind, CeasefireStatus
from transforms.extraction import lexicon
from transforms.extraction.acts import Act
from transforms.extraction.morphology import forms_of_verbs
from transforms.extraction.reading import Reading
from transforms.extraction.words import lemma, word_set

_BOUND_BY = ("between", "with", "among", "amongst")


def find_parties(reading: Reading, anchor: int, act: Act | None, status: CeasefireStatus) -> list[Actor]:
    """Return who is bound by a ceasefire or acts on it: between whom it is, who agrees, breaks or refuses it."""
    sentence = reading.sentence
    places = [anchor]
    if act is not None:
        places.append(act.governor)
    if sentence.deps[anchor] == "compound":
        places.append(sentence.heads[anchor])
    found: list[Actor] = []
    for place in dict.fromkeys(places):
        tokens = [t for p, t in sentence.prepositions(place) if p in _BOUND_BY]
        found.extend(a for t in tokens if (a := reading.actor(t)) is not None and _can_be_bound(a))
        if found:
            break
    if len(found) > 1:
        return found
    if act is not None and sentence.is_verb(act.governor) and act.relation != "subject":
        if status not in (CeasefireStatus.CALLED_FOR, CeasefireStatus.NEGOTIATED):
            doers = [
                a for t in sentence.agents(act.governor) if (a := reading.actor(t)) is not None and _can_be_bound(a)
            ]
            if not mediates(act.word) or not found:
                found.extend(doers)
        elif status is CeasefireStatus.CALLED_FOR:
            tokens = list(sentence.objects(act.top)) + [
                t for p, t in sentence.prepositions(act.top) if p in ("on", "upon", "to", "by", "from")
            ]
            found.extend(a for t in tokens if t != anchor and (a := reading.actor(t)) is not None and _can_be_bound(a))
    for owner in sentence.with_dep(anchor, "poss"):
        found.extend(a for t in sentence.conjuncts(owner) if (a := reading.actor(t)) is not None and _can_be_bound(a))
    for preposition, thing in sentence.prepositions(anchor):
        if preposition == "by" and (actor := reading.actor(thing)) is not None and _can_be_bound(actor):
            found.append(actor)
    return found


def _can_be_bound(actor: Actor) -> bool:
    if actor.text.lower() in word_set("ceasefire", "unnamed", "words"):
        return False
    return actor.kind not in (ActorKind.OTHER, ActorKind.INTERGOVERNMENTAL) or actor.country is not None


def mediates(word: str) -> bool:
    """Tell whether a verb, in its base form, is what mediators do."""
    return word in word_set("ceasefire", "mediators", "words")


@functools.cache
def _mediating_verbs() -> frozenset[str]:
    return forms_of_verbs(lexicon.load("ceasefire")["mediators"]["words"])


def find_mediators(reading: Reading, anchor: int, act: Act | None) -> list[Actor]:
    """Return who brokers a ceasefire: "Egyptian-brokered", "brokered by", "through the mediation of"."""
    sentence = reading.sentence
    suffixes = tuple("-" + s for s in lexicon.load("ceasefire")["mediators"]["suffixes"])
    verbs = _mediating_verbs()
    found: list[Actor] = []
    neighbours = set(sentence.children[anchor]) | set(range(max(0, anchor - 6), anchor))
    for token in sorted(neighbours):
        word = sentence.lower[token]
        joined = word.endswith(suffixes) or (
            word in [s[1:] for s in suffixes] and token and sentence.lower[token - 1] == "-"
        )
        if joined and token < anchor:
            for near in (token, token - 1, token - 2, token - 3):
                mention = reading.actor_at.get(near)
                if near >= 0 and mention is not None:
                    found.append(reading.named(mention))
                    break
        elif word in verbs and token > anchor and sentence.deps[token] in ("acl", "relcl"):
            found.extend(a for t in sentence.agents(token) if (a := reading.actor(t)) is not None)
    if act is not None and lemma(sentence.lower[act.governor]) in word_set("ceasefire", "mediators", "brokering"):
        found.extend(a for t in sentence.agents(act.governor) if (a := reading.actor(t)) is not None)
        found.extend(
            a
            for p, t in sentence.prepositions(act.governor)
            if p in ("by", "with") and (a := reading.actor(t)) is not None
        )
    for preposition, thing in (*sentence.prepositions(anchor), *(sentence.prepositions(act.governor) if act else ())):
        if (
            preposition in ("through", "via")
            and (actor := reading.actor(thing)) is not None
            and actor.kind is not ActorKind.OTHER
        ):
            found.append(actor)
    text = sentence.text
    for marker in lexicon.load("ceasefire")["mediators"]["markers"]:
        at = text.find(marker)
        if at >= 0 and not found:
            token = sentence.token_at(at + len(marker))
            for inner in range(token, min(len(sentence), token + 4)):
                mention = reading.actor_at.get(inner)
                if mention is not None:
                    found.append(reading.named(mention))
                    break
    return [a for a in found if a.kind is not ActorKind.OTHER or a.country]
