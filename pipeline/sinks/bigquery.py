"""Events into BigQuery tables, one for each type, by the Storage Write API."""

from __future__ import annotations

import argparse
import datetime
import importlib.util
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pipeline.usage import UsageError
from schemas.bigquery_schema import EVENT_DAY, event_table_fields
from schemas.definitions import EVENT_TYPES
from schemas.plain_values import plain_values

if TYPE_CHECKING:
    from transforms.articles_to_events import EventStreams

_DATASET = re.compile(r"[a-z][a-z0-9-]{4,28}[a-z0-9]\.[A-Za-z0-9_]{1,1024}")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declares the option."""
    parser.add_argument(
        "--bigquery_dataset",
        metavar="PROJECT.DATASET",
        help="also append events to its tables sanction, casualty and ceasefire, which must exist (docs/dataflow.md)",
    )


def requested(arguments: argparse.Namespace) -> BigQueryTables | None:
    """The tables that a command line asks for.

    Raises:
        UsageError: the dataset cannot be one, or Beam's part for BigQuery is not installed.
    """
    dataset = arguments.bigquery_dataset
    if dataset is None:
        return None
    if not _DATASET.fullmatch(dataset):
        raise UsageError(f"--bigquery_dataset {dataset}: write PROJECT.DATASET, such as my-project.news_events")
    if importlib.util.find_spec("apitools") is None:
        raise UsageError(f"--bigquery_dataset {dataset}: Beam's part for it is missing: pip install 'ceasewire[gcp]'")
    return BigQueryTables(dataset)


@dataclass(frozen=True, slots=True)
class BigQueryTables:
    """Appends each event to the table of its type, in the dataset ``PROJECT.DATASET``."""

    dataset: str

    def require(self) -> None:
        """Leaves it to Beam's writer, which asks for the tables itself."""

    def attach(self, streams: EventStreams) -> None:
        """Adds the writing steps. Building them starts Beam's Java expansion service, which needs Java and its jar."""
        import apache_beam as beam
        from apache_beam.io.gcp.bigquery import StorageWriteToBigQuery

        project, _, dataset = self.dataset.partition(".")
        for name, record_type in EVENT_TYPES.items():
            (
                getattr(streams, name)
                | f"{name.title()}Rows" >> beam.Map(event_row)
                | f"Write{name.title()}Table"
                >> StorageWriteToBigQuery(
                    f"{project}:{dataset}.{name}",
                    schema={"fields": event_table_fields(record_type)},
                    # A table made by the writer would have no partitions: it cannot ask for any.
                    create_disposition="CREATE_NEVER",
                    write_disposition="WRITE_APPEND",
                    type_overrides={"DATE": datetime.date},
                )
            )


def event_row(event: Any) -> dict[str, Any]:
    """The row of an event: its fields, and the day it is partitioned by."""
    from transforms.event_day import event_day

    row: dict[str, Any] = _with_timestamps(plain_values(event))
    return {EVENT_DAY: event_day(event), **row}


def _with_timestamps(value: Any) -> Any:
    """Beam's rows hold instants as Timestamps."""
    from apache_beam.utils.timestamp import Timestamp

    if isinstance(value, datetime.datetime):
        return Timestamp.from_utc_datetime(value)
    if isinstance(value, dict):
        return {name: _with_timestamps(field) for name, field in value.items()}
    if isinstance(value, list):
        return [_with_timestamps(element) for element in value]
    return value
