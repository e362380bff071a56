"""Acts on a thing: which predicate governs a sanction or a ceasefire, and how, read from data.

Shared by sanctions and ceasefires: ``sanction.toml`` and ``ceasefire.toml`` list predicates (a word, and the relation
in which the thing stands to it) and operators (verbs above the act that turn one act into another).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from transforms.extraction.sentence import Sentence
from transforms.extraction.words import lemma

_LINKING = frozenset(
    {"is", "was", "are", "were", "be", "been", "remains", "remained", "remain", "seems", "appears", "'s"}
    | {"has", "have", "had"}
)
_ATTACHING = frozenset({"of", "for", "in", "on", "to", "with", "about", "over"})


@dataclass(frozen=True, slots=True)
class Act:
    """An act or state found above a thing.

    ``value`` is the action or status; ``governor`` the token of the predicate; ``relation`` how the thing stands to it;
    ``top`` the highest verb that shaped the act; ``word`` and ``operator`` the base words, for explanation and
    features.
    """

    value: str
    governor: int
    relation: str
    top: int
    word: str
    operator: str | None = None


class ActTable:
    """The predicates and operators of one lexicon file."""

    def __init__(self, table: dict[str, Any], key: str, states: frozenset[str]) -> None:
        """``states`` are the values that say no more than that the thing exists; an act found further out goes
        before them."""
        self._states = states
        self._predicates: dict[str, list[tuple[frozenset[str], str]]] = {}
        for entry in table["predicate"]:
            relations = frozenset(entry["relations"])
            for word in entry["words"]:
                self._predicates.setdefault(word, []).append((relations, entry[key]))
        self._operators: dict[str, dict[str, str]] = {}
        for entry in table["operator"]:
            for word in entry["words"]:
                self._operators.setdefault(word, {}).update(entry["becomes"])

    def words(self) -> set[str]:
        return set(self._predicates)

    def value(self, word: str, relation: str) -> str | None:
        for relations, value in self._predicates.get(word, ()):
            if relation in relations or "any" in relations:
                return value
        return None

    def operate(self, word: str, value: str) -> str | None:
        becomes = self._operators.get(word)
        if becomes is None:
            return None
        return becomes.get(value) or becomes.get("any")

    def find(self, sentence: Sentence, anchor: int) -> Act | None:
        """Climb from the anchor to the first word that says what becomes of it, then apply the operators above."""
        found = self._governor(sentence, anchor)
        if found is None:
            return None
        governor, relation, word, value = found
        return self.operated(sentence, Act(value, governor, relation, governor, word))

    def further(self, sentence: Sentence, anchor: int, main: Act | None) -> list[Act]:
        """Return the acts of participles, relative clauses and coordinated verbs on the anchor that say something else
        than the main act."""
        found: list[Act] = []
        if main is None:
            return found
        for above, relation, word, value in (*self._beside(sentence, anchor), *self._coordinated(sentence, main)):
            if above != main.governor and value != main.value:
                found.append(self.operated(sentence, Act(value, above, relation, above, word)))
        return found

    def _governor(self, sentence: Sentence, anchor: int) -> tuple[int, str, str, str] | None:
        """Return (predicate, relation, word, value): the first above or beside the anchor that is more than a bare
        state; failing that the first state."""
        state: tuple[int, str, str, str] | None = None
        for candidate in (*self._above(sentence, anchor), *self._beside(sentence, anchor)):
            if candidate[3] not in self._states and not (state and sentence.deps[candidate[0]] == "amod"):
                return candidate
            state = state or candidate
        return state

    def _above(self, sentence: Sentence, anchor: int) -> Iterator[tuple[int, str, str, str]]:
        token = anchor
        for _ in range(6):
            for relation, above in _relations(sentence, token):
                word = lemma(sentence.lower[above])
                value = self._with_particle(sentence, above, word, relation)
                if value is not None:
                    yield above, relation, word, value
            step = _step(sentence, token)
            if step is None:
                return
            token = step

    def _beside(self, sentence: Sentence, anchor: int) -> Iterator[tuple[int, str, str, str]]:
        """Yield what participles and relative clauses on the anchor say: "sanctions imposed by", "a truce that
        held"."""
        for child in sentence.children[anchor]:
            if sentence.deps[child] not in ("acl", "relcl", "amod") or not sentence.is_verb(child):
                continue
            if sentence.deps[child] == "amod" and sentence.tags[child] != "VBN":
                continue
            relation = "object" if sentence.tags[child] == "VBN" or sentence.is_passive(child) else "subject"
            subjects = sentence.with_dep(child, "nsubj", "nsubjpass")
            if sentence.deps[child] == "relcl" and subjects and not sentence.is_passive(child):
                relation = "subject" if sentence.lower[subjects[0]] in ("that", "which", "who") else "object"
            for verb in (child, *sentence.with_dep(child, "xcomp", "ccomp")):
                word = lemma(sentence.lower[verb])
                value = self._with_particle(sentence, verb, word, relation)
                if value is not None:
                    yield verb, relation, word, value

    def _coordinated(self, sentence: Sentence, main: Act) -> Iterator[tuple[int, str, str, str]]:
        """Yield what verbs that share the thing with the main act say: "was lifted in August and reimposed"."""
        if not sentence.is_verb(main.governor):
            return
        for verb in sentence.conjuncts(main.governor)[1:]:
            shared = main.relation == "subject" or sentence.is_passive(verb) == sentence.is_passive(main.governor)
            if sentence.is_verb(verb) and shared and not sentence.with_dep(verb, "nsubj", "nsubjpass", "dobj"):
                relation = "object" if sentence.tags[verb] == "VBN" and main.relation == "object" else main.relation
                word = lemma(sentence.lower[verb])
                value = self._with_particle(sentence, verb, word, relation)
                if value is not None:
                    yield verb, relation, word, value

    def _with_particle(self, sentence: Sentence, above: int, word: str, relation: str) -> str | None:
        for child in sentence.children[above]:
            if sentence.deps[child] in ("prt", "advmod", "prep") and 0 < child - above < 6:
                value = self.value(f"{word} {sentence.lower[child]}", relation)
                if value is not None:
                    return value
        return self.value(word, relation)

    def operated(self, sentence: Sentence, act: Act) -> Act:
        value, token, operator, top = act.value, act.governor, None, act.governor
        for _ in range(5):
            head, dep = sentence.heads[token], sentence.deps[token]
            if head == token or dep not in (
                "xcomp",
                "ccomp",
                "acl",
                "pcomp",
                "prep",
                "pobj",
                "dobj",
                "advcl",
                "conj",
                "nsubjpass",
                "nsubj",
            ):
                break
            if dep == "advcl" and sentence.tags[token] not in ("VB",):
                break
            if dep == "conj" and sentence.is_verb(token):
                token = head
                continue
            turned = self.operate(lemma(sentence.lower[head]), value)
            if turned is not None:
                value, operator, top = turned, lemma(sentence.lower[head]), head
            token = head
        for child in sentence.children[act.governor]:
            if sentence.deps[child] == "aux" and sentence.lower[child] in ("must", "should"):
                turned = self.operate("must", value) or self.operate("need", value)
                if turned is not None:
                    value, operator = turned, sentence.lower[child]
        return Act(value, act.governor, act.relation, top, act.word, operator)


