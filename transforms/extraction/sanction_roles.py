"""Who imposes a sanction, and on whom: what grammar and usage say around the sanction and the act on it."""

from __future__ import annotations

from schemas.records import Actor, ActorKind, SanctionAction
from transforms.extraction import lexicon
from transforms.extraction.acts import Act
from transforms.extraction.reading import Reading
from transforms.extraction.sentence import Sentence
from transforms.extraction.words import word_set


def actors_of(reading: Reading, tokens: list[int]) -> list[Actor]:
    return [a for t in tokens if (a := reading.actor(t)) is not None]


def find_targets(reading: Reading, anchor: int, act: Act | None) -> list[Actor]:
    sentence = reading.sentence
    prepositions = word_set("sanction", "targets", "prepositions")
    found: list[Actor] = []
    places = [anchor]
    if act is not None:
        places.append(act.governor)
        above = sentence.heads[anchor]
        if sentence.deps[anchor] in ("compound", "pobj"):
            places.append(above if sentence.deps[anchor] == "compound" else sentence.heads[above])
    for place in dict.fromkeys(places):
        wanted = ("on", "against", "upon", "targeting") if place != anchor else tuple(prepositions)
        tokens = [
            t
            for p, t in sentence.prepositions(place)
            if p in wanted and t != anchor and not _is_date_or_ground(sentence, t)
        ]
        found.extend(a for a in actors_of(reading, tokens) if _can_be_sanctioned(a))
        if found:
            return found
    for token in range(max(0, anchor - 4), anchor):
        mention = reading.actor_at.get(token)
        if mention is not None and sentence.heads[token] == anchor and not _usual_imposer(reading, token):
            return [reading.named(mention)]
        if sentence.lower[token].endswith("-related"):
            continue
    if (
        act is not None
        and act.word
        in (
            "target",
            "hit",
            "affect",
            "hurt",
            "cripple",
            "bar",
            "block",
            "restrict",
            "include",
            "cover",
            "punish",
            "isolate",
            "squeeze",
            "ban",
            "devastate",
            "bring",
            "deprive",
        )
        and act.relation == "subject"
    ):
        found = actors_of(reading, sentence.objects(act.governor))
    elif (
        act is not None
        and act.word in ("face", "suffer", "evade", "weather", "survive", "withstand", "endure")
        and act.relation in ("object", "under", "from")
    ):
        found = actors_of(reading, sentence.subjects(act.governor))
    elif act is not None and act.relation in ("with", "under", "by") and sentence.is_verb(act.governor):
        found = actors_of(reading, sentence.objects(act.governor))
    return [a for a in found if _can_be_sanctioned(a)]


def _is_date_or_ground(sentence: Sentence, token: int) -> bool:
    return sentence.lower[token] in word_set("sanction", "targets", "not_targets") or sentence.is_verb(token)


def _can_be_sanctioned(actor: Actor) -> bool:
    return (
        actor.kind is not ActorKind.OTHER
        or actor.country is not None
        or actor.text[:1].isupper()
        or actor.text.endswith("s")
    )


def can_impose(actor: Actor) -> bool:
    return actor.kind not in (ActorKind.OTHER, ActorKind.COMPANY) or actor.country is not None


def _usual_imposer(reading: Reading, token: int) -> bool:
    table = lexicon.load("sanction")["usual_imposers"]
    mention = reading.actor_at.get(token)
    if mention is not None:
        if mention.known.country in table["countries"] or mention.known.kind is ActorKind.INTERGOVERNMENTAL:
            return True
        return mention.known.kind in (ActorKind.GOVERNMENT_BODY,) or (
            mention.known.kind is ActorKind.PERSON and mention.known.country in table["countries"]
        )
    return reading.sentence.words[token] in table["names"]


def find_imposers(reading: Reading, anchor: int, act: Act | None, action: SanctionAction) -> list[Actor]:
    sentence = reading.sentence
    found: list[Actor] = []
    # "U.S. sanctions", "the EU's embargo", "US-imposed sanctions", "sanctions imposed by Washington"
    for token in sorted(set(sentence.children[anchor]) | set(range(max(0, anchor - 3), anchor))):
        if (
            token < anchor
            and _usual_imposer(reading, token)
            and (sentence.heads[token] == anchor or sentence.heads[sentence.heads[token]] == anchor)
        ):
            mention = reading.actor_at.get(token)
            if mention is not None:
                found.append(reading.named(mention))
            else:
                found.append(Actor(sentence.words[token], sentence.words[token], ActorKind.OTHER, None))
        elif token < anchor and sentence.deps[token] == "poss" and token in reading.actor_at:
            found.extend(actors_of(reading, sentence.conjuncts(token)))
    tokens: list[int] = [t for p, t in sentence.prepositions(anchor) if p in ("by", "from")]
    for child in sentence.children[anchor]:
        if sentence.deps[child] in ("acl", "relcl") and sentence.is_verb(child):
            tokens.extend(
                sentence.agents(child)
                if sentence.is_passive(child)
                else [
                    t
                    for t in sentence.with_dep(child, "nsubj")
                    for t in sentence.conjuncts(t)
                    if sentence.lower[t] not in ("that", "which")
                ]
            )
    if (
        act is not None
        and sentence.is_verb(act.governor)
        and act.relation in ("object", "with", "to", "on", "for", "from")
    ):
        if action in (SanctionAction.VIOLATED, SanctionAction.CALLED_FOR) or act.operator in (
            "call",
            "urge",
            "demand",
            "press",
            "ask",
            "want",
        ):
            if act.operator and act.top != act.governor and action is SanctionAction.CALLED_FOR:
                tokens.extend(t for t in sentence.objects(act.top))
                tokens.extend(
                    t for p, t in sentence.prepositions(act.top) if p in ("on", "upon", "to") and t != act.governor
                )
        elif action is SanctionAction.REJECTED and act.word not in ("forgo", "avoid", "delay") and act.operator is None:
            pass
        else:
            tokens.extend(sentence.agents(act.governor))
    elif act is not None and not sentence.is_verb(act.governor):
        tokens.extend(t for p, t in sentence.prepositions(act.governor) if p == "by")
        for owner in sentence.with_dep(act.governor, "poss"):
            if action not in (SanctionAction.CALLED_FOR, SanctionAction.VIOLATED):
                tokens.append(owner)
    found.extend(a for a in actors_of(reading, tokens) if a.kind not in (ActorKind.OTHER, ActorKind.POPULATION))
    return found
