"""Words that stand for a sanction or a ceasefire named shortly before: "it took effect", "both were lifted"."""

from __future__ import annotations

from collections.abc import Iterator

from transforms.extraction.acts import Act, ActTable
from transforms.extraction.reading import Reading
from transforms.extraction.words import word_set

_ROLES = frozenset({"nsubj", "nsubjpass", "dobj", "pobj"})


def pronouns_for(reading: Reading, table: ActTable, anchors: frozenset[str]) -> Iterator[tuple[int, Act]]:
    """Yield (token, act) of pronouns that may stand for a thing one of ``anchors`` names, in this sentence before the
    pronoun or in the sentence before; the act is what the clause says becomes of it."""
    sentence = reading.sentence
    pronouns = word_set("actor_nouns", "anaphoric", "words")
    if pronouns.isdisjoint(sentence.lower):
        return
    before = reading.article.text(reading.index - 1).lower() if reading.index else ""
    named_before = any(anchor in before for anchor in anchors)
    for token, word in enumerate(sentence.lower):
        if word not in pronouns or sentence.deps[token] not in _ROLES:
            continue
        named_here = any(earlier in anchors for earlier in sentence.lower[:token])
        if not (named_before or named_here):
            continue
        act = table.find(sentence, token)
        if act is not None and sentence.is_verb(act.governor):
            yield token, act
