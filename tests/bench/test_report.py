"""What the benchmarks keep and show; no test here measures time."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

import pytest

from bench.speed.clock import Stopwatch, median
from bench.speed.figures import Figure, Measured, Series, keep, kept_results
from bench.speed.plot import plot
from bench.speed.report import write_page

GROWTH = Series("length", "characters", [(500.0, 0.01), (1_000.0, 0.02), (100_000.0, 2.0)])


@pytest.mark.parametrize(
    ("value", "bar", "sense", "reached"),
    [
        (25.0, 25.0, "at least", True),
        (24.9, 25.0, "at least", False),
        (0.2, 0.2, "at most", True),
        (0.21, 0.2, "at most", False),
        (3.0, None, "at least", None),
    ],
)
def test_a_figure_tells_whether_it_reaches_its_bar(
    value: float, bar: float | None, sense: str, reached: bool | None
) -> None:
    assert Figure("pace", value, "times", bar, sense).reached is reached


def test_renewing_one_measure_leaves_the_others(tmp_path: Path) -> None:
    path = tmp_path / "results.json"
    keep("dense", Measured([Figure("dense", 4.5, "times", 4.0)]), {"commit": "a"}, path)
    keep("growth", Measured(series=[GROWTH]), {"commit": "a"}, path)
    keep("dense", Measured([Figure("dense", 5.0, "times", 4.0)]), {"commit": "b"}, path)
    kept = kept_results(path)
    assert kept["dense"] == (Measured([Figure("dense", 5.0, "times", 4.0)], []), {"commit": "b"})
    assert kept["growth"] == (Measured([], [GROWTH]), {"commit": "a"})


def test_the_page_names_each_figure_with_its_bar_and_what_misses_it(tmp_path: Path) -> None:
    measured = Measured([Figure("dense", 4.5, "times", 4.0), Figure("start", 5.2, "s", 4.0, "at most")], [GROWTH])
    page, picture = tmp_path / "results.md", tmp_path / "growth.svg"
    write_page({"dense": (measured, {"processor": "Abacus 3"})}, page, picture)
    text = page.read_text(encoding="utf-8")
    assert "Abacus 3" in text
    assert "| dense | 4.5 times | at least 4 | yes |" in text
    assert "| start | 5.2 s | at most 4 | **no** |" in text
    assert "| 100,000 | 2.000 | 0.020 |" in text
    assert picture.exists()


def test_the_plot_is_well_formed_with_a_dot_for_each_point() -> None:
    drawn = ElementTree.fromstring(plot([GROWTH, GROWTH]))  # noqa: S314 (written by ourselves)
    assert len(list(drawn.iter("{http://www.w3.org/2000/svg}circle"))) == 2 * len(GROWTH.points)


def test_the_stopwatch_counts_what_is_inside_something_timed_once() -> None:
    stopwatch = Stopwatch()
    inner = stopwatch.around(lambda: sum(range(200_000)))
    outer = stopwatch.around(lambda: inner() and inner())
    items = stopwatch.around_iterator(lambda: iter([outer(), 2]))
    assert list(items()) == [sum(range(200_000)), 2]
    alone = Stopwatch()
    alone.around(lambda: None)()
    assert 0 < alone.seconds < stopwatch.seconds


def test_the_median_of_an_odd_number_of_rounds_is_one_of_them() -> None:
    assert median([3.0, 1.0, 2.0]) == 2.0
