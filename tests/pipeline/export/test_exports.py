"""Events in the forms of other tools are what those tools accept, and say what the events say."""

from __future__ import annotations

import csv
import dataclasses
import io
import json
from pathlib import Path
from typing import Any

import pandas
import pyarrow.parquet
import pytest
from example_events import CASUALTY, CEASEFIRE, EVENTS, SANCTION
from followthemoney import model
from hypothesis import given, settings
from hypothesis import strategies as st
from record_strategies import casualty_events, ceasefire_events, sanction_events

from pipeline.__main__ import main
from pipeline.commands.export import LINE_FORMATS
from pipeline.export.comma_separated import csv_columns, csv_lines
from pipeline.export.event_data import CAMEO_ROLES, ICEWS_COLUMNS, icews_lines, petrarch_lines
from pipeline.export.follow_the_money import ACTIONS_OF_SANCTIONS_THAT_EXIST, ACTOR_SCHEMAS, entities
from pipeline.export.parquet import parquet_schema
from schemas.definitions import EVENT_TYPES, event_name
from schemas.files import RecordWriter, read_events
from schemas.records import (
    CeasefireStatus,
    Event,
    Modality,
    Plover,
    SanctionAction,
    SanctionEvent,
)

any_event = casualty_events | sanction_events | ceasefire_events


