"""Casualty mentions of a sentence: frames, groups of victims, and the slots around them."""

from __future__ import annotations

import functools
import itertools
import re

from schemas.records import Cause, DatePrecision, Modality, Outcome, Scope
from transforms.extraction import lexicon
from transforms.extraction.casualty_triggers import CasualtyFrame, find_frames
from transforms.extraction.causes import cause_of, cause_words
from transforms.extraction.context import attribution, modality
from transforms.extraction.mentions import CasualtyMention, Features
from transforms.extraction.perpetrators import find_perpetrators
from transforms.extraction.reading import Reading
from transforms.extraction.victims import VictimGroup, category_nouns, counted, describe, groups
from transforms.extraction.victims import group as group_of
from transforms.extraction.words import lemma, word_set


def find_casualties(reading: Reading) -> list[CasualtyMention]:
    """Return the casualty mentions of a sentence, in text order."""
    mentions: list[CasualtyMention] = []
    claimed: set[tuple[Outcome, int]] = set()
    for frame in find_frames(reading):
        found = groups(reading, frame.victims) or [VictimGroup(frame.first, None, None, None, False)]
        if frame.role == "tally":
            found = _tally(reading, frame, found)
        for group in found:
            key = (frame.word.outcome, group.head)
            if key in claimed and group.noun is not None:
                continue
            mention = _mention(reading, frame, group, len(found) > 1)
            if mention is not None:
                claimed.add(key)
                mentions.append(mention)
        mentions.extend(_parts(reading, frame, found))
    return mentions


def _tally(reading: Reading, frame: CasualtyFrame, found: list[VictimGroup]) -> list[VictimGroup]:
    """A toll is counted by a number near it: "a toll of 49", "the toll rose to 49"."""
    people = found[0].noun
    for quantity in reading.quantities:
        if quantity.kind.name == "CARDINAL" and frame.last < quantity.head:
            return [VictimGroup(quantity.head, people, quantity, counted(reading, quantity), True)]
    return found[:1]


def _parts(reading: Reading, frame: CasualtyFrame, found: list[VictimGroup]) -> list[CasualtyMention]:
    """Return the subsets of a total: "34, including five children", "12 people, two of them soldiers", "mostly
    civilians"."""
    if frame.role == "victim" and not any(g.quantity for g in found):
        return []
    known = {g.head for g in found}
    mentions = []
    inner = [h for h in dict.fromkeys(_included(reading, frame, found)) if h not in known]
    for group in (*groups(reading, inner), *_of_them(reading, frame)):
        if not group.people or group.head in known:
            continue
        known.add(group.head)
        mention = _mention(reading, frame, group, True)
        if mention is not None:
            mention.part_of_total = True
            mention.features["part"] = 1.0
            mentions.append(mention)
    return mentions


def _included(reading: Reading, frame: CasualtyFrame, found: list[VictimGroup]) -> list[int]:
    """Return what "including" and counted appositions name: "nine citizens, three women and six children"."""
    sentence = reading.sentence
    heads: list[int] = []
    for group in found:
        for child in sentence.with_dep(group.head, "appos"):
            conjuncts = sentence.conjuncts(child)
            if group.quantity is not None and any(reading.cardinal_at(t) or _counted(reading, t) for t in conjuncts):
                heads.extend(conjuncts)
    for token in range(len(sentence)):
        if sentence.lower[token] == "including" and abs(token - frame.first) < 20:
            for thing in sentence.with_dep(token, "pobj", "dobj"):
                heads.extend(t for t in sentence.conjuncts(thing) if not sentence.is_verb(t))
    return heads


def _counted(reading: Reading, token: int) -> bool:
    return group_of(reading, token).quantity is not None


def _of_them(reading: Reading, frame: CasualtyFrame) -> list[VictimGroup]:
    """Return groups told as "two of them soldiers", "132 of whom were children", "most of them from ...", "mostly
    civilians"."""
    sentence = reading.sentence
    people = category_nouns()
    found: list[VictimGroup] = []
    for token in range(frame.last + 1, len(sentence) - 1):
        word, following = sentence.lower[token], sentence.lower[token + 1]
        if word == "of" and following in ("them", "whom", "which", "these"):
            quantity = reading.cardinal_at(token - 1)
            if quantity is None and sentence.lower[token - 1] not in word_set("quantities", "shares", "words"):
                continue
            noun = next(
                (t for t in range(token + 2, min(len(sentence), token + 7)) if sentence.lower[t] in people), None
            )
            found.append(VictimGroup(token - 1, noun, quantity, counted(reading, quantity), True))
        elif word == "among" and following in ("them", "whom"):
            head = _named_beside(reading, token)
            if head is not None:
                found.append(group_of(reading, head))
        elif word == "mostly" and (following in people or sentence.lower[min(token + 2, len(sentence) - 1)] in people):
            noun = token + 1 if following in people else token + 2
            found.append(VictimGroup(noun, noun, None, None, True))
    return found


