"""What a sentence must hold to be worth parsing, derived from the lexicon that the frames go by.

A trigger seldom comes alone: "took" needs "hostage", or a hospital, or an armed group that took; "lost" needs lives.
Each clue says of one word what must stand beside it, so the screen passes over the many sentences where it does not.
Clues are necessary, never sufficient: what they turn down could not have become a mention.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from schemas.records import ActorKind
from transforms.extraction import anchors
from transforms.extraction.actors import kind_nouns
from transforms.extraction.article_context import ArticleContext
from transforms.extraction.casualty_words import adjectives, conditions, idioms, nouns, told_of, verbs
from transforms.extraction.plain_words import plain_words
from transforms.extraction.words import word_set

Group = frozenset[bytes]
"""Plain words, one of which must stand in the sentence."""


@dataclass(frozen=True, slots=True)
class Gate:
    """What must hold of the article; where it does, one of ``words`` stands in it (none: that cannot be told)."""

    words: Group
    holds: Callable[[ArticleContext], bool]


@dataclass(frozen=True, slots=True)
class Clue:
    """What must stand in a sentence beside the clue's own word: one word of each group, in an article that passes the
    gate."""

    beside: tuple[Group, ...] = ()
    gate: Gate | None = None

    def holds_in(self, words: Group, article: ArticleContext) -> bool:
        """Tell whether a sentence of these words holds the clue, its own word taken for granted."""
        for group in self.beside:
            if group.isdisjoint(words):
                return False
        return self.gate is None or self.gate.holds(article)

    def may_hold_in(self, words: Group) -> bool:
        """Tell whether a sentence of an article of these words may hold the clue."""
        for group in self.beside:
            if group.isdisjoint(words):
                return False
        return self.gate is None or not self.gate.words or not self.gate.words.isdisjoint(words)


@functools.cache
def clues() -> dict[bytes, tuple[Clue, ...]]:
    """Map plain words to their clues, one of which must hold; those that are easiest to tell come first."""
    table: dict[bytes, dict[Clue, None]] = {}
    found = [*_casualties(), *_sanctions(), *_ceasefires()]
    by_themselves = {word for word, clue in found if clue == Clue()}
    for word, clue in found:
        for key, needed in _without_what_is_told_anyway(word, clue, by_themselves):
            table.setdefault(key, {})[needed] = None
    return {word: tuple(sorted(_merged(of_word), key=_effort)) for word, of_word in table.items()}


@functools.cache
def clue_words() -> Group:
    return frozenset(clues())


def _without_what_is_told_anyway(word: bytes, clue: Clue, by_themselves: set[bytes]) -> Iterator[tuple[bytes, Clue]]:
    """Yield a clue under the words that call for it: "go" is everywhere, and "missing" tells what "go missing" does."""
    telling = next((group for group in clue.beside if not group.isdisjoint(by_themselves)), None)
    if word in by_themselves or telling is None:
        yield word, Clue() if word in by_themselves else clue
        return
    others = tuple(group for group in clue.beside if group is not telling)
    for other in sorted(telling - by_themselves):
        yield other, Clue((frozenset((word,)), *others), clue.gate)


def _merged(of_word: Iterable[Clue]) -> Iterator[Clue]:
    """Yield clues, those that need one group besides under the same gate as one: "hospital" beside any form of
    "take"."""
    single: dict[Gate | None, set[bytes]] = {}
    for clue in of_word:
        if len(clue.beside) == 1:
            single.setdefault(clue.gate, set()).update(clue.beside[0])
        else:
            yield clue
    for gate, words in single.items():
        yield Clue((frozenset(words),), gate)


def _effort(clue: Clue) -> tuple[bool, int]:
    return clue.gate is not None, len(clue.beside)


@functools.cache
def pronoun_words() -> Group:
    """Return the pronouns that may stand for a sanction or a ceasefire named in the sentence before."""
    return _group(word_set("actor_nouns", "anaphoric", "words"))


def _casualties() -> Iterator[tuple[bytes, Clue]]:
    for form, candidates in verbs().items():
        for rest, word in candidates:
            # The frame takes the further words with or without an "s".
            beside = tuple(_group((one, f"{one}s")) for one in rest)
            beside += (_group(word.near),) if word.near else ()
            if not word.doer:
                yield _of(form, beside)
                continue
            kind = ActorKind[word.doer]
            yield _of(form, (*beside, _group(noun for noun, of in kind_nouns().items() if of is kind)))
            yield _of(form, beside, _names_a(kind))
    for form, word in nouns().items():
        yield _of(form, (_group(word.of),) if word.of else ())
    for form in adjectives():
        yield _of(form)
    for form in told_of():
        yield _of(form, (_group(("the", "those")), _group(word_set("casualty", "told_of", "verbs"))))
    states, qualities = conditions()
    for form, word in states.items():
        yield _of(form, (_group(("in",)), *(() if word.base == "coma" else (_group(qualities),))))
    for idiom in idioms():
        words, others = idiom.objects, idiom.verbs
        if idiom.victims == "object":  # "people" is everywhere, "lost" less so
            words, others = others, words
        for form in words:
            yield _of(form, (_group(others),))


def _sanctions() -> Iterator[tuple[bytes, Clue]]:
    for form in (*anchors.sanction_anchors(), *anchors.sanctioning_verbs()):
        yield _of(form)
    for form in anchors.weak_sanction_forms():
        yield _of(form, (), _names_sanctions())
    for phrase in anchors.sanction_phrases():
        for form in phrase.verbs:
            beside = (_group(phrase.objects),) if phrase.objects else ()
            yield _of(form, beside, _names_sanctions() if phrase.gated else None)


def _ceasefires() -> Iterator[tuple[bytes, Clue]]:
    for form in anchors.ceasefire_anchors():
        yield _of(form)
    for form in anchors.anaphor_forms():
        yield _of(form, (), _names_a_ceasefire())
    phrase_verbs, objects, _ = anchors.ceasefire_phrase()
    for form in phrase_verbs:
        yield _of(form, (_group(objects),), _names_a_ceasefire())


def _of(form: str, beside: tuple[Group, ...] = (), gate: Gate | None = None) -> tuple[bytes, Clue]:
    """Return a form's last word and its clue; the words before it have to stand beside."""
    *before, last = plain_words(form)
    return last, Clue((*(frozenset((word,)) for word in before), *beside), gate)


def _group(forms: Iterable[str]) -> Group:
    return frozenset(plain_words(form)[-1] for form in forms)


@functools.cache
def _names_sanctions() -> Gate:
    return Gate(anchors.sanction_words(), lambda article: article.names_sanctions)


@functools.cache
def _names_a_ceasefire() -> Gate:
    return Gate(anchors.ceasefire_words(), lambda article: article.ceasefire_kind is not None)


@functools.cache
def _names_a(kind: ActorKind) -> Gate:
    return Gate(frozenset(), lambda article: any(mention.known.kind is kind for mention in article.actors))
