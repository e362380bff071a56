"""The evidence that the heads weigh for a mention as a whole: what the frames noted and what the rules concluded."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from transforms.extraction.confidence import evidence as noted
from transforms.extraction.mentions import CasualtyMention, CeasefireMention, Mention, SanctionMention


def mention_evidence(mention: Mention, others: Sequence[Mention]) -> list[str]:
    """Return the names of all evidence that holds for a mention; ``others`` are those of its type in the article."""
    told = (name for name, value in noted(mention).items() if value)
    return [*told, *_concluded(mention), *_beside(mention, others), *_like_a_headline(mention)]


def _beside(mention: Mention, others: Sequence[Mention]) -> Iterator[str]:
    """How a mention stands to the others of its sentence: few sentences report as much as the frames propose."""
    same = [other for other in others if other.reading is mention.reading and other is not mention]
    stronger = sum(other.confidence > mention.confidence for other in same)
    yield f"beside={min(len(same), 3)}"
    yield f"stronger={min(stronger, 2)}"
    if any(other.predicate == mention.predicate for other in same):
        yield "shared predicate"
    if any(other.first < mention.first for other in same):
        yield "not the first"


def _like_a_headline(mention: Mention) -> Iterator[str]:
    """Headlines and teasers fused into a body are not coded."""
    article, sentence = mention.reading.article, mention.reading.sentence
    title = article.title_words
    if title and len(title.intersection(sentence.lower)) > 0.6 * len(title):
        yield "title"
    if article.story_start is not None and sentence.start < article.story_start:
        yield "before the dateline"


def _concluded(mention: Mention) -> Iterator[str]:
    reading = mention.reading
    yield f"sentence={min(reading.index, 3)}"
    if isinstance(mention, CasualtyMention):
        yield f"outcome={mention.outcome}"
        yield f"scope={mention.scope}"
        yield f"cause={mention.cause}"
        yield f"category={mention.victims.category if mention.victims else 'none'}"
        yield f"part={mention.part_of_total}"
        yield f"size={_size(mention)}"
        yield f"perpetrators={bool(mention.perpetrators)}"
    elif isinstance(mention, SanctionMention):
        yield f"action={mention.action}"
        yield from (f"measure={measure}" for measure in mention.measures)
        yield f"imposers={bool(mention.imposers)}"
        yield f"targets={bool(mention.targets)}"
    elif isinstance(mention, CeasefireMention):
        yield f"status={mention.status}"
        yield f"parties={min(len(mention.parties), 2)}"
        yield f"mediators={bool(mention.mediators)}"


def _size(mention: CasualtyMention) -> str:
    if mention.count is None or mention.count.minimum is None:
        return "none"
    return str(next((limit for limit in (1, 2, 5, 20, 100, 1000) if mention.count.minimum <= limit), "huge"))