def _named_beside(reading: Reading, token: int) -> int | None:
    """Return who is "among them": "five children among them", "among whom were two nurses"."""
    sentence = reading.sentence
    before = (t for t in range(token - 1, max(-1, token - 6), -1) if sentence.lower[t] != ",")
    after = (t for t in range(token + 2, min(len(sentence), token + 8)))
    for direction in (before, after):
        for candidate in direction:
            if sentence.is_verb(candidate) and sentence.lower[candidate] not in ("were", "was", "are", "is"):
                break
            if sentence.is_noun(candidate) and group_of(reading, candidate).count is not None:
                return candidate
    return None


def _mention(reading: Reading, frame: CasualtyFrame, group: VictimGroup, several: bool) -> CasualtyMention | None:
    sentence = reading.sentence
    objection = _objection(reading, frame, group)
    if objection is not None:
        reading.rejected.append((sentence.slice(frame.first, frame.last), objection))
        return None
    cue = modality(reading, frame.predicate, frame.first)
    source = attribution(reading, frame.predicate)
    outcome = _outcome(reading, frame)
    victims = describe(reading, group, frame.first)
    perpetrators = find_perpetrators(
        reading, frame, cue.modality is Modality.ALLEGED, source.source if source else None
    )
    return CasualtyMention(
        reading=reading,
        first=frame.first,
        last=frame.last,
        predicate=frame.predicate,
        cue=cue,
        attribution=source,
        discriminator=sentence.start + sentence.offsets[group.head] if several or group.head != frame.first else None,
        outcome=outcome,
        count=group.count,
        scope=_scope(reading, frame, group),
        part_of_total=_partitive(reading, group) or frame.role == "told of",
        victims=victims,
        perpetrators=perpetrators,
        cause=cause_of(reading, frame),
        features=_features(reading, frame, group),
    )


def _outcome(reading: Reading, frame: CasualtyFrame) -> Outcome:
    """ "Shot and killed", "shot dead" and "fatally shot" kill."""
    sentence = reading.sentence
    if frame.word.outcome is Outcome.INJURED:
        words = {sentence.lower[c] for c in sentence.children[frame.first]}
        if words & {"dead", "fatally", "death", "mortally", "fatal", "deadly"}:
            return Outcome.KILLED
    return frame.word.outcome


def _objection(reading: Reading, frame: CasualtyFrame, group: VictimGroup) -> str | None:
    """Return why the trigger reports no casualty: nobody suffers, or it is illness, metaphor or an arrest."""
    sentence, word = reading.sentence, frame.word
    if group.quantity is not None and group.quantity.maximum == 0:
        return "the count is nought"
    unknown_thing = group.noun is not None and group.quantity is None and not _may_be_people(reading, group.noun)
    if not group.people and (unknown_thing or word.weak or word.doer or word.near):
        return f"“{sentence.words[group.head]}” is no word for people"
    for thing in (group.head, group.noun):
        if thing is not None and sentence.lower[thing] in word_set("casualty", "not_casualties", "objects"):
            return f"“{sentence.words[thing]}” cannot be killed or hurt but in a figure of speech"
    if sentence.lower[frame.first] == "casualty" and any(p == "of" for p, _ in sentence.prepositions(frame.first)):
        return "“a casualty of” is a figure of speech"
    killed = word_set("casualty", "bodies", "killed")
    if word.base == "shoot" and any(sentence.lower[c] in killed for c in sentence.conjuncts(frame.first)):
        return "told by “killed” beside it"
    if word.base in word_set("casualty", "bodies", "nouns") and group.quantity is None:
        named = group.head != frame.first or sentence.tags[frame.first] == "NNS"
        if not named or lemma(sentence.lower[frame.predicate]) not in word_set("casualty", "bodies", "verbs"):
            return "a body that is neither found, buried nor counted"
    if (
        word.base in word_set("casualty", "homes", "verbs")
        and group.quantity is None
        and not _from_home(reading, frame)
    ):
        return "neither a number nor a home that was left"
    return "the sentence is about illness" if _of_illness(reading) else None


