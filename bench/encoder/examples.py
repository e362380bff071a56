"""Turn annotated articles into the examples that the encoder is trained on.

    python -m bench.encoder.examples OUTPUT.jsonl ARTICLES.jsonl GOLD.jsonl [ARTICLES GOLD ...]

One JSON object a window of the encoder: its word pieces, and for each mention that the frames propose there the
evidence, the candidates of its slots, and what the annotation says of each. Articles themselves are not written, only
their word pieces, for the length of a training.
"""

from __future__ import annotations

import argparse
import json
import pathlib
from collections.abc import Sequence
from typing import Any

from bench import slots
from bench.gold import TYPES, Gold, read_articles, read_gold
from schemas.records import Actor
from transforms.extraction.confidence import kind_of
from transforms.extraction.encoder.candidates import (
    ROLES,
    Candidate,
    actor_candidates,
    date_candidates,
    place_candidates,
)
from transforms.extraction.encoder.evidence import mention_evidence
from transforms.extraction.encoder.judge import log_odds, worth_reading
from transforms.extraction.encoder.window import View, Window, WindowMaker
from transforms.extraction.extractor import Extractor
from transforms.extraction.mentions import CasualtyMention, Mention

LABELS = {
    "casualty": ("outcome", "scope", "cause", "category", "part_of_total"),
    "sanction": ("action",),
    "ceasefire": ("status",),
}


def examples(article_mentions: Sequence[Mention], gold: Sequence[Gold], windows: WindowMaker) -> list[dict[str, Any]]:
    """Return the windows of one article with their mentions."""
    answered = match(article_mentions, gold)
    read = [(mention, answered.get(n)) for n, mention in enumerate(article_mentions) if worth_reading(mention)]
    found: dict[int, dict[str, Any]] = {}
    for (mention, entry), view in zip(read, windows.views([mention for mention, _ in read]), strict=True):
        window = {
            "article": mention.reading.article.article.article_id,
            "ids": view.window.ids,
            "segments": view.window.segments,
            "mentions": [],
        }
        found.setdefault(id(view.window), window)["mentions"].append(_example(mention, article_mentions, view, entry))
    return list(found.values())


def match(mentions: Sequence[Mention], gold: Sequence[Gold]) -> dict[int, Gold]:
    """Return the annotation that answers each mention, one to one, the likeliest pairs first.

    Unlike the scorer's, a pair may differ in outcome when the trigger lies in the anchor, so that it can be learnt.
    """
    pairs = []
    for number, mention in enumerate(mentions):
        sentence = mention.reading.sentence
        trigger = (sentence.start + sentence.offsets[mention.first], sentence.start + sentence.token_end(mention.last))
        for position, entry in enumerate(gold):
            if entry["type"] != kind_of(mention) or not (
                sentence.start < entry["end"] and entry["start"] < sentence.end
            ):
                continue
            inside = trigger[0] < entry["end"] and entry["start"] < trigger[1]
            likeness = 2.0 * inside - abs(trigger[0] - entry["start"]) / 1000
            if isinstance(mention, CasualtyMention):
                if mention.outcome != entry["outcome"] and not inside:
                    continue
                count = [mention.count.minimum, mention.count.maximum] if mention.count else None
                likeness += 2.0 * (mention.outcome == entry["outcome"]) + (count == (entry.get("count") or None))
            else:
                principal = "action" if entry["type"] == "sanction" else "status"
                likeness += 0.5 * (str(getattr(mention, principal)) == entry[principal])
            pairs.append((-likeness, number, position))
    answered: dict[int, Gold] = {}
    taken: set[int] = set()
    for _, number, position in sorted(pairs):
        if number not in answered and position not in taken:
            answered[number] = gold[position]
            taken.add(position)
    return answered


def _example(mention: Mention, others: Sequence[Mention], view: View, entry: Gold | None) -> dict[str, Any]:
    kind, window = kind_of(mention), view.window
    same = [other for other in others if kind_of(other) == kind]
    places = place_candidates(mention, mention.location)
    dates = date_candidates(mention, mention.event_date)
    actors = actor_candidates(mention, same)
    return {
        "type": kind,
        "trigger": view.trigger,
        "group": view.group,
        "rules": log_odds(mention.confidence),
        "evidence": mention_evidence(mention, same),
        "valid": entry is not None,
        "labels": {name: _label(entry, name) for name in LABELS[kind]} if entry else {},
        "measures": list(entry.get("measures") or []) if entry else [],
        "actors": [
            {**_candidate(candidate, window), "roles": roles}
            for candidate, roles in zip(actors, _roles(actors, ROLES[type(mention)], entry), strict=True)
        ],
        "places": [
            {**_candidate(c, window), "right": bool(entry) and c.value.country == entry.get("country")} for c in places
        ],
        "dates": [
            {
                **_candidate(c, window),
                "right": _same_month(c.value.start.isoformat(), entry.get("date") if entry else None),
            }
            for c in dates
        ],
    }


def _roles(candidates: Sequence[Candidate[Actor]], roles: Sequence[str], entry: Gold | None) -> list[list[int]]:
    """Return for each candidate and role 1 where it is right, 0 where it is wrong, -1 where another of its side is
    nearer to the annotation's words."""
    rows = [[0] * len(roles) for _ in candidates]
    for column, role in enumerate(roles):
        for wanted in (entry.get(role) or []) if entry else []:
            same = [n for n, c in enumerate(candidates) if slots.same_actor(wanted, _described(c.value))]
            by_name = [
                n for n in same if slots.same_actor({**wanted, "country": None}, _described(candidates[n].value))
            ]
            for number in same:
                right = number in by_name or not by_name
                rows[number][column] = 1 if right else rows[number][column] or -1
    return rows


def _described(actor: Actor) -> dict[str, Any]:
    return {"text": f"{actor.text} {actor.name}", "country": actor.country}


def _candidate(candidate: Candidate[Any], window: Window) -> dict[str, Any]:
    return {"pieces": window.positions(candidate.stretch), "evidence": candidate.evidence}


def _label(entry: Gold, name: str) -> str:
    absent = {"cause": "UNKNOWN", "category": "UNSPECIFIED", "part_of_total": False, "scope": "INCIDENT"}
    return str(entry.get(name) or absent.get(name))


def _same_month(found: str, wanted: str | None) -> bool:
    return bool(wanted) and found[:7].startswith(str(wanted)[:7])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("output", type=pathlib.Path)
    parser.add_argument("files", type=pathlib.Path, nargs="+", metavar="ARTICLES GOLD")
    arguments = parser.parse_args()
    extractor, windows = Extractor(encoder=False), WindowMaker()
    with arguments.output.open("w", encoding="utf-8") as output:
        for articles_file, gold_file in zip(arguments.files[::2], arguments.files[1::2], strict=True):
            gold = read_gold(gold_file)
            articles = [a for a in read_articles(articles_file) if a.article_id in gold]
            for article, mentions in zip(articles, extractor.mentions(articles), strict=True):
                for example in examples(mentions, gold[article.article_id], windows):
                    output.write(json.dumps(example) + "\n")
    assert set(LABELS) == set(TYPES)


if __name__ == "__main__":
    main()
