"""Ceasefire mentions of a sentence: the ceasefire named, its status, who is bound and who mediates."""

from __future__ import annotations

import functools
from collections.abc import Iterator

from schemas.records import Actor, CeasefireKind, CeasefireStatus
from transforms.extraction import lexicon
from transforms.extraction.actors import distinct
from transforms.extraction.acts import Act, ActTable
from transforms.extraction.anaphora import pronouns_for
from transforms.extraction.anchors import (
    anaphor_forms,
    ceasefire_anchors,
    ceasefire_forms,
    ceasefire_phrase,
    telling_anaphors,
)
from transforms.extraction.ceasefire_roles import find_mediators, find_parties, mediates
from transforms.extraction.context import attribution, modality
from transforms.extraction.mentions import CeasefireMention, Features
from transforms.extraction.reading import Reading
from transforms.extraction.sentence import Sentence
from transforms.extraction.words import lemma, word_set


@functools.cache
def act_table() -> ActTable:
    return ActTable(lexicon.load("ceasefire"), "status", frozenset({"IN_EFFECT"}))


def find_ceasefires(reading: Reading) -> list[CeasefireMention]:
    """Return the ceasefire mentions of a sentence, in text order."""
    sentence = reading.sentence
    mentions: list[CeasefireMention] = []
    table = act_table()
    for first, last, anchor, kind in _anchor_tokens(sentence):
        act = table.find(sentence, anchor)
        mentions.append(_mention(reading, first, last, anchor, kind, act))
        for further in table.further(sentence, anchor, act):
            if not mediates(further.word):
                own = _mention(reading, further.governor, further.governor, anchor, kind, further)
                own.features["further"] = 1.0
                mentions.append(own)
    if reading.article.ceasefire_kind is not None:
        mentions.extend(_standing_in(reading, reading.article.ceasefire_kind, {m.predicate for m in mentions}))
    return [mention for mention in mentions if not _rejected(mention)]


def _rejected(mention: CeasefireMention) -> bool:
    """Note and tell whether a mention is none: companies, politicians and celebrities call truces, too."""
    reading = mention.reading
    sentence = reading.sentence
    foreign = word_set("ceasefire", "not_ceasefires", "words").intersection(sentence.lower)
    if reading.names_a_power or any(actor.country for actor in mention.parties):
        return False
    objection = None
    if foreign:
        objection = f"“{min(foreign)}” speaks of another kind of truce, and no party to a conflict is named"
    elif mention.kind is CeasefireKind.TRUCE and not reading.article.speaks_of_arms and not _speaks_of_sides(sentence):
        objection = "no party to a conflict is named, and nothing in the article speaks of arms"
    if objection is not None:
        reading.rejected.append((sentence.slice(mention.first, mention.last), objection))
    return objection is not None


def _speaks_of_sides(sentence: Sentence) -> bool:
    text = sentence.text.lower()
    return any(words in text for words in word_set("ceasefire", "unnamed", "words"))


def _standing_in(reading: Reading, kind: CeasefireKind, predicates: set[int]) -> Iterator[CeasefireMention]:
    """Yield what nouns and pronouns that stand for a ceasefire report, where no ceasefire named shares their verb."""
    sentence = reading.sentence
    nouns = ((token, "anaphor", act) for token in _anaphors(sentence) if (act := _act_on(sentence, token)))
    phrases = ((act.governor, "phrase", act) for act in _phrases(sentence))
    pronouns = ((token, "pronoun", act) for token, act in pronouns_for(reading, act_table(), ceasefire_forms()))
    for token, kind_of_word, act in (*nouns, *phrases, *pronouns):
        if act.governor in predicates or act.top in predicates:
            continue
        predicates.update((act.governor, act.top))
        mention = _mention(reading, token, token, token, kind, act)
        mention.features[kind_of_word] = 1.0
        yield mention


def _act_on(sentence: Sentence, anaphor: int) -> Act | None:
    """Return the act on a noun that stands for a ceasefire, or what the noun tells by itself."""
    act = act_table().find(sentence, anaphor)
    told = telling_anaphors().get(sentence.lower[anaphor])
    if told is not None and (act is None or act.value == CeasefireStatus.IN_EFFECT):
        return Act(told, anaphor, "itself", anaphor, sentence.lower[anaphor])
    return act


def _phrases(sentence: Sentence) -> Iterator[Act]:
    """Yield the acts of "halt its offensive", "stop the shelling", turned by the verbs above them."""
    verbs, objects, status = ceasefire_phrase()
    for token, word in enumerate(sentence.lower):
        if (
            word in verbs
            and sentence.is_verb(token)
            and any(sentence.lower[t] in objects for t in sentence.objects(token))
        ):
            yield act_table().operated(sentence, Act(status, token, "object", token, lemma(word)))


