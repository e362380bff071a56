"""What a mention takes over from its article: the parties, targets and imposers that its own sentence leaves unsaid.

News names both sides of a truce, or who sanctions whom, once; later sentences say "the ceasefire" or "the sanctions".
"""

from __future__ import annotations

import collections
from collections.abc import Sequence

from schemas.records import Actor, ActorKind, CeasefireStatus, SanctionAction
from transforms.extraction import lexicon
from transforms.extraction.actors import distinct
from transforms.extraction.article_context import ArticleContext
from transforms.extraction.mentions import CeasefireMention, Mention, SanctionMention

_SIDES = frozenset({ActorKind.STATE, ActorKind.ARMED_GROUP, ActorKind.MILITARY})
_LEAST_SHARE = 0.25
"""A second side must be named at least this often beside the first."""


def inherit(mentions: Sequence[Mention]) -> None:
    """Fill empty roles of mentions from the article's other mentions, in place."""
    ordered = sorted(mentions, key=lambda m: (m.reading.sentence.start, m.first))
    _inherit_parties([m for m in ordered if isinstance(m, CeasefireMention)])
    _inherit_sanction_roles([m for m in ordered if isinstance(m, SanctionMention)])


def _inherit_parties(mentions: list[CeasefireMention]) -> None:
    if not mentions:
        return
    told = [(number, m.parties) for number, m in enumerate(mentions) if len(m.parties) > 1]
    mediators = {a.country or a.name for m in mentions for a in m.mediators}
    usual = _principal_sides(mentions[0].reading.article, mediators)
    for number, mention in enumerate(mentions):
        if mention.parties and (len(mention.parties) > 1 or _one_sided(mention)):
            continue
        pair = _nearest(told, number) or usual
        if not mention.parties:
            mention.parties = pair
            continue
        own = {a.country or a.name for a in mention.parties}
        if own & {a.country or a.name for a in pair}:
            mention.parties = distinct((*mention.parties, *(a for a in pair if (a.country or a.name) not in own)))


def _one_sided(mention: CeasefireMention) -> bool:
    """One who declares, breaks, rejects or endangers a ceasefire acts alone."""
    return mention.status in (
        CeasefireStatus.DECLARED,
        CeasefireStatus.VIOLATED,
        CeasefireStatus.REJECTED,
        CeasefireStatus.OBSTRUCTED,
        CeasefireStatus.AGREED,
        CeasefireStatus.CALLED_FOR,
        CeasefireStatus.COLLAPSED,
        CeasefireStatus.PROPOSED,
    )


def _principal_sides(article: ArticleContext, mediators: set[str]) -> tuple[Actor, ...]:
    """Return the two sides that an article names most, mediators left out."""
    usual = lexicon.load("ceasefire")["mediators"]["usual"]
    counts: collections.Counter[str] = collections.Counter()
    first: dict[str, Actor] = {}
    for mention in article.actors:
        known = mention.known
        side = known.country or known.name
        if known.kind not in _SIDES or side in mediators or side in usual or known.country is None:
            continue
        counts[side] += 1
        actor = Actor(known.name, known.name, known.kind, known.country)
        if side not in first or (first[side].kind is ActorKind.STATE and known.kind is ActorKind.ARMED_GROUP):
            first[side] = actor
    ranked = counts.most_common(2)
    if not ranked:
        return ()
    return tuple(first[side] for side, count in ranked if count >= max(2, _LEAST_SHARE * ranked[0][1]))


def _inherit_sanction_roles(mentions: list[SanctionMention]) -> None:
    targets = [(n, m.targets) for n, m in enumerate(mentions) if any(a.country for a in m.targets)]
    imposers = [(n, m.imposers) for n, m in enumerate(mentions) if m.imposers]
    for number, mention in enumerate(mentions):
        if not mention.targets and mention.action is not SanctionAction.VIOLATED:
            own: set[str | None] = {a.country for a in mention.imposers if a.country}
            mention.targets = _without(_nearest(targets, number) or _most_named(mention.reading.article, own), own)
        if not mention.imposers:
            own = {a.country for a in mention.targets if a.country}
            mention.imposers = _without(_nearest(imposers, number), own)


def _without(actors: tuple[Actor, ...], countries: set[str | None]) -> tuple[Actor, ...]:
    return tuple(a for a in actors if a.country is None or a.country not in countries)


def _most_named(article: ArticleContext, imposers: set[str | None]) -> tuple[Actor, ...]:
    """Return the state that an article on sanctions is about: the one named most that does not usually impose them."""
    usual = set(lexicon.load("sanction")["usual_imposers"]["countries"]) | imposers
    for country, count in article.countries.most_common(3):
        if country not in usual and count >= 3:
            known = next(m.known for m in article.actors if m.known.country == country)
            return (Actor(known.name, known.name, ActorKind.STATE, country),)
    return ()


def _nearest(told: list[tuple[int, tuple[Actor, ...]]], number: int) -> tuple[Actor, ...]:
    """Return what the closest mention before tells, else the closest after."""

    def distance(item: tuple[int, tuple[Actor, ...]]) -> tuple[bool, int]:
        return item[0] > number, abs(item[0] - number)

    return min(told, key=distance)[1] if told else ()
