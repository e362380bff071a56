"""Whom a pronoun stands for: the last fitting name before it that grammar does not rule out."""

from __future__ import annotations

from schemas.records import ActorKind
from transforms.extraction.actors import ActorMention
from transforms.extraction.article_context import ArticleContext
from transforms.extraction.sentence import Sentence
from transforms.extraction.words import lemma, word_set

_MARKS = '"“”'


def referent(
    article: ArticleContext, index: int, sentence: Sentence, token: int, *, person: bool
) -> ActorMention | None:
    """Return the name that a pronoun takes up, in its sentence or the two before, or None.

    Args:
        article: the article.
        index: which of its sentences ``sentence`` is.
        sentence: the sentence.
        token: the pronoun in it.
        person: whether it stands for a person; otherwise for a group, a state or a thing.
    """
    if sentence.lower[token] in word_set("actor_nouns", "pronouns", "unresolved"):
        return None
    position = sentence.start + sentence.offsets[token]
    spans = article.spans
    previous = spans[index - 1].start if index else sentence.start
    first = spans[index - 2].start if index > 1 else previous
    wanted = [
        mention
        for mention in (article.persons if person else article.actors)
        if first <= mention.start
        and mention.end <= position
        and (mention.known.kind is ActorKind.PERSON) == person
        and not mention.known.demonym
    ]
    excluded = {m.known.name for m in (*_subjects(article, sentence, token), *_speakers(article, sentence, token))}
    wanted = [mention for mention in wanted if mention.known.name not in excluded]
    in_sentence = [m for m in wanted if m.start >= sentence.start]
    pool = in_sentence or [m for m in wanted if m.start >= previous] or wanted
    # The subject of the earlier clause, usually its first name, is what a pronoun takes up.
    return pool[0] if pool else None


def _subjects(article: ArticleContext, sentence: Sentence, token: int) -> list[ActorMention]:
    """Return who acts where the pronoun is acted upon: "Pompeo ..., accusing him" accuses somebody else."""
    if sentence.deps[token] not in ("dobj", "dative", "pobj"):
        return []
    verb = next((a for a in sentence.ancestors(token) if sentence.is_verb(a)), None)
    subjects = sentence.subjects(verb) if verb is not None else []
    return [named for subject in subjects for named in _named_at(article, sentence, subject)]


def _speakers(article: ArticleContext, sentence: Sentence, token: int) -> list[ActorMention]:
    """Return who says the quotation that the pronoun is in: speakers don't call themselves "he"."""
    quotation = _quotation(sentence.text, sentence.offsets[token])
    if quotation is None:
        return []
    return [
        named
        for verb in range(len(sentence))
        if not quotation[0] <= sentence.offsets[verb] < quotation[1]
        and sentence.is_verb(verb)
        and lemma(sentence.lower[verb]) in word_set("context", "speech", "verbs")
        for subject in sentence.subjects(verb)
        for named in _named_at(article, sentence, subject)
    ]


def _quotation(text: str, offset: int) -> tuple[int, int] | None:
    """Return the stretch between quotation marks around an offset; one may have been opened in an earlier sentence."""
    marks = [place for place, letter in enumerate(text) if letter in _MARKS]
    before = [place for place in marks if place < offset]
    end = next((place for place in marks if place > offset), len(text))
    if len(before) % 2:
        return before[-1], end
    return (0, end) if not before and len(marks) % 2 else None


def _named_at(article: ArticleContext, sentence: Sentence, token: int) -> list[ActorMention]:
    start, end = sentence.start + sentence.offsets[token], sentence.start + sentence.token_end(token)
    return [m for m in (*article.actors, *article.persons) if m.start < end and start < m.end]