def _anaphors(sentence: Sentence) -> list[int]:
    return [t for t, word in enumerate(sentence.lower) if word in anaphor_forms() and sentence.is_noun(t)]


@functools.cache
def _first_words() -> frozenset[str]:
    return frozenset(anchor.split(" ")[0] for anchor in ceasefire_anchors())


def _anchor_tokens(sentence: Sentence) -> list[tuple[int, int, int, CeasefireKind]]:
    found: list[tuple[int, int, int, CeasefireKind]] = []
    anchors, first_words = ceasefire_anchors(), _first_words()
    token = 0
    while token < len(sentence):
        if sentence.lower[token] not in first_words:
            token += 1
            continue
        for width in (6, 5, 4, 3, 2, 1):
            entry = anchors.get(" ".join(sentence.lower[token : token + width]))
            if entry is not None and entry[0] == width:
                last = token + width - 1
                outside = [
                    i
                    for i in range(token, last + 1)
                    if not token <= sentence.heads[i] <= last or sentence.heads[i] == i
                ]
                anchor = next((i for i in outside if sentence.is_noun(i)), outside[0] if outside else last)
                found.append((token, last, anchor, entry[1]))
                token = last
                break
        token += 1
    return found


def _mention(
    reading: Reading, first: int, last: int, anchor: int, kind: CeasefireKind, act: Act | None
) -> CeasefireMention:
    sentence = reading.sentence
    status, basis = _status(sentence, anchor, act)
    governor = act.governor if act else anchor
    cue = modality(reading, governor, anchor)
    mediators = find_mediators(reading, anchor, act)
    parties = [a for a in find_parties(reading, anchor, act, status) if a.name not in {m.name for m in mediators}]
    return CeasefireMention(
        reading=reading,
        first=first,
        last=last,
        predicate=act.top if act else anchor,
        cue=cue,
        attribution=attribution(reading, act.top if act else anchor),
        status=status,
        kind=kind,
        parties=distinct(parties),
        mediators=distinct(mediators),
        features=_features(reading, anchor, act, status, basis, parties),
    )


def _status(sentence: Sentence, anchor: int, act: Act | None) -> tuple[CeasefireStatus, str]:
    if act is not None:
        value = act.value
        if value == "DECLARED" and _by_several(sentence, anchor, act):
            value = "AGREED"
        negated = any(sentence.deps[c] == "neg" for c in sentence.children[act.governor])
        if negated and value == "AGREED":
            value = "REJECTED" if act.word in ("agree", "accept", "sign") else "COLLAPSED"
        if negated and value == "IN_EFFECT":
            value = "VIOLATED" if act.word in ("respect", "observe", "honor", "honour") else "COLLAPSED"
        return CeasefireStatus(value), "predicate"
    modifiers = lexicon.load("ceasefire")["modifiers"]
    for child in sentence.children[anchor]:
        for status, words in modifiers.items():
            if sentence.lower[child] in words:
                return CeasefireStatus(status), "modifier"
    return CeasefireStatus.IN_EFFECT, "none"


def _by_several(sentence: Sentence, anchor: int, act: Act) -> bool:
    """A ceasefire announced between sides, as a deal, or by nobody in particular was agreed, not declared by one
    side."""
    if any(p in ("between", "with") for p, _ in sentence.prepositions(anchor)):
        return True
    agreement = sentence.lower[sentence.heads[anchor]] in anaphor_forms() or sentence.lower[anchor] in anaphor_forms()
    doers = sentence.agents(act.governor) if sentence.is_verb(act.governor) else [anchor]
    return agreement or not doers or len(doers) > 1


def _features(
    reading: Reading, anchor: int, act: Act | None, status: CeasefireStatus, basis: str, parties: list[Actor]
) -> Features:
    sentence = reading.sentence
    following = sentence.lower[anchor + 1] if anchor + 1 < len(sentence) else ""
    features = {
        f"anchor={sentence.lower[anchor]}": 1.0,
        f"dep={sentence.deps[anchor]}": 1.0,
        f"status={status}": 1.0,
        f"basis={basis}": 1.0,
        f"relation={act.relation if act else 'none'}": 1.0,
        "party": float(bool(parties)),
        "compound": float(following in word_set("ceasefire", "not_ceasefires", "compounds")),
        "foreign": float(bool(set(sentence.lower) & word_set("ceasefire", "not_ceasefires", "words"))),
        "definite": float(
            any(
                sentence.lower[c] in ("the", "this", "that", "its", "their")
                for c in sentence.with_dep(anchor, "det", "poss")
            )
        ),
    }
    if act is not None:
        features[f"word={act.word}"] = 1.0
        if act.operator:
            features[f"operator={act.operator}"] = 1.0
    return features
