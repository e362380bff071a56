"""Records as the plain values that table formats take."""

from __future__ import annotations

import dataclasses
from enum import Enum
from typing import Any


def plain_values(record: Any) -> dict[str, Any]:
    """A record as dictionaries and lists by field name; enums are text, dates and instants stay what they are."""
    return {field.name: _plain(getattr(record, field.name)) for field in dataclasses.fields(record)}


def _plain(value: Any) -> Any:
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, tuple):
        return [_plain(element) for element in value]
    if dataclasses.is_dataclass(value):
        return plain_values(value)
    return value
