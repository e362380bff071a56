"""What `show` prints, and which events it leaves out."""

from __future__ import annotations

import dataclasses
import datetime
import json
import subprocess
import sys
from pathlib import Path

import pytest
from example_events import CASUALTY, CEASEFIRE, EVENTS, SANCTION

from pipeline.__main__ import main
from pipeline.event_table import event_row
from schemas.definitions import event_name
from schemas.files import RecordWriter
from schemas.records import Count, DeadLetter, Event, EventDate

LETTER = DeadLetter(
    b"caf\xe9",
    "f:1",
    "decode",
    "InvalidUtf8Error",
    "byte 3 is 0xe9",
    1,
    datetime.datetime(2021, 5, 4, tzinfo=datetime.UTC),
)


@pytest.fixture
def output(tmp_path: Path) -> Path:
    """The output folder of a run that found each example event once."""
    for folder, record in [*((event_name(event), event) for event in EVENTS), ("dead-letter", LETTER)]:
        (tmp_path / folder).mkdir()
        path = tmp_path / folder / "part-00000-of-00001.avro"
        with path.open("wb") as file, RecordWriter(file, type(record)) as writer:
            writer.write(record)
    return tmp_path


def shown_types(capsys: pytest.CaptureFixture[str]) -> list[str]:
    return [json.loads(line)["type"] for line in capsys.readouterr().out.splitlines()]


@pytest.mark.parametrize(
    ("conditions", "types"),
    [
        ("", ["sanction", "casualty", "ceasefire"]),
        ("--type casualty", ["casualty"]),
        ("--type casualty --type sanction", ["sanction", "casualty"]),
        ("--country SYR", ["casualty", "ceasefire"]),
        ("--country rus", ["sanction"]),
        ("--country QAT", ["ceasefire"]),
        ("--country FRA", []),
        ("--date 2020", ["ceasefire"]),
        ("--date 2020-06", ["ceasefire"]),
        ("--date 2021-05-03", ["casualty"]),
        ("--date 2021-05-04", ["sanction"]),
        ("--date 2021-05", ["sanction", "casualty"]),
        ("--date 2020-12-31..2021-05-03", ["casualty", "ceasefire"]),
        ("--date ..2020-01", ["ceasefire"]),
        ("--date 2021-05-04..", ["sanction"]),
        ("--date 2022", []),
        ("--actor european", ["sanction"]),
        ("--actor MARUVIA", ["casualty", "ceasefire"]),
        ("--actor medics", ["casualty"]),
        ("--min_confidence 0.5", ["sanction", "casualty"]),
        ("--modality alleged", ["casualty"]),
        ("--modality ASSERTED --min_confidence 0.3", ["sanction"]),
        ("--limit 2", ["sanction", "casualty"]),
        ("--limit 0", []),
    ],
)
def test_conditions_leave_out_what_does_not_meet_them_all(
    output: Path, capsys: pytest.CaptureFixture[str], conditions: str, types: list[str]
) -> None:
    assert main(["show", str(output), "--json", *conditions.split()]) == 0
    assert shown_types(capsys) == types


def test_json_has_every_field_and_plain_values(output: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["show", str(output), "--json", "--type", "casualty"])
    event = json.loads(capsys.readouterr().out)
    assert set(event) == {"type", *(field.name for field in dataclasses.fields(CASUALTY))}
    assert event["article"]["published_at"] == "2021-05-04T09:30:00Z"
    assert event["event_date"]["start"] == "2021-05-03"
    assert event["count"] == {"text": "At least 12", "minimum": 12, "maximum": None, "approximate": False}
    assert event["perpetrators"][0]["actor"]["kind"] == "MILITARY"


def test_the_table_shows_who_did_what_to_whom_where_and_when(output: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["show", str(output)]) == 0
    table = " ".join(capsys.readouterr().out.split())
    for part in ("KILLED 12+, shelling", "Army of Maruvia", "villagers", "Tal Maru", "2021-05-03", "0.88", "truce"):
        assert part in table


