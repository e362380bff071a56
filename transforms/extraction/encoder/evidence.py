"""The evidence that the heads weigh for a mention as a whole: what the frames noted and what the rules concluded."""

from __future__ import annotations

from collections.abc import Iterator

from transforms.extraction.confidence import evidence as noted
from transforms.extraction.mentions import CasualtyMention, CeasefireMention, Mention, SanctionMention


def mention_evidence(mention: Mention) -> list[str]:
    """Return the names of all evidence that holds for a mention."""
    return [*(name for name, value in noted(mention).items() if value), *_concluded(mention)]


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
