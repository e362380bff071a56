"""Where a sentence reports a casualty: triggers, and the tokens that hold the victims and the doers."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from schemas.records import Outcome
from transforms.extraction import lexicon
from transforms.extraction.morphology import noun_forms, verb_forms
from transforms.extraction.reading import Reading
from transforms.extraction.sentence import Sentence


@dataclass(frozen=True, slots=True)
class TriggerWord:
    """A word of ``casualty.toml``: its outcome, its frame, what it says of the cause, and how sure it is."""

    base: str
    outcome: Outcome
    frame: str
    cause: str | None = None
    weak: bool = False
    doer: str | None = None
    near: frozenset[str] = frozenset()
    of: frozenset[str] = frozenset()


@dataclass(slots=True)
class CasualtyFrame:
    """A trigger with its roles filled: token numbers of the heads of the victims and of those who did it."""

    word: TriggerWord
    first: int
    last: int
    predicate: int
    victims: list[int] = field(default_factory=list)
    doers: list[int] = field(default_factory=list)
    role: str = ""


def _word(base: str, entry: dict[str, Any]) -> TriggerWord:
    return TriggerWord(
        base,
        Outcome(entry["outcome"]),
        entry.get("frame", "adjective"),
        entry.get("cause"),
        entry.get("strength") == "weak",
        entry.get("doer"),
        frozenset(entry.get("near", ())),
        frozenset(entry.get("of", ())),
    )


@functools.cache
def _verbs() -> dict[str, list[tuple[tuple[str, ...], TriggerWord]]]:
    """Map the first form of a verb to (the further words, the trigger), longest first."""
    table: dict[str, list[tuple[tuple[str, ...], TriggerWord]]] = {}
    for entry in lexicon.load("casualty")["verb"]:
        for base in entry["words"]:
            word = _word(base, entry)
            for form in verb_forms(base):
                head, *rest = form.split(" ")
                table.setdefault(head, []).append((tuple(rest), word))
    for candidates in table.values():
        candidates.sort(key=lambda candidate: -len(candidate[0]))
    return table


@functools.cache
def _nouns() -> dict[str, TriggerWord]:
    table: dict[str, TriggerWord] = {}
    for entry in lexicon.load("casualty")["noun"]:
        for base in entry["words"]:
            word = _word(base, entry)
            for form in (
                noun_forms(base)
                if entry["frame"] != "victim"
                or base not in ("dead", "slain", "wounded", "injured", "fallen", "captivity", "remains")
                else {base}
            ):
                table.setdefault(form, word)
    return table


@functools.cache
def _adjectives() -> dict[str, TriggerWord]:
    return {base: _word(base, entry) for entry in lexicon.load("casualty")["adjective"] for base in entry["words"]}


@functools.cache
def _idioms() -> list[tuple[frozenset[str], frozenset[str], str, TriggerWord]]:
    rows = []
    people = [form for noun in lexicon.load("casualty")["victim_people"]["lose"] for form in noun_forms(noun)]
    for entry in lexicon.load("casualty")["idiom"]:
        verbs = frozenset(form for verb in entry["verbs"] for form in verb_forms(verb))
        objects = frozenset(form for noun in entry["objects"] for form in noun_forms(noun))
        if entry["victims"] == "object":
            objects = frozenset(people)
        word = TriggerWord(f"{entry['verbs'][0]} {entry['objects'][0]}", Outcome(entry["outcome"]), "idiom")
        rows.append((verbs, objects, entry["victims"], word))
    return rows


def trigger_forms() -> set[str]:
    """Return every word that can begin a casualty trigger, for the screen."""
    idiom_objects = {form for _, objects, victims, _ in _idioms() if victims != "object" for form in objects}
    return (
        set(_verbs())
        | {form.split(" ")[-1] for form in _nouns()}
        | set(_adjectives())
        | idiom_objects
        | {"lost", "lose", "loses", "losing"}
    )


def find_frames(reading: Reading) -> list[CasualtyFrame]:
    """Return the casualty triggers of a sentence with their roles, in text order; one token triggers once."""
    sentence = reading.sentence
    frames: list[CasualtyFrame] = []
    taken: set[int] = set()
    for token in range(len(sentence)):
        if token in taken:
            continue
        for frame in _at(sentence, token):
            frames.append(frame)
            taken.update(range(frame.first, frame.last + 1))
            break
    return frames


def _at(sentence: Sentence, token: int) -> Iterator[CasualtyFrame]:
    word = sentence.lower[token]
    yield from _idiom(sentence, token)
    if word in _verbs() and (sentence.is_verb(token) or word in ("gunned",)):
        yield from _verb(sentence, token)
    if word in _adjectives():
        yield from _adjective(sentence, token)
    if word in _nouns() and (sentence.is_noun(token) or sentence.tags[token] in ("VBG", "JJ", "VBN")):
        yield from _noun(sentence, token)
    if word == "toll" and token and sentence.lower[token - 1] == "death":
        return


def _verb(sentence: Sentence, token: int) -> Iterator[CasualtyFrame]:
    for rest, word in _verbs()[sentence.lower[token]]:
        last = token
        if word.near and not word.near.intersection(sentence.lower):
            continue
        if rest:
            last_found = _find_rest(sentence, token, rest)
            if last_found is None:
                continue
            last = last_found
        if sentence.deps[token] in ("amod", "compound") and sentence.is_noun(sentence.heads[token]):
            head = sentence.heads[token]
            if sentence.tags[token] != "VBN" or word.weak:
                return
            yield CasualtyFrame(word, token, token, token, victims=[head], role="modifier")
            return
        if word.frame == "suffer":
            victims = sentence.subjects(token)
            yield CasualtyFrame(word, token, token, token, victims=victims, role="subject")
            return
        passive = sentence.is_passive(token)
        doers = sentence.agents(token)
        victims = sentence.objects(token)
        if passive and not victims and sentence.tags[token] == "VBN" and not sentence.with_dep(token, "auxpass"):
            victims, doers = sentence.subjects(token), []
        yield CasualtyFrame(
            word,
            token,
            token if last > token + 2 else last,
            token,
            victims=victims,
            doers=doers,
            role="passive" if passive else "object",
        )
        return


def _find_rest(sentence: Sentence, token: int, rest: tuple[str, ...]) -> int | None:
    """Find the further words of a multi-word trigger ("took ... hostage", "shot three people dead")."""
    limit = min(len(sentence), token + 9)
    position = token + 1
    for word in rest:
        while position < limit and sentence.lower[position] not in (word, word + "s"):
            position += 1
        if position == limit:
            return None
        position += 1
    return position - 1


def _adjective(sentence: Sentence, token: int) -> Iterator[CasualtyFrame]:
    word = _adjectives()[sentence.lower[token]]
    dep, head = sentence.deps[token], sentence.heads[token]
    if sentence.is_noun(token) and sentence.tags[token] != "NN":
        return
    victims: list[int] = []
    role = "predicate"
    if dep in ("acomp", "attr", "oprd", "ccomp", "xcomp", "advmod", "dep", "npadvmod", "dobj", "ROOT", "conj", "appos"):
        if dep == "conj" and sentence.lower[head] in _adjectives():
            for frame in _adjective(sentence, head):
                yield CasualtyFrame(word, token, token, frame.predicate, victims=frame.victims, role="conjoined")
            return
        verb = head if dep != "ROOT" else token
        if sentence.lower[verb] in (
            "left",
            "leaving",
            "leave",
            "leaves",
            "found",
            "finding",
            "shot",
            "declared",
            "pronounced",
            "feared",
            "reported",
            "believed",
            "presumed",
            "render",
            "rendered",
            "made",
            "with",
            "had",
            "have",
            "has",
            "making",
        ):
            victims = [t for t in sentence.with_dep(token, "nsubj") for t in sentence.conjuncts(t)]
            victims = (
                victims
                or [c for c in sentence.objects(verb) if c != token]
                or [
                    t
                    for t in sentence.with_dep(verb, "nsubj", "dobj", "pobj")
                    for t in sentence.conjuncts(t)
                    if abs(t - token) < 15 and t < token
                ]
            )
        elif sentence.is_verb(verb):
            victims = sentence.subjects(verb)
        else:
            victims = sentence.with_dep(token, "nsubj") or (
                [head] if sentence.is_noun(head) and dep in ("advmod", "acl", "conj", "appos") else []
            )
            if not victims and sentence.is_noun(head):
                victims = [head]
        predicate = verb if sentence.is_verb(verb) else token
        yield CasualtyFrame(word, token, token, predicate, victims=[v for v in victims if v != token], role=role)
        return
    if dep == "amod" and head > token and sentence.is_noun(head):
        yield CasualtyFrame(word, token, token, head, victims=sentence.conjuncts(head)[:1], role="modifier")
        return
    if dep in ("amod", "acl") and head < token:
        yield CasualtyFrame(word, token, token, token, victims=[head], role="predicate")


def _idiom(sentence: Sentence, token: int) -> Iterator[CasualtyFrame]:
    if not (sentence.is_noun(token) or sentence.tags[token] == "CD"):
        return
    for verbs, objects, source, word in _idioms():
        if sentence.lower[token] not in objects:
            continue
        first = sentence.first_conjunct(token)
        head = sentence.heads[first]
        if sentence.lower[head] not in verbs or sentence.deps[first] not in ("dobj", "nsubjpass"):
            if not (sentence.deps[first] == "pobj" and sentence.lower[sentence.heads[head]] in verbs):
                continue
            head = sentence.heads[head]
        victims: list[int] = []
        doers: list[int] = []
        if source == "subject":
            victims = sentence.subjects(head) if not sentence.is_passive(head) else [token]
        elif source == "object":
            victims, doers = [token], []
        else:
            victims = (
                [t for p, t in sentence.prepositions(token) if p == "of"]
                or [c for p in sentence.with_dep(token, "poss") for c in sentence.conjuncts(p)]
                or [token]
            )
            doers = sentence.subjects(head) if not sentence.is_passive(head) else sentence.agents(head)
        yield CasualtyFrame(word, token, token, head, victims=victims, doers=doers, role="idiom")
        return


def _noun(sentence: Sentence, token: int) -> Iterator[CasualtyFrame]:
    form = sentence.lower[token]
    word = _nouns()[form]
    if sentence.deps[token] in ("compound", "amod", "npadvmod") and sentence.heads[token] > token:
        if form == "death" and sentence.lower[sentence.heads[token]] == "toll":
            return
        if not (word.frame == "victim" and sentence.is_noun(sentence.heads[token]) and form in ("hostage",)):
            return
    if word.frame == "victim":
        victims = [token]
        partitive = [t for p, t in sentence.prepositions(token) if p == "of"]
        if word.base in ("body", "corpse", "remains") and partitive:
            victims = partitive
        yield CasualtyFrame(word, token, token, _verb_above(sentence, token), victims=victims, role="victim")
        return
    victims = [t for p, t in sentence.prepositions(token) if p in ("of", "among", "against")]
    if word.of:
        if victims and sentence.lower[victims[0]] in word.of:
            yield CasualtyFrame(word, token, token, token, victims=victims, role="event")
        return
    doers = [t for p, t in sentence.prepositions(token) if p in ("by", "at")]
    owners = [c for p in sentence.with_dep(token, "poss") for c in sentence.conjuncts(p)]
    if not victims and owners:
        victims, owners = owners, []
    elif owners and word.base != "death":
        doers = doers + owners
    if word.frame == "tally":
        first = token - 1 if token and sentence.lower[token - 1] == "death" else token
        yield CasualtyFrame(
            word,
            first,
            token,
            _verb_above(sentence, token),
            victims=[t for t in victims if sentence.tags[t] != "NNP"],
            role="tally",
        )
        return
    yield CasualtyFrame(word, token, token, token, victims=victims or [], doers=doers, role="event")


def _verb_above(sentence: Sentence, token: int) -> int:
    for ancestor in sentence.ancestors(token):
        if sentence.is_verb(ancestor):
            return ancestor
    return token
