"""The report as its reader meets it, in a real browser."""

from __future__ import annotations

import dataclasses
import datetime
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from example_events import CASUALTY, CEASEFIRE, EVENTS, SANCTION
from many_events import multiplied
from playwright.sync_api import Browser
from report_browser import Opened, chromium, opened

from pipeline.event_filter import DateRange, EventFilter
from pipeline.report.page import report_page
from schemas.files import read_events
from schemas.records import Actor, ActorKind, Event, Modality

MADE = datetime.datetime(2021, 6, 1, tzinfo=datetime.UTC)
HOSTILE = """</script><script>window.hacked=1</script><img src=x onerror="window.hacked=1">'"&amp;{{data}}\u2028"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as running:
        yield running


@pytest.fixture(scope="module")
def samples(sample_output: Path) -> list[Event]:
    return list(read_events(sample_output))


def written(folder: Path, events: list[Event], title: str = "Test events") -> Path:
    path = folder / "report.html"
    path.write_text(report_page(events, title, MADE), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def report(browser: Browser, samples: list[Event], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Opened]:
    """The report of the sample articles, in a tab that the tests of this module share."""
    with opened(browser, written(tmp_path_factory.mktemp("report"), samples)) as tab:
        yield tab


@pytest.fixture(autouse=True)
def unfiltered(request: pytest.FixtureRequest) -> Iterator[None]:
    yield
    if "report" in request.fixturenames:
        tab = request.getfixturevalue("report")
        tab.page.get_by_role("button", name="Clear").click()
        tab.settle()


def test_it_opens_without_complaint_and_asks_nothing_of_the_network(report: Opened, samples: list[Event]) -> None:
    assert report.matches() == f"All {len(samples)} events"
    assert report.complaints == []
    assert all(url.startswith(("file:", "blob:", "data:")) for url in report.requests)
    assert len([url for url in report.requests if url.startswith("file:")]) == 1


@pytest.mark.parametrize("chart", ["timeline", "map", "incident-tolls", "cumulative-tolls", "sanctions", "ceasefires"])
def test_every_chart_is_drawn_and_described(report: Opened, chart: str) -> None:
    place = report.page.locator(f"#{chart}")
    assert place.get_attribute("role") == "img"
    assert len(place.get_attribute("aria-label") or "") > 20
    colours = place.locator("canvas").first.evaluate(
        "canvas => new Set(new Uint32Array(canvas.getContext('2d')"
        ".getImageData(0, 0, canvas.width, canvas.height).data.buffer)).size"
    )
    assert colours > 10


@pytest.mark.parametrize(
    ("fields", "conditions"),
    [
        ({"country": "SDN"}, EventFilter(country="SDN")),
        ({"actor": "united"}, EventFilter(actor="united")),
        ({"confidence": "0.8"}, EventFilter(min_confidence=0.8)),
        ({"modality": "ALLEGED"}, EventFilter(modality=Modality.ALLEGED)),
        ({"from": "2018-01-01", "to": "2020-06-30"}, EventFilter(date=DateRange.parse("2018..2020-06"))),
        (
            {"from": "2016-01-01", "confidence": "0.5"},
            EventFilter(date=DateRange.parse("2016.."), min_confidence=0.5),
        ),
        ({"actor": "nobody of this name"}, EventFilter(actor="nobody of this name")),
    ],
    ids=str,
)
def test_a_filter_leaves_what_the_same_condition_of_show_leaves(
    report: Opened, samples: list[Event], fields: dict[str, str], conditions: EventFilter
) -> None:
    left = sum(map(conditions.accepts, samples))
    assert left < len(samples)
    report.set(**fields)
    assert report.matches() == f"{left} of {len(samples)} events"
    assert report.page.locator("tr.event").count() == min(left, 25)
    assert report.complaints == []


def test_types_are_chosen_by_buttons(report: Opened, samples: list[Event]) -> None:
    button = report.page.get_by_role("button", name="ceasefire", exact=True)
    button.click()
    assert button.get_attribute("aria-pressed") == "true"
    count = sum(type(event) is type(CEASEFIRE) for event in samples)
    assert report.matches() == f"{count} of {len(samples)} events"
    report.page.get_by_role("button", name="sanction", exact=True).click()
    count += sum(type(event) is type(SANCTION) for event in samples)
    assert report.matches() == f"{count} of {len(samples)} events"


def test_an_event_opens_by_keyboard_to_its_sentence_with_trigger_and_slots(browser: Browser, tmp_path: Path) -> None:
    with opened(browser, written(tmp_path, [CASUALTY])) as tab:
        button = tab.page.locator("button.open")
        button.focus()
        tab.page.keyboard.press("Enter")
        assert button.get_attribute("aria-expanded") == "true"
        marks = tab.page.locator("blockquote mark").all_inner_texts()
        assert [mark.lower() for mark in marks] == [
            "at least 12count",
            "villagersvictims",
            "killedtrigger",
            "on mondaydate",
            "tal maruplace",
        ]
        link = tab.page.locator("dd a")
        assert link.get_attribute("href") == CASUALTY.article.url
        assert link.get_attribute("rel") == "noopener noreferrer"
        tab.page.keyboard.press("Enter")
        assert tab.page.locator("blockquote").count() == 0


def test_hostile_text_stays_text(browser: Browser, tmp_path: Path) -> None:
    article = dataclasses.replace(
        SANCTION.article, title=HOSTILE, source=HOSTILE, url="javascript:window.hacked=1", article_id=HOSTILE
    )
    evidence = dataclasses.replace(
        SANCTION.evidence, text=HOSTILE, trigger=HOSTILE[:9], start=0, end=len(HOSTILE), trigger_start=0, trigger_end=9
    )
    actor = Actor(HOSTILE, HOSTILE, ActorKind.OTHER, "RUS")
    sanction = dataclasses.replace(
        SANCTION, article=article, evidence=evidence, imposers=(actor,), targets=(actor,), reason=HOSTILE
    )
    assert CASUALTY.location is not None
    casualty = dataclasses.replace(
        CASUALTY, article=article, location=dataclasses.replace(CASUALTY.location, name=HOSTILE)
    )
    with opened(browser, written(tmp_path, [sanction, casualty], title=HOSTILE)) as tab:
        assert tab.page.locator("h1").evaluate("heading => heading.textContent") == HOSTILE
        for button in tab.page.locator("button.open").all():
            button.click()
        for summary in tab.page.locator("summary").all():
            summary.click()
        box = tab.page.locator("#sanctions").bounding_box()
        assert box is not None
        for part in range(1, 10):
            tab.page.mouse.move(box["x"] + box["width"] * part / 10, box["y"] + box["height"] / 2)
        assert HOSTILE in "".join(tab.page.locator("dd").all_text_contents())
        assert tab.page.locator("dd a").count() == 0
        assert tab.page.locator("img").count() == 0
        assert tab.page.evaluate("window.hacked") is None
        assert tab.complaints == []
        assert len(tab.requests) == 1


def test_twenty_thousand_events_neither_stall_it_nor_swell_it(
    browser: Browser, samples: list[Event], tmp_path: Path
) -> None:
    path = written(tmp_path, list(multiplied(samples, 20_000)))
    assert path.stat().st_size < 8_000_000
    with opened(browser, path) as tab:
        assert tab.matches() == "All 20,000 events"
        assert tab.page.locator("tr.event").count() == 25
        # The longest time for which the page cannot answer its reader while everything is drawn anew.
        stalled = tab.page.evaluate(
            "() => { const start = performance.now(); document.querySelector('[data-type=casualty]').click();"
            " return performance.now() - start; }"
        )
        assert "of 20,000 events" in tab.matches()
        assert stalled < 2000
        tab.page.get_by_role("button", name="Last").click()
        assert tab.page.locator("tr.event").count() > 0
        tab.page.locator("#order").select_option("largest")
        assert "Page 1 of" in tab.page.locator("#page").inner_text()
        assert tab.complaints == []


@pytest.mark.parametrize("width", [320, 390])
def test_on_a_phone_nothing_is_wider_than_the_screen(
    browser: Browser, samples: list[Event], tmp_path: Path, width: int
) -> None:
    path = written(tmp_path, samples)
    with opened(browser, path, width, has_touch=True, is_mobile=True) as tab:
        tab.page.locator("button.open").first.tap()
        assert tab.page.evaluate("document.documentElement.scrollWidth") <= width
        assert tab.page.locator("blockquote").is_visible()
        assert tab.complaints == []


@pytest.mark.parametrize(("width", "scheme"), [(390, "light"), (1280, "dark")])
def test_axe_finds_no_barrier(browser: Browser, samples: list[Event], tmp_path: Path, scheme: str, width: int) -> None:
    # axe is put into the page by script, which the page's own policy would refuse.
    with opened(browser, written(tmp_path, samples), width, color_scheme=scheme, bypass_csp=True) as tab:
        tab.page.locator("button.open").first.click()
        found = Axe().run(tab.page)
        assert found.violations_count == 0, found.generate_report()


def test_a_toll_that_is_only_feared_is_no_toll_unless_asked_for(browser: Browser, tmp_path: Path) -> None:
    feared = dataclasses.replace(CASUALTY, modality=Modality.HYPOTHETICAL)
    with opened(browser, written(tmp_path, [feared])) as tab:
        assert "No figure" in tab.page.locator("#incident-tolls").inner_text()
        tab.set(modality="HYPOTHETICAL")
        assert "12+, Tal Maru" in (tab.page.locator("#incident-tolls").get_attribute("aria-label") or "")
        assert tab.complaints == []


def test_colours_follow_the_system_until_the_reader_chooses(browser: Browser, tmp_path: Path) -> None:
    with opened(browser, written(tmp_path, list(EVENTS)), color_scheme="dark") as tab:
        background = "getComputedStyle(document.body).backgroundColor"
        dark = tab.page.evaluate(background)
        tab.page.get_by_role("button", name="Use light colours").click()
        assert tab.page.evaluate(background) != dark
        assert tab.complaints == []


def test_a_report_without_events_says_so(browser: Browser, tmp_path: Path) -> None:
    with opened(browser, written(tmp_path, [])) as tab:
        assert tab.matches() == "All 0 events"
        assert "No event with a day." in tab.page.locator("#timeline").inner_text()
        assert tab.complaints == []
