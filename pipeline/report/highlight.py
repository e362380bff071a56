"""Which words of its sentence an event was read from: the trigger, and each slot where the sentence has its words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from schemas.records import CasualtyEvent, CeasefireEvent, Event, SanctionEvent


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of a sentence and the role it plays, which is empty for words between slots."""

    text: str
    role: str = ""


def segments(event: Event) -> list[Segment]:
    """The sentence of an event, cut where slots begin and end; the texts together are the sentence.

    The trigger is where its offsets say. A slot is at the occurrence of its text nearest to the trigger; where slots
    overlap, the earlier in ``slot_texts`` keeps the words, and the other the longest rest. A slot whose words are in
    another sentence of the article is not shown.
    """
    evidence = event.evidence
    sentence = evidence.text
    trigger = evidence.trigger_start - evidence.start, evidence.trigger_end - evidence.start
    # Files of other writers may hold offsets that point elsewhere; they cost the mark, not the report.
    taken = [(*trigger, "trigger")] if sentence[slice(*trigger)] == evidence.trigger != "" else []
    for role, text in slot_texts(event):
        if place := _nearest(sentence, text, trigger[0], taken):
            taken.append((*place, role))
    cut: list[Segment] = []
    position = 0
    for start, end, role in sorted(taken):
        if position < start:
            cut.append(Segment(sentence[position:start]))
        cut.append(Segment(sentence[start:end], role))
        position = end
    if position < len(sentence):
        cut.append(Segment(sentence[position:]))
    return cut


def slot_texts(event: Event) -> Iterator[tuple[str, str]]:
    """The role and the words, as written in the article, of everything an event says; short slots before long ones."""
    match event:
        case CasualtyEvent():
            if event.count:
                yield "count", event.count.text
            if event.victims:
                yield "victims", event.victims.text
            for perpetrator in event.perpetrators:
                yield "perpetrator", perpetrator.actor.text
        case SanctionEvent():
            yield from (("imposer", actor.text) for actor in event.imposers)
            yield from (("target", actor.text) for actor in event.targets)
            if event.legal_basis:
                yield "legal basis", event.legal_basis
        case CeasefireEvent():
            yield from (("party", actor.text) for actor in event.parties)
            yield from (("mediator", actor.text) for actor in event.mediators)
            if event.effective_from:
                yield "from", event.effective_from.text
            if event.effective_until:
                yield "until", event.effective_until.text
    if event.event_date:
        yield "date", event.event_date.text
    if event.location:
        yield "place", event.location.text
    if event.attribution:
        yield "source", event.attribution.source.text
    if isinstance(event, SanctionEvent) and event.reason:
        yield "reason", event.reason


def _nearest(sentence: str, text: str, trigger: int, taken: list[tuple[int, int, str]]) -> tuple[int, int] | None:
    if not text.strip():
        return None
    places = [found.span() for found in re.finditer(rf"(?<!\w){re.escape(text)}(?!\w)", sentence)]
    places.sort(key=lambda place: abs(place[0] - trigger))
    free = [place for place in places if not any(place[0] < end and start < place[1] for start, end, _ in taken)]
    if free:
        return free[0]
    return _longest_rest(sentence, places[0], taken) if places else None


def _longest_rest(sentence: str, place: tuple[int, int], taken: list[tuple[int, int, str]]) -> tuple[int, int] | None:
    """The longest stretch of words of a place that nothing has taken yet."""
    rests = []
    position = place[0]
    for start, end, _ in sorted([*taken, (place[1], place[1], "")]):
        if end <= place[0] or start > place[1]:
            continue
        words = sentence[position : max(position, start)]
        begin = position + len(words) - len(words.lstrip())
        rests.append((begin, begin + len(words.strip())))
        position = max(position, end)
    longest = max(rests, key=lambda rest: rest[1] - rest[0], default=(0, 0))
    return longest if re.search(r"\w", sentence[slice(*longest)]) else None
