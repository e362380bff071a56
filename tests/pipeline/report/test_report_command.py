"""`report` writes one file that holds the page and its data, or none."""

from __future__ import annotations

import base64
import dataclasses
import gzip
import hashlib
import json
import re
from pathlib import Path
from typing import Any

import pytest
from example_events import EVENTS

from pipeline.__main__ import main
from pipeline.report.rows import page_row
from schemas.files import RecordWriter


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for event in EVENTS:
        with (tmp_path / f"{event.event_id}.avro").open("wb") as file, RecordWriter(file, type(event)) as writer:
            writer.write(event)
    return tmp_path


def data(page: str) -> dict[str, Any]:
    packed = re.search(r'id="packed-events">([^<]*)<', page)
    assert packed
    return json.loads(gzip.decompress(base64.b64decode(packed[1])))  # type: ignore[no-any-return]


def test_the_page_holds_the_events_that_meet_the_conditions(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    page = folder / "page.html"
    assert main(["report", str(folder), "--output", str(page), "--country", "SYR", "--title", "A & B"]) == 0
    assert "2 events" in capsys.readouterr().out
    text = page.read_text(encoding="utf-8")
    assert "<title>A &amp; B</title>" in text
    assert {row["type"] for row in data(text)["rows"]} == {"casualty", "ceasefire"}
    assert data(text)["countries"]["SYR"] == "Syria"
    assert not re.search(r"""(?:src|href)=["']?(?:https?:)?//""", text.split("<script>")[0])


def test_a_file_cut_short_leaves_an_earlier_page_as_it_was(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    page = folder / "page.html"
    page.write_text("earlier")
    broken = folder / f"{EVENTS[0].event_id}.avro"
    broken.write_bytes(broken.read_bytes()[:-20])
    assert main(["report", str(folder), "--output", str(page)]) == 1
    assert f"{broken}: cannot be read" in capsys.readouterr().err
    assert page.read_text() == "earlier"
    assert [path.suffix for path in folder.iterdir() if path.name.startswith(".")] == []


@pytest.mark.parametrize(
    ("url", "kept"),
    [
        ("https://news.example/a", True),
        ("HTTP://news.example/a", True),
        ("javascript:alert(1)", False),
        ("data:text/html,x", False),
        ("//news.example/a", False),
        ("https://[broken", False),
        ("news.example", False),
    ],
)
def test_only_addresses_of_pages_become_links(url: str, kept: bool) -> None:
    event = dataclasses.replace(EVENTS[0], article=dataclasses.replace(EVENTS[0].article, url=url))
    assert ("url" in page_row(event)) is kept


def test_the_charting_library_is_the_one_that_its_lock_file_builds() -> None:
    vendor = Path(__file__).parents[3] / "pipeline/report/assets/vendor"
    for line in (vendor / "CHECKSUMS").read_text().splitlines():
        checksum, name = line.split()
        found = hashlib.sha256((vendor / name).read_bytes()).hexdigest()
        assert found == checksum, f"{name} was changed by hand, or changed without running source/build.sh"
    locked = json.loads((vendor / "source/package-lock.json").read_text())["packages"]
    licences = (vendor / "LICENSES.txt").read_text()
    for name in ("echarts", "zrender", "topojson-client", "world-atlas"):
        assert f"== {name} {locked[f'node_modules/{name}']['version']}\n" in licences
    library = (vendor / "charts.min.js").read_text(encoding="utf-8").lower()
    assert "</script" not in library
    assert "<!--" not in library