def _may_be_people(reading: Reading, noun: int) -> bool:
    """Tell whether a noun that is no known word for people may be one: a nation stands before it ("a Swiss
    birdwatcher")."""
    sentence = reading.sentence
    first, last = sentence.noun_phrase(noun)
    return sentence.is_noun(noun) and any(
        (named := reading.actor_at.get(token)) is not None and named.known.demonym for token in range(first, last)
    )


def _from_home(reading: Reading, frame: CasualtyFrame) -> bool:
    sentence = reading.sentence
    places = word_set("casualty", "homes", "places")
    subtree = list(sentence.subtree(frame.first))
    if any(sentence.lower[t] in places or sentence.lower[t].removesuffix("s") in places for t in subtree):
        return True
    first, last = sentence.offsets[min(subtree)], sentence.token_end(max(subtree))
    return any(first <= place.start < last for place in reading.article.places(reading.index))


def _of_illness(reading: Reading) -> bool:
    words = word_set("casualty", "not_casualties", "illness")
    sentence = reading.sentence
    pairs = {f"{a} {b}" for a, b in itertools.pairwise(sentence.lower)}
    if not words & (pairs | set(sentence.lower)):
        return False
    violent = {cause for _, cause in cause_words(sentence.text)} - {Cause.OTHER, Cause.OFFENSIVE, Cause.CLASHES}
    return not violent


def _partitive(reading: Reading, group: VictimGroup) -> bool:
    sentence = reading.sentence
    following = sentence.lower[group.head + 1 : group.head + 3]
    return bool(following[:1] == ["of"] and following[1:2] in (["them"], ["whom"], ["the"], ["those"]))


def _scope(reading: Reading, frame: CasualtyFrame, group: VictimGroup) -> Scope:
    """A toll over a war, a period or several incidents is cumulative; wording tells it, and the size of the count."""
    sentence = reading.sentence
    minimum = 0 if group.count is None else group.count.minimum or 0
    perfect = any(sentence.lower[c] in ("have", "has", "had", "'ve") for c in sentence.with_dep(frame.predicate, "aux"))
    dated = any(
        d.date is not None and d.date.precision is DatePrecision.DAY for d in reading.article.dates(reading.index)
    )
    score = (
        2 * _worded_as_cumulative(sentence.text)
        + perfect
        + (minimum >= 100)
        + (minimum >= 1000)
        - dated
        - (sentence.tags[frame.first] == "VBG")
    )
    score += frame.role == "tally" or "war" in sentence.lower
    if group.count is not None and minimum < 10:
        score -= 2
    return Scope.CUMULATIVE if score >= 2 else Scope.INCIDENT


@functools.lru_cache(maxsize=1024)
def _worded_as_cumulative(text: str) -> bool:
    lowered = text.lower()
    return any(pattern.search(lowered) for pattern in _cumulative_patterns())


@functools.cache
def _cumulative_patterns() -> list[re.Pattern[str]]:
    return [re.compile(rf"\b{pattern}") for pattern in lexicon.load("context")["cumulative"]["patterns"]]


def _features(reading: Reading, frame: CasualtyFrame, group: VictimGroup) -> Features:
    sentence = reading.sentence
    return {
        f"role={frame.role}": 1.0,
        f"trigger={frame.word.base}": 1.0,
        f"frame={frame.word.frame}": 1.0,
        "counted": float(group.quantity is not None),
        "people": float(group.people),
        "named": float(group.noun is not None and sentence.tags[group.noun] == "NNP"),
        "pronoun": float(group.noun is not None and sentence.tags[group.noun].startswith("PRP")),
        "no victims": float(group.noun is None and group.quantity is None),
        "nobody": float(frame.role == "event" and not frame.victims),
        "unknown noun": float(group.noun is not None and not group.people and group.quantity is None),
        "singular": float(group.count is not None and group.quantity is None),
        "doer": float(bool(frame.doers)),
        "weak": float(frame.word.weak),
        "cause word": float(bool(cause_words(sentence.text))),
        f"dep={sentence.deps[frame.first]}": 1.0,
    }
