"""What a measure yields, and how it is kept between runs."""

from __future__ import annotations

import dataclasses
import json
import operator
from collections.abc import Sequence
from pathlib import Path
from typing import Any

RESULTS = Path(__file__).parent.parent / "results.json"

_HOLDS = {"at least": operator.ge, "at most": operator.le}


@dataclasses.dataclass(frozen=True, slots=True)
class Figure:
    """A value with its bar.

    Attributes:
        what: what was measured, for people.
        value: the figure.
        unit: what follows the figure, such as "times" or "s".
        bar: what is to be reached, None where nothing is.
        sense: "at least" or "at most".
        detail: the figures that it was computed from.
    """

    what: str
    value: float
    unit: str
    bar: float | None = None
    sense: str = "at least"
    detail: str = ""

    @property
    def reached(self) -> bool | None:
        return None if self.bar is None else bool(_HOLDS[self.sense](self.value, self.bar))


@dataclasses.dataclass(frozen=True, slots=True)
class Series:
    """A cost that grows: pairs of (amount, seconds)."""

    name: str
    amount: str
    points: list[tuple[float, float]]


@dataclasses.dataclass(frozen=True, slots=True)
class Measured:
    """The outcome of one measure."""

    figures: Sequence[Figure] = ()
    series: Sequence[Series] = ()


def keep(name: str, measured: Measured, circumstances: dict[str, str], path: Path = RESULTS) -> None:
    """Keep the outcome of a measure in place of its last one; others stay."""
    kept: dict[str, Any] = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    kept[name] = {"circumstances": circumstances, **dataclasses.asdict(measured)}
    path.write_text(json.dumps(kept, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def kept_results(path: Path = RESULTS) -> dict[str, tuple[Measured, dict[str, str]]]:
    """Return the kept outcomes by the name of their measure, each with the circumstances of its run."""
    kept: dict[str, Any] = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    return {name: (_measured(entry), entry["circumstances"]) for name, entry in kept.items()}


def _measured(entry: dict[str, Any]) -> Measured:
    series = [Series(one["name"], one["amount"], [tuple(point) for point in one["points"]]) for one in entry["series"]]
    return Measured([Figure(**one) for one in entry["figures"]], series)
