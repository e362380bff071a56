"""Annotated articles, and which extracted event answers to which annotation.

Formats (one JSON object a line): articles ``{"id", "source", "title", "published", "text"}``; gold ``{"id", "events":
[{"type", "start", "end", ...slots}]}`` with code-point offsets of an anchor around the mention's trigger.
"""

from __future__ import annotations

import datetime
import json
import pathlib
from collections.abc import Mapping, Sequence
from typing import Any

from schemas.records import Article, CasualtyEvent, CeasefireEvent, Event, SanctionEvent

Gold = Mapping[str, Any]

TYPES: dict[str, type[Event]] = {"casualty": CasualtyEvent, "sanction": SanctionEvent, "ceasefire": CeasefireEvent}
_PRINCIPAL = {"casualty": "outcome", "sanction": "action", "ceasefire": "status"}


def read_articles(path: pathlib.Path) -> list[Article]:
    """Return the articles of a file in the annotation format."""
    articles = []
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            entry = json.loads(line)
            articles.append(
                Article(
                    entry["id"],
                    entry["text"],
                    entry.get("title"),
                    entry.get("source"),
                    None,
                    _instant(entry.get("published")),
                    "en",
                )
            )
    return articles


def read_gold(path: pathlib.Path) -> dict[str, list[Gold]]:
    """Return the annotated events by article id."""
    with path.open(encoding="utf-8") as lines:
        return {entry["id"]: entry["events"] for entry in map(json.loads, lines)}


def kind_of(event: Event) -> str:
    return next(name for name, record in TYPES.items() if isinstance(event, record))


def answers(gold: Sequence[Gold], events: Sequence[Event]) -> dict[int, int]:
    """Return which event (by number) answers which annotation (by number), one to one.

    An event answers an annotation of its type whose anchor lies in its sentence; for casualties the outcome must be the
    same. Among several the one with the nearest trigger and the same action, status or count goes first.
    """
    pairs = []
    for number, event in enumerate(events):
        kind = kind_of(event)
        for position, entry in enumerate(gold):
            if entry["type"] != kind or not (
                event.evidence.start < entry["end"] and entry["start"] < event.evidence.end
            ):
                continue
            if kind == "casualty" and entry["outcome"] != event.outcome:
                continue
            pairs.append((-_likeness(entry, event, kind), position, number))
    found: dict[int, int] = {}
    taken: set[int] = set()
    for _, position, number in sorted(pairs):
        if number not in found and position not in taken:
            found[number] = position
            taken.add(position)
    return found


def _likeness(entry: Gold, event: Event, kind: str) -> float:
    likeness = (
        0.5 if event.evidence.trigger_start < entry["end"] and entry["start"] < event.evidence.trigger_end else 0.0
    )
    likeness += entry[_PRINCIPAL[kind]] == str(getattr(event, _PRINCIPAL[kind]))
    if isinstance(event, CasualtyEvent):
        count = None if event.count is None else [event.count.minimum, event.count.maximum]
        likeness += count == entry.get("count")
    return likeness


def _instant(published: str | None) -> datetime.datetime | None:
    if not published:
        return None
    instant = datetime.datetime.fromisoformat(published)
    return instant if instant.tzinfo else instant.replace(tzinfo=datetime.UTC)
