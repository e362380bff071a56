"""Tables and rows of BigQuery, as far as they show without a cloud."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

import pytest
from apache_beam.utils.timestamp import Timestamp
from example_events import CASUALTY, EVENTS

from pipeline.__main__ import main
from pipeline.sinks.bigquery import event_row
from schemas.bigquery_schema import bigquery_fields, event_table_fields
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
