"""Events as one table: a line each, a column for each field of any type, records inside as dotted columns."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator
from typing import Any

from pipeline.event_json import event_values
from schemas.definitions import EVENT_TYPES, schema_definition
from schemas.records import Event

_SEPARATOR = "; "
# A spreadsheet takes a cell that begins like this for a formula and runs it; numbers are no text and stay as they are.
_FORMULA = re.compile(r"[=+\-@\t\r]")


def csv_columns() -> list[str]:
    """The columns: ``type``, those that all events share, then those of each type."""
    columns = ["type"]
    for record_type in EVENT_TYPES.values():
        definition = schema_definition(record_type)
        named: dict[str, Any] = {}
        columns += [path for path in _paths(definition, "", named) if path not in columns]
    return columns


def csv_lines(events: Iterable[Event]) -> Iterator[str]:
    """A heading and a line for each event, without line ends. Several values of an array are joined by ``; ``."""
    columns = csv_columns()
    yield _line(columns)
    for event in events:
        cells: dict[str, list[Any]] = {}
        _collect(event_values(event), "", cells)
        yield _line([_cell(cells.get(column, ())) for column in columns])


def _paths(type_: Any, path: str, named: dict[str, Any]) -> Iterator[str]:
    if isinstance(type_, list):
        yield from _paths(type_[1], path, named)
        return
    if isinstance(type_, str):
        type_ = named.get(type_, type_)
    if isinstance(type_, dict) and type_["type"] == "array":
        yield from _paths(type_["items"], path, named)
    elif isinstance(type_, dict) and type_["type"] == "record":
        named[type_["name"]] = type_
        for field in type_["fields"]:
            yield from _paths(field["type"], f"{path}.{field['name']}" if path else field["name"], named)
    else:
        yield path


def _collect(value: Any, path: str, cells: dict[str, list[Any]]) -> None:
    if isinstance(value, dict):
        for name, part in value.items():
            _collect(part, f"{path}.{name}" if path else name, cells)
    elif isinstance(value, list | tuple):
        for part in value:
            _collect(part, path, cells)
    elif value is not None:
        cells.setdefault(path, []).append(value)


def _cell(values: Iterable[Any]) -> Any:
    texts = [str(value).lower() if isinstance(value, bool) else value for value in values]
    if len(texts) == 1 and not isinstance(texts[0], str):
        return texts[0]
    text = _SEPARATOR.join(map(str, texts))
    return f"'{text}" if _FORMULA.match(text) else text


def _line(cells: Iterable[Any]) -> str:
    line = io.StringIO()
    # The writer quotes a cell for the characters of the line end that it is told, so it is told both.
    csv.writer(line, lineterminator="\r\n").writerow(cells)
    return line.getvalue().removesuffix("\r\n")
