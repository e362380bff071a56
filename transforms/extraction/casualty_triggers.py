"""Where a sentence reports a casualty: triggers, and the tokens that hold the victims and the doers."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from dataclasses import dataclass, field

from schemas.records import ActorKind
from transforms.extraction.casualty_words import TriggerWord, adjectives, conditions, idioms, nouns, told_of, verbs
from transforms.extraction.quantities import QuantityKind
from transforms.extraction.reading import Reading
from transforms.extraction.sentence import Sentence
from transforms.extraction.victims import group, is_people, people_before
from transforms.extraction.words import word_set


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


def find_frames(reading: Reading) -> list[CasualtyFrame]:
    """Return the casualty triggers of a sentence with their roles, in text order; one token triggers once."""
    sentence = reading.sentence
    frames: list[CasualtyFrame] = []
    taken: set[int] = set()
    beginnings = _beginnings()
    for token, word in enumerate(sentence.lower):
        if word not in beginnings or token in taken:
            continue
        for frame in _at(reading, token):
            frames.append(frame)
            taken.update(range(frame.first, frame.last + 1))
            break
    return frames


@functools.cache
def _beginnings() -> frozenset[str]:
    """Return the words at which any frame can begin."""
    objects = {form for idiom in idioms() for form in idiom.objects}
    return frozenset({*told_of(), *objects, *conditions()[0], *verbs(), *adjectives(), *nouns()})


def _at(reading: Reading, token: int) -> Iterator[CasualtyFrame]:
    sentence, word = reading.sentence, reading.sentence.lower[token]
    yield from _told_of(reading, token)
    yield from _idiom(sentence, token)
    yield from _condition(sentence, token)
    if word in verbs() and sentence.is_verb(token):
        yield from _verb(reading, token)
    if word in adjectives():
        yield from _adjective(reading, token)
    if word in nouns() and (sentence.is_noun(token) or sentence.tags[token] in ("VBG", "JJ", "VBN")):
        yield from _noun(reading, token)


def _told_of(reading: Reading, token: int) -> Iterator[CasualtyFrame]:
    """ "Two of the dead were children", "the dead included two nurses", "among the victims were three soldiers"."""
    sentence = reading.sentence
    word = told_of().get(sentence.lower[token])
    if word is None or not token or sentence.lower[token - 1] not in ("the", "those"):
        return
    head, dep = sentence.heads[token], sentence.deps[token]
    victims: list[int] = []
    verb = _verb_above(sentence, token)
    if sentence.lower[verb] not in word_set("casualty", "told_of", "verbs"):
        return
    if dep == "pobj" and sentence.lower[head] == "of":
        share = sentence.heads[head]
        if group(reading, share).quantity is not None or sentence.lower[share] in word_set(
            "quantities", "shares", "words"
        ):
            victims = [share]
    elif dep == "pobj" and sentence.lower[head] == "among":
        others = sentence.with_dep(verb, "nsubj", "attr", "dep")
        victims = [t for other in others for t in sentence.conjuncts(other) if t != token]
    elif dep == "nsubj" and group(reading, token).quantity is None:
        things = sentence.with_dep(verb, "dobj", "attr")
        victims = [t for thing in things for t in sentence.conjuncts(thing) if is_people(reading, t)]
    if victims:
        yield CasualtyFrame(word, token, token, verb, victims=victims, role="told of")


def _verb(reading: Reading, token: int) -> Iterator[CasualtyFrame]:
    sentence = reading.sentence
    for rest, word in verbs()[sentence.lower[token]]:
        if word.near and not word.near.intersection(sentence.lower):
            continue
        last = _find_rest(sentence, token, rest)
        if last is None:
            continue
        if sentence.deps[token] in ("amod", "compound") and sentence.is_noun(sentence.heads[token]):
            if sentence.tags[token] == "VBN" and not word.weak:
                head = sentence.heads[token]
                yield CasualtyFrame(word, token, token, token, victims=[head], role="modifier")
            return
        if word.frame == "suffer":
            yield CasualtyFrame(word, token, token, token, victims=sentence.subjects(token), role="subject")
            return
        frame = _harm(reading, word, token, last)
        if word.doer and not any(
            a.kind is ActorKind[word.doer] for t in frame.doers if (a := reading.actor(t)) is not None
        ):
            continue
        yield frame
        return


def _harm(reading: Reading, word: TriggerWord, token: int, last: int) -> CasualtyFrame:
    sentence = reading.sentence
    passive = sentence.is_passive(token)
    doers, victims = sentence.agents(token), [_whole(sentence, t) for t in sentence.objects(token)]
    past = sentence.tags[token] in ("VBD", "VBN")
    # "left 50 dead and 53 others wounded", "two shot": a past form without an object is a passive cut short.
    if not victims and past and any(is_people(reading, t) for t in sentence.subjects(token)):
        victims, doers, passive = sentence.subjects(token), [], True
    # "Wounded over 260 near the finish": a number right behind the verb is its object, whatever the parse.
    behind = next((q for q in reading.quantities if q.start == token + 1 and q.kind is QuantityKind.CARDINAL), None)
    if not victims and behind is not None:
        victims = [behind.head]
    # Words far from the verb ("took the crew of the ship hostage") do not stretch the trigger over what lies between.
    trigger_last = token if last > token + 2 else last
    role = "passive" if passive else "object"
    return CasualtyFrame(word, token, trigger_last, token, victims=victims, doers=doers, role=role)


def _whole(sentence: Sentence, victim: int) -> int:
    """ "42 people, including 27 students, who were kidnapped": the clause is on the whole, not on the part."""
    head = sentence.heads[victim]
    if (
        sentence.deps[victim] == "pobj"
        and sentence.lower[head] == "including"
        and sentence.is_noun(sentence.heads[head])
    ):
        return sentence.heads[head]
    return victim


def _find_rest(sentence: Sentence, token: int, rest: tuple[str, ...]) -> int | None:
    """Find the last of the further words of a multi-word trigger ("took ... hostage", "shot three people dead")."""
    limit = min(len(sentence), token + 9)
    position = token + 1
    for word in rest:
        while position < limit and sentence.lower[position] not in (word, word + "s"):
            position += 1
        if position == limit:
            return None
        position += 1
    return position - 1


def _adjective(reading: Reading, token: int) -> Iterator[CasualtyFrame]:
    sentence = reading.sentence
    word = adjectives()[sentence.lower[token]]
    dep, head = sentence.deps[token], sentence.heads[token]
    counted = _counted_before(reading, token)
    if counted is not None:
        # "left at least 50 dead", "two others missing"
        yield CasualtyFrame(word, token, token, _verb_above(sentence, token), victims=[counted], role="counted")
        return
    if sentence.is_noun(token) and sentence.tags[token] != "NN":
        return
    if dep == "conj" and sentence.lower[head] in adjectives():
        for frame in _adjective(reading, head):
            yield CasualtyFrame(word, token, token, frame.predicate, victims=frame.victims, role="conjoined")
    elif dep == "amod" and head > token and sentence.is_noun(head):
        yield CasualtyFrame(word, token, token, head, victims=sentence.conjuncts(head)[:1], role="modifier")
    elif dep in ("amod", "acl") and head < token:
        yield CasualtyFrame(word, token, token, token, victims=[head], role="predicate")
    elif dep not in ("amod", "acl", "compound", "nsubj", "nsubjpass", "pobj"):
        victims, verb = _said_of(sentence, token)
        victims = [v for v in victims if v != token]
        yield CasualtyFrame(word, token, token, verb, victims=victims, role="predicate")


def _counted_before(reading: Reading, token: int) -> int | None:
    """Return whom a number right before the word counts, or before "others", "more" or "people" before it."""
    sentence = reading.sentence
    named = bool(token) and sentence.lower[token - 1] in word_set("casualty", "counted", "between")
    end = token - 1 if named else token
    quantity = next((q for q in reading.quantities if q.kind is QuantityKind.CARDINAL and q.end == end), None)
    if quantity is None or sentence.deps[token] == "amod":
        return None
    if named and sentence.lower[token - 1] != "more":
        return token - 1
    return token if sentence.heads[quantity.head] == token else quantity.head


def _said_of(sentence: Sentence, token: int) -> tuple[list[int], int]:
    """Return whom a predicate adjective is said of, and the verb: "was found dead", "left three people dead"."""
    dep, head = sentence.deps[token], sentence.heads[token]
    verb = head if dep != "ROOT" else token
    own = [t for s in sentence.with_dep(token, "nsubj") for t in sentence.conjuncts(s)]
    if sentence.lower[verb] in word_set("casualty", "leaving", "words"):
        objects = [c for c in sentence.objects(verb) if c != token]
        others = [t for s in sentence.with_dep(verb, "nsubj", "dobj", "pobj") for t in sentence.conjuncts(s)]
        return own or objects or [t for t in others if token - 15 < t < token], verb
    if sentence.is_verb(verb):
        return sentence.subjects(verb), verb
    return own or ([head] if sentence.is_noun(head) else []), token


def _condition(sentence: Sentence, token: int) -> Iterator[CasualtyFrame]:
    """ "Four were in critical condition", "remains in a coma"."""
    table, qualities = conditions()
    word = table.get(sentence.lower[token])
    if word is None or sentence.deps[token] != "pobj" or sentence.lower[sentence.heads[token]] != "in":
        return
    qualified = qualities.intersection(sentence.lower[c] for c in sentence.children[token])
    verb = sentence.heads[sentence.heads[token]]
    if (qualified or word.base == "coma") and sentence.is_verb(verb):
        yield CasualtyFrame(word, token, token, verb, victims=sentence.subjects(verb), role="condition")


def _idiom(sentence: Sentence, token: int) -> Iterator[CasualtyFrame]:
    if not (sentence.is_noun(token) or sentence.tags[token] == "CD"):
        return
    for idiom in idioms():
        if sentence.lower[token] not in idiom.objects:
            continue
        first = sentence.first_conjunct(token)
        head = sentence.heads[first]
        if sentence.lower[head] not in idiom.verbs or sentence.deps[first] not in ("dobj", "nsubjpass"):
            if not (sentence.deps[first] == "pobj" and sentence.lower[sentence.heads[head]] in idiom.verbs):
                continue
            head = sentence.heads[head]
        victims, doers = [token], []
        if idiom.victims == "subject":
            victims = sentence.subjects(head) if not sentence.is_passive(head) else [token]
        elif idiom.victims == "of":
            partitive = [t for p, t in sentence.prepositions(token) if p == "of"]
            owners = [c for p in sentence.with_dep(token, "poss") for c in sentence.conjuncts(p)]
            victims = partitive or owners or [token]
            doers = sentence.subjects(head) if not sentence.is_passive(head) else sentence.agents(head)
        yield CasualtyFrame(idiom.word, token, token, head, victims=victims, doers=doers, role="idiom")
        return


def _noun(reading: Reading, token: int) -> Iterator[CasualtyFrame]:
    sentence = reading.sentence
    word = nouns()[sentence.lower[token]]
    if sentence.deps[token] in ("compound", "amod", "npadvmod") and sentence.heads[token] > token:
        return
    if word.frame == "victim":
        victims = [token]
        partitive = [t for p, t in sentence.prepositions(token) if p == "of"]
        if word.base in word_set("casualty", "bodies", "nouns") and partitive:
            victims = partitive
        yield CasualtyFrame(word, token, token, _verb_above(sentence, token), victims=victims, role="victim")
        return
    victims = [t for p, t in sentence.prepositions(token) if p in ("of", "among", "against")]
    if word.of and not (victims and sentence.lower[victims[0]] in word.of):
        return
    doers = [t for p, t in sentence.prepositions(token) if p in ("by", "at")]
    owners = [c for p in sentence.with_dep(token, "poss") for c in sentence.conjuncts(p)]
    if not victims and owners:
        victims, owners = owners, []
    elif owners and word.base != "death":
        doers = doers + owners
    if word.frame == "tally":
        first = token - 1 if token and sentence.lower[token - 1] == "death" else token
        people = [t for t in victims if sentence.tags[t] != "NNP"]
        yield CasualtyFrame(word, first, token, _verb_above(sentence, token), victims=people, role="tally")
        return
    if not victims and (group(reading, token).quantity is not None or people_before(reading, token) is not None):
        # "nearly 150 deaths", "Palestinian civilian deaths"
        yield CasualtyFrame(word, token, token, _verb_above(sentence, token), victims=[token], role="counted")
        return
    yield CasualtyFrame(word, token, token, token, victims=victims, doers=doers, role="event")


def _verb_above(sentence: Sentence, token: int) -> int:
    for ancestor in sentence.ancestors(token):
        if sentence.is_verb(ancestor):
            return ancestor
    return token
