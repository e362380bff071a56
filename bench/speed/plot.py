"""A plot as SVG: panels side by side, both axes logarithmic, a dashed line where cost is proportional."""

from __future__ import annotations

import math
from collections.abc import Sequence
from xml.sax.saxutils import escape

from bench.speed.figures import Series

_WIDTH, _HEIGHT, _MARGIN = 340, 280, 52


def plot(panels: Sequence[Series]) -> str:
    """Return the SVG text of one panel for each series."""
    drawn = "\n".join(_panel(series, _WIDTH * number) for number, series in enumerate(panels))
    size = f'width="{_WIDTH * len(panels)}" height="{_HEIGHT}"'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} font-family="sans-serif" font-size="11">\n'
        f'<rect width="100%" height="100%" fill="white"/>\n{drawn}\n</svg>\n'
    )


def _panel(series: Series, left: int) -> str:
    amounts, took = zip(*series.points, strict=True)
    across, up = _scale(amounts, _MARGIN, _WIDTH - 16), _scale(took, _HEIGHT - _MARGIN, 34)
    dots = [(across(x), up(y)) for x, y in series.points]
    x, y = series.points[-1]
    proportional = [(amounts[0], y * amounts[0] / x), (x, y)]
    ideal = [(across(a), up(b)) for a, b in proportional]
    parts = [
        f'<g transform="translate({left},0)">',
        f'<text x="{_MARGIN}" y="20">{escape(series.name[:52])}</text>',
        f'<path d="M{_MARGIN} 34V{_HEIGHT - _MARGIN}H{_WIDTH - 16}" fill="none" stroke="#999"/>',
        f'<polyline points="{_joined(ideal)}" fill="none" stroke="#999" stroke-dasharray="4 4"/>',
        f'<polyline points="{_joined(dots)}" fill="none" stroke="#1f5fa8" stroke-width="2"/>',
        *(f'<circle cx="{a:.1f}" cy="{b:.1f}" r="3" fill="#1f5fa8"/>' for a, b in dots),
        *(
            f'<text x="{a:.1f}" y="{_HEIGHT - 36}" text-anchor="middle" font-size="9">{_short(amount)}</text>'
            for (a, _), amount in zip(dots, amounts, strict=True)
        ),
        *(
            f'<text x="{_MARGIN - 6}" y="{up(value) + 4:.1f}" text-anchor="end">{value:.3g}</text>'
            for value in (min(took), max(took))
        ),
        f'<text x="{_WIDTH / 2}" y="{_HEIGHT - 16}" text-anchor="middle">{escape(series.amount)}</text>',
        f'<text x="12" y="{_HEIGHT / 2}" transform="rotate(-90 12 {_HEIGHT / 2})">seconds</text></g>',
    ]
    return "\n".join(parts)


class _scale:  # noqa: N801 (a function with a memory)
    def __init__(self, values: Sequence[float], low: float, high: float) -> None:
        self._least, most = math.log(min(values)), math.log(max(values))
        self._low, self._step = low, (high - low) / ((most - self._least) or 1)

    def __call__(self, value: float) -> float:
        return self._low + (math.log(value) - self._least) * self._step


def _joined(points: Sequence[tuple[float, float]]) -> str:
    return " ".join(f"{x:.1f},{y:.1f}" for x, y in points)


def _short(value: float) -> str:
    return f"{value / 1000:g}k" if value >= 1000 else f"{value:g}"
