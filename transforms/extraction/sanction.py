"""Sanction mentions of a sentence: the sanction named, the act on it, who imposes it on whom."""

from __future__ import annotations

import functools
from collections.abc import Iterator

from schemas.records import Actor, ActorKind, Modality, SanctionAction
from transforms.extraction import lexicon
from transforms.extraction.actors import distinct, kind_nouns
from transforms.extraction.acts import Act, ActTable
from transforms.extraction.anaphora import pronouns_for
from transforms.extraction.anchors import (
    SanctionPhrase,
    sanction_anchors,
    sanction_phrases,
    sanctioning_verbs,
    weak_sanction_forms,
)
from transforms.extraction.context import Cue, attribution, modality
from transforms.extraction.mentions import Features, SanctionMention
from transforms.extraction.reading import Reading
from transforms.extraction.sanction_roles import actors_of, can_impose, find_imposers, find_targets
from transforms.extraction.sanction_terms import legal_basis_in, measures_in, reason_for
from transforms.extraction.sentence import Sentence
from transforms.extraction.victims import is_people
from transforms.extraction.words import word_set


@functools.cache
def act_table() -> ActTable:
    return ActTable(lexicon.load("sanction"), "action", frozenset({"IN_FORCE"}))


def find_sanctions(reading: Reading) -> list[SanctionMention]:
    """Return the sanction mentions of a sentence, in text order."""
    sentence = reading.sentence
    mentions: list[SanctionMention] = []
    taken: set[int] = set()
    for first, anchor, verbal in _anchor_tokens(sentence):
        taken.update(range(first, anchor + 1))
        if verbal:
            mentions.append(_verbal(reading, anchor))
            continue
        act = act_table().find(sentence, anchor)
        mentions.append(_nominal(reading, first, anchor, act))
        for further in act_table().further(sentence, anchor, act):
            own = _nominal(reading, further.governor, anchor, further)
            own.features["further"] = 1.0
            mentions.append(own)
    for verb, thing, phrase in _phrases(reading):
        if thing not in taken and verb not in taken:
            told = _phrase(reading, verb, thing, phrase.action)
            told.features["gated"] = float(phrase.gated)
            mentions.append(told)
            taken.update((verb, thing))
    if reading.article.names_sanctions:
        mentions.extend(_standing_in(reading, {m.predicate for m in mentions}, taken))
    return sorted((m for m in mentions if not _rejected(m)), key=lambda mention: mention.first)


def _rejected(mention: SanctionMention) -> bool:
    """Note and tell whether a mention is none: approval, or a penalty of sport, courts or the press."""
    reading = mention.reading
    sentence = reading.sentence
    foreign = word_set("sanction", "not_sanctions", "words").intersection(sentence.lower)
    objection = None
    if foreign and not reading.names_a_power:
        objection = f"“{min(foreign)}” speaks of another kind of sanction, and no state is named"
    elif sentence.lower[mention.first] in sanctioning_verbs() and sentence.is_verb(mention.first):
        things = [t for t in sentence.objects(mention.first) if not is_people(reading, t)]
        approved = [t for t in things if sentence.is_noun(t) and kind_nouns().get(sentence.lower[t]) is None]
        powers = any(actor.country or actor.kind is ActorKind.INTERGOVERNMENTAL for actor in mention.imposers)
        if approved and not (mention.targets and powers):
            objection = f"“{sentence.words[approved[0]]}” is nothing to punish: “sanction” means to approve here"
    if objection is not None:
        reading.rejected.append((sentence.slice(mention.first, mention.last), objection))
    return objection is not None


def _standing_in(reading: Reading, predicates: set[int], taken: set[int]) -> Iterator[SanctionMention]:
    """Yield what nouns and pronouns that stand for a sanction report, where no sanction named shares their verb."""
    sentence = reading.sentence
    for token, word in enumerate(sentence.lower):
        if word not in weak_sanction_forms() or not sentence.is_noun(token) or token in taken:
            continue
        weak = _nominal(reading, token, token, act_table().find(sentence, token))
        acts = (
            weak.action is not SanctionAction.IN_FORCE or weak.targets or word in word_set("sanction", "plain", "words")
        )
        if weak.predicate not in predicates and acts:
            predicates.add(weak.predicate)
            weak.features["weak"] = 1.0
            yield weak
    for token, act in pronouns_for(reading, act_table(), frozenset(sanction_anchors())):
        if token not in taken and act.top not in predicates and act.governor not in predicates:
            predicates.add(act.top)
            pronoun = _nominal(reading, token, token, act)
            pronoun.features["pronoun"] = 1.0
            yield pronoun


