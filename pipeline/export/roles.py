"""Who acts and on whom, for formats that know two sides only."""

from __future__ import annotations

from schemas.records import Actor, CasualtyEvent, CeasefireEvent, CeasefireStatus, Event, SanctionEvent

# One party does something to the agreement; the rest of the statuses join equals.
_ONE_SIDED = frozenset({CeasefireStatus.DECLARED, CeasefireStatus.VIOLATED, CeasefireStatus.REJECTED})


def sides(event: Event) -> tuple[tuple[Actor, ...], tuple[Actor, ...]]:
    """The sources and the targets of an event.

    Of casualties: the perpetrators and, as the victims are no actors, none. Of sanctions: imposers and targets. Of
    ceasefires: the first party and the others, where one party acts alone (declares, violates, rejects) all and none;
    of a call for a ceasefire, who calls and who is called upon.
    """
    match event:
        case CasualtyEvent():
            return tuple(perpetrator.actor for perpetrator in event.perpetrators), ()
        case SanctionEvent():
            return event.imposers, event.targets
        case CeasefireEvent(status=CeasefireStatus.CALLED_FOR):
            return ((event.attribution.source,) if event.attribution else ()), event.parties
        case CeasefireEvent() if event.status in _ONE_SIDED:
            return event.parties, ()
        case CeasefireEvent():
            return event.parties[:1], event.parties[1:]
    raise TypeError(f"no sides of a {type(event).__name__}")