@pytest.mark.parametrize(
    ("event", "row"),
    [
        (
            dataclasses.replace(CASUALTY, location=None),
            "casualty|KILLED 12+, shelling (alleged)|Army of Maruvia (alleged)|villagers||2021-05-03|0.88",
        ),
        (SANCTION, "sanction|IMPOSED: asset_freeze|European Union|three Russian banks||(article 2021-05-04)|0.50"),
        (CEASEFIRE, "ceasefire|AGREED truce|Army of Maruvia, rebels (via Qatar)|||2020|0.25"),
    ],
    ids=lambda part: part.event_id if isinstance(part, Event) else "",
)
def test_a_row_says_it_in_short(event: Event, row: str) -> None:
    assert "|".join(event_row(event)[:-1]) == row
    assert event_row(event)[-1] == event.evidence.text


@pytest.mark.parametrize(
    ("count", "written"),
    [
        (None, "KILLED"),
        (Count("34", 34, 34, False), "KILLED 34"),
        (Count("about 1,000", 1000, 1000, True), "KILLED ~1,000"),
        (Count("at least 5", 5, None, False), "KILLED 5+"),
        (Count("5 to 7", 5, 7, False), "KILLED 5-7"),
        (Count("up to 7", None, 7, False), "KILLED up to 7"),
        (Count("untold", None, None, False), "KILLED untold"),
    ],
)
def test_counts_are_written_by_their_bounds(count: Count | None, written: str) -> None:
    assert event_row(dataclasses.replace(CASUALTY, count=count))[1] == f"{written}, shelling (alleged)"


@pytest.mark.parametrize(
    ("start", "end", "precision", "written"),
    [
        ("2021-05-03", "2021-05-03", "DAY", "2021-05-03"),
        ("2021-05-01", "2021-05-31", "MONTH", "2021-05"),
        ("2021-01-01", "2021-12-31", "YEAR", "2021"),
        ("2021-05-03", "2021-05-09", "WEEK", "2021-05-03 to 2021-05-09"),
        ("2019-01-01", "2021-12-31", "RANGE", "2019-01-01 to 2021-12-31"),
    ],
)
def test_dates_are_written_as_precisely_as_they_are_known(start: str, end: str, precision: str, written: str) -> None:
    days = map(datetime.date.fromisoformat, (start, end))
    date = EventDate("x", *days, type(CASUALTY.event_date.precision)(precision), CASUALTY.event_date.basis)  # type: ignore[union-attr]
    assert event_row(dataclasses.replace(CASUALTY, event_date=date))[5] == written


def test_brackets_in_the_text_are_text(output: Path, capsys: pytest.CaptureFixture[str]) -> None:
    event = dataclasses.replace(SANCTION, evidence=dataclasses.replace(SANCTION.evidence, text="[bold]We [sic] \\["))
    with (output / "sanction/part-00000-of-00001.avro").open("wb") as file, RecordWriter(file, type(event)) as writer:
        writer.write(event)
    main(["show", str(output), "--type", "sanction"])
    assert "[bold]We [sic] \\[" in capsys.readouterr().out


def test_dead_letters_are_shown_with_their_error(output: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["show", str(output), "--type", "dead-letter"]) == 0
    assert "byte 3 is 0xe9" in capsys.readouterr().out
    assert main(["show", str(output), "--type", "dead-letter", "--json"]) == 0
    letter = json.loads(capsys.readouterr().out)
    assert letter["payload_base64"] == "Y2Fm6Q=="
    assert letter["origin"] == "f:1"


def test_no_events_are_said_to_be_none(output: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["show", str(output), "--country", "FRA"]) == 0
    assert capsys.readouterr().err == "no events that meet these conditions\n"


def test_a_file_cut_short_is_named_and_the_exit_code_says_so(output: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = output / "casualty/part-00000-of-00001.avro"
    path.write_bytes(path.read_bytes()[:-20])
    assert main(["show", str(output), "--json"]) == 1
    assert f"{path}: cannot be read" in capsys.readouterr().err


@pytest.mark.parametrize("form", [[], ["--json"]])
def test_a_reader_who_has_had_enough_causes_no_complaint(output: Path, form: list[str]) -> None:
    path = output / "casualty/part-00000-of-00001.avro"
    with path.open("wb") as file, RecordWriter(file, type(CASUALTY)) as writer:
        for _ in range(5000):
            writer.write(CASUALTY)
    command = [sys.executable, "-m", "pipeline", "show", str(output), *form]
    root = Path(__file__).parents[2]
    with subprocess.Popen(command, cwd=root, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.read(100)
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 0