def _phrases(reading: Reading) -> list[tuple[int, int, SanctionPhrase]]:
    """Return (verb, object, phrase) where both together are a sanction: "froze the assets"."""
    sentence = reading.sentence
    found = []
    for phrase in sanction_phrases():
        if phrase.gated and not reading.article.names_sanctions:
            continue
        if phrase.verbs.isdisjoint(sentence.lower):
            continue
        for token, word in enumerate(sentence.lower):
            if word not in phrase.verbs or not sentence.is_verb(token):
                continue
            if sentence.deps[token] == "amod" and sentence.lower[sentence.heads[token]] in phrase.objects:
                found.append((token, sentence.heads[token], phrase))
                continue
            named_as = [t for preposition, t in sentence.prepositions(token) if preposition == "as"]
            beside = (*sentence.objects(token), *sentence.with_dep(token, "oprd", "dobj", "attr"), *named_as)
            things = [t for t in beside if sentence.lower[t] in phrase.objects or not phrase.objects]
            if things:
                found.append((token, things[0], phrase))
    return found


def _phrase(reading: Reading, verb: int, thing: int, action: SanctionAction) -> SanctionMention:
    sentence = reading.sentence
    act = act_table().operated(sentence, Act(action, verb, "object", verb, "freeze"))
    value = SanctionAction(act.value)
    if sentence.deps[verb] == "amod" or any(
        sentence.lower[c] in ("is", "are", "remain", "remains") for c in sentence.with_dep(verb, "auxpass")
    ):
        value = SanctionAction.IN_FORCE if value is SanctionAction.IMPOSED else value
    owners = [t for p in sentence.with_dep(thing, "poss") for t in sentence.conjuncts(p)]
    owners += [t for p, t in sentence.prepositions(thing) if p in ("of", "belonging", "held")]
    owners += [t for t in sentence.with_dep(thing, "amod", "compound") if t in reading.actor_at]
    if sentence.lower[verb].startswith(("designat", "label", "list")):
        owners = [t for t in sentence.objects(verb) if t != thing]
    return _build(
        reading,
        verb,
        verb,
        act.top,
        act,
        value,
        modality(reading, verb),
        actors_of(reading, sentence.agents(verb)),
        actors_of(reading, owners),
    )


@functools.cache
def _first_words() -> frozenset[str]:
    return frozenset(anchor.split(" ")[0] for anchor in sanction_anchors())


def _anchor_tokens(sentence: Sentence) -> list[tuple[int, int, bool]]:
    nouns, verbs, first_words = sanction_anchors(), sanctioning_verbs(), _first_words()
    found: list[tuple[int, int, bool]] = []
    token = 0
    while token < len(sentence):
        word = sentence.lower[token]
        if (
            word in verbs
            and sentence.is_verb(token)
            and not (sentence.deps[token] in ("dobj", "pobj", "nsubj", "nsubjpass") and word == "sanctions")
        ):
            found.append((token, token, True))
            token += 1
            continue
        if word not in first_words:
            token += 1
            continue
        for width in (4, 3, 2, 1):
            phrase = " ".join(sentence.lower[token : token + width])
            if nouns.get(phrase) == width:
                last = token + width - 1
                anchor = last
                for inner in range(token, last + 1):
                    if not token <= sentence.heads[inner] <= last and sentence.is_noun(inner):
                        anchor = inner
                found.append((token, anchor, False))
                token = last
                break
        token += 1
    return found


