"""The page itself: template, style, scripts and data put together into one file."""

from __future__ import annotations

import base64
import datetime
import gzip
import hashlib
import html
import importlib.resources
import json
import re
from collections import Counter
from collections.abc import Sequence
from typing import Any

from pipeline.countries import english_name
from pipeline.report.rows import page_row
from schemas.definitions import EVENT_TYPES
from schemas.records import Event

_SCRIPTS = (
    "dom.js",
    "events.js",
    "filters.js",
    "theme.js",
    "timeline.js",
    "map.js",
    "tolls.js",
    "relations.js",
    "list.js",
    "main.js",
)
_PLACEHOLDER = re.compile(r"\{\{(\w+)\}\}")


def report_page(events: Sequence[Event], title: str, made: datetime.datetime) -> str:
    """One HTML file with the events, for any browser of the last years.

    Nothing of an event is ever markup: the rows are in a compressed data block, which the scripts print as text, and
    the page's own Content-Security-Policy forbids every other script and every request.
    """
    rows = [page_row(event) for event in events]
    mentioned = {country for row in rows for country in row.get("countries", ())}
    data = {"rows": rows, "countries": {code: english_name(code) for code in sorted(mentioned)}}
    library = _asset("vendor/charts.min.js")
    code = "\n".join(_asset(name) for name in _SCRIPTS)
    style = _asset("report.css")
    values = {
        "policy": _policy([library, code], style),
        "title": html.escape(title),
        "made": f"{made:%Y-%m-%d %H:%M} UTC",
        "made_at": made.isoformat(timespec="seconds"),
        "counts": html.escape(_counts(rows)),
        "style": style,
        "library": library,
        "code": code,
        "data": _packed(data),
        "world": _packed(json.loads(_asset("vendor/world.json"))),
    }
    return _PLACEHOLDER.sub(lambda placeholder: values[placeholder[1]], _asset("page.html"))


def _counts(rows: Sequence[dict[str, Any]]) -> str:
    by_type = Counter(row["type"] for row in rows)
    articles = len({row["article"] for row in rows})
    types = ", ".join(f"{by_type[name]:,} {name}" for name in EVENT_TYPES)
    return f"{len(rows):,} events ({types}) from {articles:,} articles"


def _policy(scripts: Sequence[str], style: str) -> str:
    def source(text: str) -> str:
        return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"

    allowed = " ".join(map(source, scripts))
    return f"default-src 'none'; script-src {allowed}; style-src {source(style)}; base-uri 'none'; form-action 'none'"


def _packed(value: Any) -> str:
    """JSON, compressed, in letters that mean nothing to HTML. The same value gives the same text."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return base64.b64encode(gzip.compress(text.encode(), mtime=0)).decode()


def _asset(name: str) -> str:
    return importlib.resources.files("pipeline.report").joinpath("assets", name).read_text(encoding="utf-8")
