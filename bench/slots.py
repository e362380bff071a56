"""Slots of events and of annotations in one shape, and when two of them agree."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from bench.gold import Gold
from schemas.records import Actor, CasualtyEvent, CeasefireEvent, Event, SanctionEvent

Slots = dict[str, Any]
_LISTS = frozenset({"perpetrators", "imposers", "targets", "parties", "mediators", "measures"})
_NOT_TELLING = frozenset(
    [
        "the",
        "of",
        "and",
        "for",
        "its",
        "his",
        "her",
        "their",
        "forces",
        "force",
        "troops",
        "army",
        "military",
        "government",
        "governments",
        "regime",
        "officials",
        "official",
        "president",
        "minister",
        "people",
        "men",
        "authorities",
        "leaders",
        "leader",
        "state",
        "states",
        "side",
        "sides",
        "group",
        "groups",
        "members",
        "rebels",
        "militants",
        "soldiers",
        "police",
        "security",
        "national",
        "general",
        "council",
        "new",
    ]
)


def of_event(event: Event) -> Slots:
    country = event.location.country if event.location else None
    date = event.event_date.start.isoformat() if event.event_date else None
    if isinstance(event, CasualtyEvent):
        return {
            "count": (event.count.minimum, event.count.maximum) if event.count else None,
            "cumulative": event.scope == "CUMULATIVE" or None,
            "category": event.victims.category if event.victims else None,
            "cause": event.cause,
            "perpetrators": [_actor(p.actor) for p in event.perpetrators],
            "country": country,
            "date": date,
        }
    if isinstance(event, SanctionEvent):
        return {
            "action": event.action,
            "imposers": [_actor(a) for a in event.imposers],
            "targets": [_actor(a) for a in event.targets],
            "measures": list(event.measures),
            "legal_basis": event.legal_basis,
        }
    assert isinstance(event, CeasefireEvent)
    return {
        "status": event.status,
        "parties": [_actor(a) for a in event.parties],
        "mediators": [_actor(a) for a in event.mediators],
        "country": country,
        "date": date,
    }


def of_gold(entry: Gold) -> Slots:
    if entry["type"] == "casualty":
        count = entry.get("count")
        return {
            "count": tuple(count) if count else None,
            "cumulative": entry.get("scope") == "CUMULATIVE" or None,
            **{name: entry.get(name) for name in ("category", "cause", "country", "date")},
            "perpetrators": entry.get("perpetrators") or [],
        }
    if entry["type"] == "sanction":
        return {
            "action": entry["action"],
            **{name: entry.get(name) or [] for name in ("imposers", "targets", "measures")},
            "legal_basis": entry.get("legal_basis"),
        }
    return {
        "status": entry["status"],
        **{name: entry.get(name) or [] for name in ("parties", "mediators")},
        **{name: entry.get(name) for name in ("country", "date")},
    }


def agreement(name: str, gold: Any, found: Any) -> tuple[int, int, int]:
    """Return (agreeing, in gold, found) of one slot; unknown and unspecified values count as unfilled."""
    if name in _LISTS:
        left, agreeing = list(found), 0
        for wanted in gold:
            match = next((f for f in left if f == wanted or (name != "measures" and same_actor(wanted, f))), None)
            if match is not None:
                left.remove(match)
                agreeing += 1
        return agreeing, len(gold), len(found)
    unfilled = (None, "", "UNKNOWN", "UNSPECIFIED")
    in_gold, was_found = gold not in unfilled, found not in unfilled
    if not (in_gold and was_found):
        return 0, int(in_gold), int(was_found)
    if name == "date":
        same = str(found)[:7][: len(str(gold)[:7])] == str(gold)[:7]
    elif name == "legal_basis":
        same = bool(_telling(gold) & _telling(found))
    else:
        same = gold == found
    return int(same), 1, 1


def same_actor(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Two actors agree when they share a telling word or a country."""
    if _telling(one["text"]) & _telling(other["text"]):
        return True
    return bool(one.get("country")) and one.get("country") == other.get("country")


def _actor(actor: Actor) -> dict[str, Any]:
    return {"text": f"{actor.text} {actor.name}", "country": actor.country}


def _telling(text: str) -> set[str]:
    return {word for word in re.findall(r"[^\W_]{2,}", text.lower()) if word not in _NOT_TELLING}