def _nominal(reading: Reading, first: int, anchor: int, act: Act | None) -> SanctionMention:
    sentence = reading.sentence
    action = SanctionAction(act.value) if act else SanctionAction.IN_FORCE
    if act is not None and sentence.lower[anchor] in word_set("sanction", "easing_anchors", "words"):
        if act.word in word_set("sanction", "easing_anchors", "granted"):
            action = SanctionAction.EASED
        elif act.word in word_set("sanction", "easing_anchors", "revoked"):
            action = SanctionAction.EXPANDED
    predicate = act.top if act else anchor
    # A threat or a call is an act of its own: what it is about is not yet, but that it was made is a fact.
    cue = modality(reading, (act.top if act.operator else act.governor) if act else anchor, anchor)
    if act is None or (act.value == "IN_FORCE" and not sentence.is_verb(act.governor)):
        action = _modified(sentence, anchor) or action
    negated = lexicon.load("sanction")["negated"].get(action)
    if cue.modality is Modality.DENIED and negated is not None:
        # Refusing to impose, or not lifting, is an act or a state of its own, and a fact.
        action, cue = SanctionAction(negated), Cue(Modality.ASSERTED, cue.token)
    targets = find_targets(reading, anchor, act)
    imposers = find_imposers(reading, anchor, act, action)
    return _build(reading, first, anchor, predicate, act, action, cue, imposers, targets)


def _modified(sentence: Sentence, anchor: int) -> SanctionAction | None:
    words = {sentence.lower[t] for t in (*sentence.children[anchor], sentence.heads[anchor], max(0, anchor - 1))}
    for action, modifiers in lexicon.load("sanction")["modifiers"].items():
        if words.intersection(modifiers):
            return SanctionAction(action)
    return None


def _verbal(reading: Reading, verb: int) -> SanctionMention:
    sentence = reading.sentence
    objects = [a for t in sentence.objects(verb) if (a := reading.actor(t)) is not None]
    targets = [a for a in objects if a.kind is not ActorKind.OTHER or a.country or a.text[:1].isupper()]
    imposers = [a for t in sentence.agents(verb) if (a := reading.actor(t)) is not None]
    if sentence.deps[verb] == "amod":
        targets = [a] if (a := reading.actor(sentence.heads[verb])) is not None else []
        imposers = []
    base = Act("IMPOSED", verb, "object", verb, "sanction")
    act = act_table().operated(sentence, base)
    action = SanctionAction(act.value)
    state = sentence.deps[verb] == "amod" or (
        sentence.is_passive(verb)
        and any(sentence.lower[c] in ("is", "are", "remains", "remain") for c in sentence.with_dep(verb, "auxpass"))
    )
    if state and action is SanctionAction.IMPOSED:
        action = SanctionAction.IN_FORCE
    cue = modality(reading, verb)
    return _build(reading, verb, verb, act.top, act, action, cue, imposers, targets)


def _build(
    reading: Reading,
    first: int,
    anchor: int,
    predicate: int,
    act: Act | None,
    action: SanctionAction,
    cue: Cue,
    imposers: list[Actor],
    targets: list[Actor],
) -> SanctionMention:
    sentence = reading.sentence
    lowered = set(sentence.lower)
    foreign = bool(lowered & word_set("sanction", "not_sanctions", "words"))
    names = {a.name.lower() for a in targets}
    imposers = [a for a in imposers if a.name.lower() not in names and can_impose(a)]
    return SanctionMention(
        reading=reading,
        first=first,
        last=max(first, anchor),
        predicate=predicate,
        cue=cue,
        attribution=attribution(reading, predicate),
        action=action,
        imposers=distinct(imposers),
        targets=distinct(targets),
        measures=measures_in(sentence),
        legal_basis=legal_basis_in(sentence),
        reason=reason_for(sentence, act.governor if act else anchor),
        features=_features(reading, anchor, act, action, imposers, targets, foreign, cue.modality),
    )


def _features(
    reading: Reading,
    anchor: int,
    act: Act | None,
    action: SanctionAction,
    imposers: list[Actor],
    targets: list[Actor],
    foreign: bool,
    mode: Modality,
) -> Features:
    sentence = reading.sentence
    features = {
        f"anchor={sentence.lower[anchor]}": 1.0,
        f"dep={sentence.deps[anchor]}": 1.0,
        f"action={action}": 1.0,
        f"relation={act.relation if act else 'none'}": 1.0,
        "imposer": float(bool(imposers)),
        "target": float(bool(targets)),
        "foreign": float(foreign),
        f"modality={mode}": 1.0,
        "act": float(act is not None),
        "definite": float(
            any(
                sentence.lower[c] in ("the", "these", "those", "its", "their")
                for c in sentence.with_dep(anchor, "det", "poss")
            )
        ),
    }
    if act is not None:
        features[f"word={act.word}"] = 1.0
        if act.operator:
            features[f"operator={act.operator}"] = 1.0
    return features
