"""A parsed sentence as plain Python lists, and the tree walks that the frames are made of.

spaCy's ``Token`` and ``Span`` objects are slow to make and tied to their ``Doc``; the extractor asks the same few
questions thousands of times, so the parse is copied into lists once.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

NOUN_TAGS = frozenset({"NN", "NNS", "NNP", "NNPS"})
VERB_TAGS = frozenset({"VB", "VBD", "VBG", "VBN", "VBP", "VBZ"})
SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj", "csubjpass"})
_RELATIVE_TAGS = frozenset({"WDT", "WP", "WP$"})


@dataclass(slots=True)
class Sentence:
    """Tokens are numbered from 0; ``offsets[i]`` is the place of token ``i`` in ``text``; ``start`` that of ``text`` in
    the body. ``heads[i] == i`` marks a root."""

    text: str
    start: int
    words: Sequence[str]
    offsets: Sequence[int]
    tags: Sequence[str]
    deps: Sequence[str]
    heads: Sequence[int]
    lower: list[str] = field(init=False)
    children: list[list[int]] = field(init=False)

    def __post_init__(self) -> None:
        self.lower = [word.lower() for word in self.words]
        if "’" in self.text:
            self.lower = [word.replace("’", "'") for word in self.lower]
        self.children = [[] for _ in self.words]
        for index, head in enumerate(self.heads):
            if head != index:
                self.children[head].append(index)

    def __len__(self) -> int:
        return len(self.words)

    @property
    def end(self) -> int:
        return self.start + len(self.text)

    def token_end(self, index: int) -> int:
        return self.offsets[index] + len(self.words[index])

    def slice(self, first: int, last: int) -> str:
        """Return the text from token ``first`` to token ``last``, both included."""
        return self.text[self.offsets[first] : self.token_end(last)]

    def token_at(self, offset: int) -> int:
        """Return the token that covers or follows the offset (in the sentence's text)."""
        low, high = 0, len(self.words) - 1
        while low < high:
            middle = (low + high) // 2
            if self.token_end(middle) <= offset:
                low = middle + 1
            else:
                high = middle
        return low

    def is_noun(self, index: int) -> bool:
        return self.tags[index] in NOUN_TAGS

    def is_verb(self, index: int) -> bool:
        return self.tags[index] in VERB_TAGS

    def with_dep(self, index: int, *deps: str) -> list[int]:
        return [child for child in self.children[index] if self.deps[child] in deps]

    def subtree(self, index: int) -> Iterator[int]:
        yield index
        for child in self.children[index]:
            yield from self.subtree(child)

    def ancestors(self, index: int) -> Iterator[int]:
        while self.heads[index] != index:
            index = self.heads[index]
            yield index

    def conjuncts(self, index: int) -> list[int]:
        """Return the token and everything coordinated with it to its right, in order."""
        found = [index]
        for child in self.children[index]:
            if self.deps[child] == "conj" and child > index:
                found.extend(self.conjuncts(child))
        return sorted(found)

    def first_conjunct(self, index: int) -> int:
        while self.deps[index] == "conj" and self.heads[index] < index:
            index = self.heads[index]
        return index

    def noun_phrase(self, index: int) -> tuple[int, int]:
        """Return first and last token of the phrase around a nominal head, without clauses, conjuncts, appositions or
        punctuation at its edges; an "of" phrase stays."""
        first = last = index
        for child in self.children[index]:
            dep = self.deps[child]
            if child < index and dep not in (
                "cc",
                "conj",
                "punct",
                "relcl",
                "prep",
                "advcl",
                "mark",
                "nsubj",
                "aux",
                "preconj",
                "appos",
                "cop",
                "dep",
            ):
                first = min(first, self._left_edge(child))
            elif child > index and dep == "prep" and self.lower[child] == "of":
                last = max(last, self._right_edge(child))
        return first, last

    def _left_edge(self, index: int) -> int:
        return min([index, *(self._left_edge(c) for c in self.children[index] if c < index)])

    def _right_edge(self, index: int) -> int:
        stop = ("relcl", "acl", "punct", "cc", "conj", "appos")
        edges = [self._right_edge(c) for c in self.children[index] if c > index and self.deps[c] not in stop]
        return max([index, *edges])

    def phrase_text(self, index: int) -> str:
        return self.slice(*self.noun_phrase(index))

    def prepositions(self, index: int) -> Iterator[tuple[str, int]]:
        """Yield (preposition, object) of the phrases attached to a token; "according to" and the like keep the first
        word, and a chain ("because of", "as part of") yields its inner objects as well."""
        for child in self.children[index]:
            dep = self.deps[child]
            if dep in ("prep", "agent", "dative", "prt") or (dep in ("conj", "advmod") and self.tags[child] == "IN"):
                for grandchild in self.children[child]:
                    inner = self.deps[grandchild]
                    if inner in ("pobj", "pcomp"):
                        for conjunct in self.conjuncts(grandchild):
                            yield self.lower[child], conjunct
                    elif inner == "prep":
                        yield from self.prepositions(child)
                        break

    def is_passive(self, verb: int) -> bool:
        if any(self.deps[c] in ("nsubjpass", "auxpass", "csubjpass", "agent") for c in self.children[verb]):
            return True
        if self.tags[verb] != "VBN":
            return False
        if any(self.deps[c] in ("dobj",) for c in self.children[verb]):
            return False
        if self.deps[verb] in ("acl", "amod"):
            return True
        if self.deps[verb] == "conj":
            return self.is_passive(self.heads[verb]) and not self.with_dep(verb, "nsubj")
        # A bare participle without "have" is a reduced passive: "Two soldiers killed in ambush".
        return not any(
            self.lower[c] in ("have", "has", "had", "'ve", "having", "'d") for c in self.with_dep(verb, "aux")
        )

    def antecedent(self, index: int) -> int:
        """Return the noun that a relative pronoun stands for, or the token itself."""
        if self.tags[index] not in _RELATIVE_TAGS and self.lower[index] != "that":
            return index
        for ancestor in self.ancestors(index):
            if self.deps[ancestor] == "relcl":
                return self.heads[ancestor]
        return index

    def subjects(self, verb: int, depth: int = 0) -> list[int]:
        """Return the understood subjects of a verb (of a passive: what undergoes it), heads of all conjuncts."""
        own = [c for c in self.children[verb] if self.deps[c] in SUBJECTS]
        if own:
            return [self.antecedent(c) for subject in own for c in self.conjuncts(subject)]
        if depth > 6:
            return []
        dep, head = self.deps[verb], self.heads[verb]
        if head == verb:
            return []
        if dep in ("relcl", "acl"):
            if dep == "acl" and self.tags[verb] in ("VB",):  # "a plan to impose": whoever holds the plan
                return self._holders(head)
            return self.conjuncts(head) if not self._has_object_gap(verb) else []
        if dep == "conj" and self.is_verb(head):
            return self.subjects(head, depth + 1)
        if dep == "xcomp":
            objects = self.with_dep(head, "dobj")
            if objects and self.tags[verb] == "VB":
                return self.conjuncts(objects[0])
            return self.subjects(head, depth + 1)
        if dep == "ccomp":
            # "It said six villagers were killed": the parser takes the subject for an object of "said".
            between = [c for c in self.with_dep(head, "dobj") if head < c < verb]
            if between:
                return self.conjuncts(between[-1])
        if dep in ("advcl", "pcomp", "ccomp", "prep", "dep"):
            verb_above = head
            while not self.is_verb(verb_above) and self.heads[verb_above] != verb_above:
                verb_above = self.heads[verb_above]
            if self.is_verb(verb_above) and (dep != "ccomp" or self.tags[verb] in ("VBG", "VBN")):
                return self.subjects(verb_above, depth + 1)
        return []

    def _holders(self, noun: int) -> list[int]:
        return [c for child in self.with_dep(noun, "poss") for c in self.conjuncts(child)] or [
            s for a in self.ancestors(noun) if self.is_verb(a) for s in self.subjects(a, 5)
        ][:1]

    def _has_object_gap(self, verb: int) -> bool:
        return self.deps[verb] == "relcl" and any(self.deps[c] == "nsubj" for c in self.children[verb])

    def objects(self, verb: int) -> list[int]:
        """Return what undergoes the verb: its object, the subject of its passive, or the noun a participle or a
        relative clause modifies."""
        if self.is_passive(verb):
            return self.subjects(verb)
        found = [c for child in self.with_dep(verb, "dobj", "dative") for c in self.conjuncts(child)]
        found = [self.antecedent(c) for c in found]
        if found:
            return found
        if self.deps[verb] == "relcl" and self._has_object_gap(verb):
            return self.conjuncts(self.heads[verb])
        if self.deps[verb] == "conj" and self.is_verb(self.heads[verb]):
            # "shot and killed three": the object may hang on either verb.
            above = self.heads[verb]
            if not self.is_passive(above):
                return [c for child in self.with_dep(above, "dobj") for c in self.conjuncts(child) if child > verb]
        for child in self.children[verb]:
            if self.deps[child] == "conj" and self.is_verb(child) and not self.is_passive(child):
                shared = [c for o in self.with_dep(child, "dobj") for c in self.conjuncts(o)]
                if shared:
                    return shared
        return []

    def agents(self, verb: int) -> list[int]:
        """Return who does it: the active subject, or the "by" phrase of a passive."""
        if self.is_passive(verb):
            return [thing for preposition, thing in self.prepositions(verb) if preposition == "by"]
        return self.subjects(verb)
