"""Articles out of templates and word lists, drawn by chance from a fixed seed."""

from __future__ import annotations

import datetime
import functools
import importlib.resources
import random
import re
import tomllib
from collections.abc import Iterator

from schemas.records import Article

EVENTFUL = "conflict"
EVENTLESS = ("sport", "business", "weather", "culture")
EVENTFUL_ONE_IN = 20
TEMPTING_SHARE = 0.04
"""The share of sentences with words that begin an event elsewhere: every other article has one."""

SHORTEST, LONGEST = 80, 600
"""Words; most articles have 150 to 350."""

_SLOT = re.compile(r"\{(\w+)(?:\.\.(\d+))?\}")
_FIRST_DAY = datetime.datetime(2024, 1, 1, 6, tzinfo=datetime.UTC)
_ATTEMPTS = 50

Rules = dict[str, list[str]]


def mixed_articles(count: int, seed: int = 5) -> Iterator[Article]:
    """Yield articles of which one in twenty holds events; of any count the first are the same."""
    return _articles(count, f"mixed-{seed}", EVENTFUL_ONE_IN)


def eventful_articles(count: int, seed: int = 5) -> Iterator[Article]:
    """Yield articles that all hold events."""
    return _articles(count, f"eventful-{seed}", 1)


def _articles(count: int, name: str, one_in: int) -> Iterator[Article]:
    chance = random.Random(name)  # noqa: S311 (nothing is secret here)
    seen: set[str] = set()
    for number in range(count):
        desk = EVENTFUL if number % one_in == one_in // 2 else chance.choice(EVENTLESS)
        published = _FIRST_DAY + datetime.timedelta(minutes=7 * number)
        paragraphs = _paragraphs(desk, chance, seen)
        yield Article(f"{name}-{number:06d}", "\n\n".join(paragraphs), None, f"The {desk} desk", None, published, "en")


def _paragraphs(desk: str, chance: random.Random, seen: set[str]) -> list[str]:
    rules = _rules(desk)
    length = min(LONGEST, max(SHORTEST, round(chance.lognormvariate(5.4, 0.45))))
    templates = {kind: _shuffled(rules[kind], chance) for kind in ("opening", "sentence", "tempting")}
    paragraphs = [_sentence(next(templates["opening"]), rules, chance, seen)]
    words = len(paragraphs[0].split())
    while words < length:
        sentences = []
        for _ in range(chance.randint(1, 3)):
            kind = "tempting" if chance.random() < TEMPTING_SHARE else "sentence"
            sentences.append(_sentence(next(templates[kind]), rules, chance, seen))
        paragraphs.append(" ".join(sentences))
        words += len(paragraphs[-1].split())
    return paragraphs


def _shuffled(templates: list[str], chance: random.Random) -> Iterator[str]:
    """Yield templates, none again before all have had their turn."""
    while True:
        yield from chance.sample(templates, len(templates))


def _sentence(template: str, rules: Rules, chance: random.Random, seen: set[str]) -> str:
    for _ in range(_ATTEMPTS):
        text = _filled(template, rules, chance)
        text = text[0].upper() + text[1:]
        if text not in seen:
            seen.add(text)
            return text
    raise ValueError(f"the template {template!r} is used up after {len(seen)} sentences; give it more slots")


def _filled(template: str, rules: Rules, chance: random.Random) -> str:
    def fill(slot: re.Match[str]) -> str:
        if slot[2] is not None:
            return str(chance.randint(int(slot[1]), int(slot[2])))
        return _filled(chance.choice(rules[slot[1]]), rules, chance)

    return _SLOT.sub(fill, template)


@functools.cache
def _rules(desk: str) -> Rules:
    folder = importlib.resources.files(__package__)
    texts = [folder.joinpath(f"{name}.toml").read_text(encoding="utf-8") for name in ("words", desk)]
    rules: Rules = {}
    for text in texts:
        rules.update(tomllib.loads(text))
    return rules