def export(folder: Path, format_: str, *more: str) -> Path:
    output = folder.parent / f"{folder.name}.{format_}"
    assert main(["export", str(folder), "--format", format_, "--output", str(output), *more]) == 0
    return output


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The example events as files."""
    folder = tmp_path / "events"
    folder.mkdir()
    for event in EVENTS:
        with (folder / f"{event.event_id}.avro").open("wb") as file, RecordWriter(file, type(event)) as writer:
            writer.write(event)
    return folder


def invalid(entity: dict[str, Any]) -> list[str]:
    """What FollowTheMoney has against an entity."""
    schema = model.get(entity["schema"])
    if schema is None or schema.abstract:
        return [f"no schema {entity['schema']}"]
    complaints = []
    for name, values in entity["properties"].items():
        property_ = schema.get(name)
        if property_ is None or property_.stub:
            complaints.append(f"{schema.name} has no {name}")
            continue
        complaints += [f"{name}: {value!r}" for value in values if not property_.type.validate(value)]
    schema.validate({"properties": entity["properties"]})
    proxy = model.get_proxy(entity, cleaned=False)
    if proxy.to_dict()["properties"].keys() != entity["properties"].keys():
        complaints.append(f"cleaning drops properties: {entity} {proxy.to_dict()}")
    return complaints


def test_every_entity_of_the_samples_is_valid_followthemoney(sample_output: Path) -> None:
    lines = export(sample_output, "ftm").read_text(encoding="utf-8").splitlines()
    found = [json.loads(line) for line in lines]
    assert [complaint for entity in found for complaint in invalid(entity)] == []
    assert {"Sanction", "Event", "Article", "Documentation"} <= {entity["schema"] for entity in found}
    known = {entity["id"] for entity in found}
    assert len(known) == len(found)
    for entity in found:
        for name in ("entity", "document", "proof", "involved"):
            assert set(entity["properties"].get(name, ())) <= known


def test_a_sanction_says_who_imposed_what_on_whom() -> None:
    event = dataclasses.replace(SANCTION, event_date=CEASEFIRE.event_date, legal_basis="Regulation 1", reason="fraud")
    made = {entity["schema"]: entity for entity in entities(event)}
    sanction = made["Sanction"]["properties"]
    assert invalid(made["Sanction"]) == []
    assert sanction["authority"] == ["European Union"]
    assert sanction["entity"] == [made["Company"]["id"]]
    assert made["Company"]["properties"] == {"name": ["three Russian banks"], "country": ["ru"]}
    assert sanction["provisions"] == ["asset freeze"]
    assert sanction["startDate"] == ["2020-01-01"]
    assert (sanction["program"], sanction["reason"]) == (["Regulation 1"], ["fraud"])
    assert sanction["summary"] == [event.evidence.text]
    assert made["Documentation"]["properties"]["document"] == [made["Article"]["id"]]


@pytest.mark.parametrize(
    "event",
    [
        *(
            dataclasses.replace(SANCTION, action=action)
            for action in SanctionAction
            if action not in ACTIONS_OF_SANCTIONS_THAT_EXIST
        ),
        *(
            dataclasses.replace(SANCTION, modality=modality)
            for modality in Modality
            if modality is not Modality.ASSERTED
        ),
        dataclasses.replace(SANCTION, targets=()),
    ],
    ids=lambda event: f"{event.action}-{event.modality}",
)
def test_nobody_is_listed_by_a_sanction_that_is_not_there(event: SanctionEvent) -> None:
    schemas = {entity["schema"] for entity in entities(event)}
    assert "Sanction" not in schemas
    assert "Event" in schemas


@settings(max_examples=30)
@given(any_event)
def test_whatever_an_event_holds_its_entities_are_of_the_model(event: Event) -> None:
    for entity in entities(event):
        schema = model.get(entity["schema"])
        assert schema is not None
        assert set(entity["properties"]) <= set(schema.properties)


def test_the_same_event_gives_the_same_entities() -> None:
    assert list(entities(CASUALTY)) == list(entities(CASUALTY))


def coded(event: Event, event_code: str, cameo: str) -> Event:
    return dataclasses.replace(event, plover=Plover(event_code, cameo))


def test_icews_lines_have_the_columns_of_icews_in_their_order() -> None:
    table = pandas.read_csv(
        io.StringIO("\n".join(icews_lines([coded(SANCTION, "SANCTION", "163"), CASUALTY]))),
        sep="\t",
        dtype=str,
        keep_default_na=False,
    )
    assert tuple(table.columns) == ICEWS_COLUMNS
    sanction, casualty = table.to_dict("records")
    assert (sanction["Source Name"], sanction["CAMEO Code"]) == ("European Union", "163")
    assert (sanction["Target Name"], sanction["Target Country"]) == ("three Russian banks", "Russia")
    assert sanction["Event Date"] == "2021-05-04"
    assert (casualty["Source Name"], casualty["Target Name"]) == ("Army of Maruvia", "villagers")
    assert (casualty["City"], casualty["Country"], casualty["Latitude"]) == ("Tal Maru", "Syria", "35.5")
    assert (casualty["Count Minimum"], casualty["Count Maximum"], casualty["CAMEO Code"]) == ("12", "", "")


@pytest.mark.parametrize(
    ("event", "line"),
    [
        (coded(SANCTION, "SANCTION", "163"), "20210504\t---\tRUSBUS\t163"),
        (coded(CASUALTY, "ASSAULT", "194"), "20210503\tSYRMIL\tCVL\t194"),
        (coded(CEASEFIRE, "AGREE", "0571"), "20200101\tSYRMIL\tREB\t0571"),
        (
            coded(dataclasses.replace(CEASEFIRE, status=CeasefireStatus.VIOLATED), "ASSAULT", "196"),
            "20200101\tSYRMIL/REB\t---\t196",
        ),
    ],
    ids=["sanction", "casualty", "ceasefire", "violation"],
)
def test_petrarch_lines_say_who_did_what_to_whom(event: Event, line: str) -> None:
    if isinstance(event, SanctionEvent):
        event = dataclasses.replace(event, imposers=())
    (written,) = petrarch_lines([event])
    assert written == f"{line}\t{event.event_id}\thttps://news.example/a-1\tExample Wire"


def test_what_event_data_cannot_say_has_no_line() -> None:
    undated = dataclasses.replace(SANCTION, article=dataclasses.replace(SANCTION.article, published_at=None))
    assert len(list(icews_lines([undated]))) == 1
    assert list(petrarch_lines([coded(undated, "SANCTION", "163"), SANCTION])) == []


@settings(max_examples=30)
@given(st.lists(any_event, max_size=2))
def test_whatever_a_text_holds_a_line_is_a_line(events: list[Event]) -> None:
    assert all(line.count("\t") == len(ICEWS_COLUMNS) - 1 for line in icews_lines(events))
    assert all(line.count("\t") == 6 and len(line.splitlines()) == 1 for line in petrarch_lines(events))
    text = "".join(f"{line}\n" for line in csv_lines(events))
    rows = list(csv.reader(io.StringIO(text, newline="")))
    assert len(rows) == len(events) + 1
    assert {len(row) for row in rows} == {len(csv_columns())}


def test_csv_has_a_column_for_every_field(folder: Path) -> None:
    table = pandas.read_csv(export(folder, "csv"))
    rows = {row["type"]: row for row in table.to_dict("records")}
    sanction, casualty, ceasefire = rows["sanction"], rows["casualty"], rows["ceasefire"]
    assert sanction["targets.name"] == "three Russian banks"
    assert sanction["measures"] == "ASSET_FREEZE"
    assert (casualty["count.minimum"], casualty["location.latitude"]) == (12, 35.5)
    assert casualty["perpetrators.actor.name"] == "Army of Maruvia"
    assert ceasefire["parties.name"] == "Army of Maruvia; rebels"
    assert ceasefire["event_date.start"] == "2020-01-01"


def test_no_cell_is_a_formula_to_a_spreadsheet() -> None:
    formula = '=HYPERLINK("http://evil.example","x")'
    event = dataclasses.replace(SANCTION, reason=formula, legal_basis="-1+1")
    assert CASUALTY.location is not None
    south = dataclasses.replace(CASUALTY, location=dataclasses.replace(CASUALTY.location, latitude=-4.5))
    sanction, casualty = csv.DictReader(csv_lines([event, south]))
    assert (sanction["reason"], sanction["legal_basis"]) == (f"'{formula}", "'-1+1")
    assert casualty["location.latitude"] == "-4.5"


def test_parquet_holds_what_the_avro_holds(sample_output: Path) -> None:
    exported = export(sample_output, "parquet")
    events = list(read_events(sample_output))
    for name, record_type in EVENT_TYPES.items():
        table = pyarrow.parquet.read_table(exported / f"{name}.parquet")
        assert table.schema.equals(parquet_schema(record_type))
        assert table.to_pylist() == [listed(dataclasses.asdict(event)) for event in events if event_name(event) == name]


def listed(value: Any) -> Any:
    """A value with lists for tuples, as Parquet gives them back."""
    if isinstance(value, dict):
        return {name: listed(part) for name, part in value.items()}
    return [listed(part) for part in value] if isinstance(value, tuple) else value


@pytest.mark.parametrize("format_", [*LINE_FORMATS, "parquet"])
def test_only_what_meets_the_conditions_is_exported(
    folder: Path, format_: str, capsys: pytest.CaptureFixture[str]
) -> None:
    export(folder, format_, "--type", "casualty", "--country", "SYR")
    assert capsys.readouterr().out.startswith("1 events exported")


@pytest.mark.parametrize("format_", [*LINE_FORMATS, "parquet"])
def test_a_file_cut_short_is_named_and_an_earlier_export_stays(
    folder: Path, format_: str, capsys: pytest.CaptureFixture[str]
) -> None:
    output = export(folder, format_)
    before = {path: path.read_bytes() for path in ([output] if output.is_file() else output.iterdir())}
    broken = folder / f"{EVENTS[1].event_id}.avro"
    broken.write_bytes(broken.read_bytes()[:-20])
    assert main(["export", str(folder), "--format", format_, "--output", str(output)]) == 1
    assert f"{broken}: cannot be read" in capsys.readouterr().err
    assert {path: path.read_bytes() for path in ([output] if output.is_file() else output.iterdir())} == before


def test_the_mapping_tables_of_the_documentation_name_every_kind_and_action() -> None:
    page = (Path(__file__).parents[3] / "docs/reference/exports.md").read_text(encoding="utf-8")
    for kind, schema in ACTOR_SCHEMAS.items():
        role = f"`{CAMEO_ROLES[kind]}`" if CAMEO_ROLES[kind] else "(none)"
        assert f"| `{kind}` | `{schema}` | {role} |" in page
    for action in SanctionAction:
        becomes = "Sanction" if action in ACTIONS_OF_SANCTIONS_THAT_EXIST else "Event"
        assert f"| `{action}` | `{becomes}`" in page
    assert all(f"| {column} |" in page for column in ICEWS_COLUMNS)
