"""Tables and rows of BigQuery, as far as they show without a cloud."""

from __future__ import annotations

import datetime
import importlib.util
import json
import re
import runpy
import sys
from pathlib import Path
from typing import Any

import pytest
from apache_beam.utils.timestamp import Timestamp
from example_events import CASUALTY, EVENTS

from pipeline.__main__ import main
from pipeline.sinks.bigquery import event_row
from schemas.bigquery_schema import bigquery_fields, event_table_fields
from schemas.definitions import EVENT_TYPES
from schemas.records import CasualtyEvent, Event

PYTHON_TYPES = {
    "STRING": str,
    "INTEGER": int,
    "FLOAT": float,
    "BOOLEAN": bool,
    "DATE": datetime.date,
    "TIMESTAMP": Timestamp,
    "RECORD": dict,
}


def require_fit(value: Any, field: dict[str, Any]) -> None:
    """Holds a value of a row against a field as BigQuery does."""
    if field["mode"] == "REPEATED":
        assert isinstance(value, list)
        for element in value:
            require_fit(element, {**field, "mode": "REQUIRED"})
    elif value is None:
        assert field["mode"] == "NULLABLE", field["name"]
    else:
        assert isinstance(value, PYTHON_TYPES[field["type"]]), field["name"]
        if field["type"] == "RECORD":
            assert [*value] == [inner["name"] for inner in field["fields"]]
            for inner in field["fields"]:
                require_fit(value[inner["name"]], inner)


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: type(event).__name__)
def test_the_row_of_an_event_fits_its_table(event: Event) -> None:
    row, fields = event_row(event), event_table_fields(type(event))
    assert [*row] == [field["name"] for field in fields]
    for field in fields:
        require_fit(row[field["name"]], field)


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: type(event).__name__)
def test_beam_encodes_the_row_by_the_schema_of_the_table(event: Event) -> None:
    """What happens to a row before it leaves Python for the Java part that writes it; needs Beam's gcp extra."""
    pytest.importorskip("apitools")
    import apache_beam as beam
    from apache_beam.io.gcp.bigquery import StorageWriteToBigQuery
    from apache_beam.io.gcp.bigquery_tools import beam_row_from_dict, get_dict_table_schema

    schema = get_dict_table_schema({"fields": event_table_fields(type(event))})
    convert = StorageWriteToBigQuery.ConvertToBeamRows(schema, False, {"DATE": datetime.date}).with_output_types()
    coder = beam.coders.registry.get_coder(convert.get_type_hints().output_types[0][0])
    row = coder.decode(coder.encode(beam_row_from_dict(event_row(event), schema)))
    assert row.event_id == event.event_id
    assert row.evidence.trigger == event.evidence.trigger


def test_a_table_is_partitioned_by_the_day_of_the_event() -> None:
    assert event_row(CASUALTY)["event_day"] == datetime.date(2021, 5, 3)
    assert event_table_fields(CasualtyEvent)[0]["type"] == "DATE"


def test_columns_carry_the_documentation_of_the_schema() -> None:
    by_name = {field["name"]: field for field in bigquery_fields(CasualtyEvent)}
    assert by_name["perpetrators"]["mode"] == "REPEATED"
    assert by_name["count"]["mode"] == "NULLABLE"
    assert all(field.get("description") for field in by_name.values())


@pytest.mark.parametrize("dataset", ["events", "my-project:events", "P.events", "my-project.ev-ents"])
def test_a_dataset_that_cannot_be_one_is_refused(
    dataset: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("a.txt").write_text("Officials said so.")
    assert main(["run", "--input", "a.txt", "--output", "out", "--bigquery_dataset", dataset]) == 2
    assert "write PROJECT.DATASET" in capsys.readouterr().err


def require_allowed(fields: list[dict[str, Any]], depth: int) -> None:
    """Holds a schema against BigQuery's limits: names of columns, lengths of descriptions, depth of records."""
    assert depth <= 15
    assert len({field["name"].lower() for field in fields}) == len(fields)
    for field in fields:
        assert re.fullmatch("[A-Za-z_][A-Za-z0-9_]{0,299}", field["name"])
        assert len(field.get("description", "")) <= 1024, field["name"]
        assert field["mode"] in ("NULLABLE", "REQUIRED", "REPEATED")
        assert field["type"] in PYTHON_TYPES
        require_allowed(field.get("fields", []), depth + 1)


@pytest.mark.parametrize("name", EVENT_TYPES)
def test_the_schema_of_a_table_is_within_what_bigquery_allows(
    name: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["bigquery_schema", name])
    monkeypatch.delitem(sys.modules, "schemas.bigquery_schema")
    runpy.run_module("schemas.bigquery_schema", run_name="__main__")
    printed = json.loads(capsys.readouterr().out)
    assert printed == event_table_fields(EVENT_TYPES[name])
    require_allowed(printed, 1)


@pytest.mark.skipif(importlib.util.find_spec("apitools") is not None, reason="Beam's gcp extra is installed")
def test_without_beams_part_for_it_the_remedy_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.txt").write_text("Officials said so.")
    command = ["run", "--input", str(tmp_path / "a.txt"), "--output", str(tmp_path / "out")]
    assert main([*command, "--bigquery_dataset", "my-project.news"]) == 2
    assert "pip install 'ceasewire[gcp]'" in capsys.readouterr().err