def _relations(sentence: Sentence, token: int) -> list[tuple[str, int]]:
    """Return how a token stands to the word above it."""
    dep, head = sentence.deps[token], sentence.heads[token]
    if head == token:
        return []
    if dep in ("dobj", "nsubjpass", "dative", "oprd"):
        return [("object", head)]
    if dep == "nsubj":
        passive = sentence.is_passive(head)
        complement = [
            ("subject", c)
            for c in sentence.with_dep(head, "acomp", "attr", "xcomp", "prep", "advmod")
            if sentence.lower[head] in _LINKING
        ]
        deeper = [("subject", c) for _, c in complement if sentence.is_verb(c)]
        return [("object" if passive else "subject", head), *deeper, *complement]
    if dep in ("pobj", "pcomp"):
        governor = sentence.heads[head]
        return [(sentence.lower[head], governor)] if governor != head else []
    if dep in ("compound", "nmod", "amod", "npadvmod"):
        return [("compound", head)]
    if dep == "poss":
        return [("of", head)]
    if dep in ("attr", "acomp"):
        return [("object", head)]
    return []


def _step(sentence: Sentence, token: int) -> int | None:
    """Return the next token to climb to when the word above says nothing by itself."""
    dep, head = sentence.deps[token], sentence.heads[token]
    if head == token:
        return None
    if dep in ("compound", "conj", "nmod", "amod", "appos"):
        return head
    if dep == "pobj":
        above = sentence.heads[head]
        if above != head and sentence.lower[head] in _ATTACHING and sentence.is_noun(above):
            return above
        return None
    return None
