"""The page of results, and the plot of how cost grows."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from bench.speed.figures import Figure, Measured, Series
from bench.speed.plot import plot

FOLDER = Path(__file__).parent.parent
PAGE, PLOT = FOLDER / "results.md", FOLDER / "growth.svg"

_INTRODUCTION = """# How fast it is

`make bench` writes this page; `make bench MEASURES="dense screen"` renews some measures. A ratio compares what ran
side by side in one run, on one core unless it says two. `bench/speed/` holds the measures, `bench/streams/` the grammar
that the mixed stream comes from; the dense stream is `tests/corpus/`.
"""


def write_page(results: Mapping[str, tuple[Measured, dict[str, str]]], page: Path = PAGE, picture: Path = PLOT) -> None:
    """Write all kept results as one page, and the series as a plot beside it."""
    series = [one for measured, _ in results.values() for one in measured.series]
    parts = [
        _INTRODUCTION,
        _circumstances(results),
        _table(results),
    ]
    if series:
        picture.write_text(plot(series), encoding="utf-8")
        parts.append(f"## How cost grows\n\n![Seconds against amount]({picture.name})\n")
        parts.extend(_points(one) for one in series)
    page.write_text("\n".join(parts), encoding="utf-8")


def _table(results: Mapping[str, tuple[Measured, dict[str, str]]]) -> str:
    rows = ["| measure | figure | bar | reached | from |", "|---|---|---|---|---|"]
    rows += [_row(figure) for measured, _ in results.values() for figure in measured.figures]
    return "\n".join(rows) + "\n"


def _row(figure: Figure) -> str:
    bar = "" if figure.bar is None else f"{figure.sense} {_shown(figure.bar)}"
    reached = {True: "yes", False: "**no**", None: ""}[figure.reached]
    return f"| {figure.what} | {_shown(figure.value)} {figure.unit} | {bar} | {reached} | {figure.detail} |"


def _shown(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"


def _circumstances(results: Mapping[str, tuple[Measured, dict[str, str]]]) -> str:
    """Return the machine and versions, once for measures of the same run."""
    by_run: dict[tuple[tuple[str, str], ...], list[str]] = {}
    for name, (_, told) in results.items():
        by_run.setdefault(tuple(told.items()), []).append(name)
    lines = []
    for run, names in by_run.items():
        of = "" if len(by_run) == 1 else f" ({', '.join(names)})"
        lines.append(f"- {', '.join(f'{key} {value}' for key, value in run)}{of}")
    return "\n".join(lines) + "\n"


def _points(series: Series) -> str:
    rows = [f"**{series.name}**\n", f"| {series.amount} | seconds | for each 1,000, seconds |", "|---|---|---|"]
    rows += [f"| {amount:,.0f} | {took:.3f} | {1000 * took / amount:.3f} |" for amount, took in series.points]
    return "\n".join(rows) + "\n"
