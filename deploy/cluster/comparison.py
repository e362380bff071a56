"""Whether two outputs hold the same events."""

from __future__ import annotations

from pathlib import Path

from schemas.files import read_events
from schemas.records import Event


class DifferentEventsError(AssertionError):
    """Two outputs differ; the message says where."""


def require_same_events(expected: Path, found: Path) -> int:
    """Compares by id and content and gives how many events there are.

    Raises:
        DifferentEventsError: they differ, or one has an event twice, or there are none.
    """
    ours, theirs = _by_id(expected), _by_id(found)
    if not ours:
        raise DifferentEventsError(f"{expected}: no events to compare")
    missing, extra = ours.keys() - theirs.keys(), theirs.keys() - ours.keys()
    changed = [event_id for event_id in ours.keys() & theirs.keys() if ours[event_id] != theirs[event_id]]
    if missing or extra or changed:
        example = next(iter([*missing, *extra, *changed]))
        raise DifferentEventsError(
            f"{found} differs from {expected}: {len(missing)} events missing, {len(extra)} more, {len(changed)} "
            f"changed; for example {example}: {ours.get(example)} and {theirs.get(example)}"
        )
    return len(ours)


def _by_id(output: Path) -> dict[str, Event]:
    events: dict[str, Event] = {}
    for event in read_events(output):
        if event.event_id in events:
            raise DifferentEventsError(f"{output}: event {event.event_id} is there twice")
        events[event.event_id] = event
    return events
