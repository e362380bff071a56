"""``docs/schema.md``, written out of the schema files, so that the two cannot say different things."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from schemas.definitions import NAMESPACE, SCHEMA_FILES, schema_definition

_TITLE = """# Schemas

Every record that Ceasewire writes or reads, field by field. This page is made of `schemas/*.avsc` by
`python -m pipeline schemas docs`; change those, not this.

A `?` marks what may be null. Bounds and patterns are attributes of ours (`minimum`, `maximum`, `pattern`, `ordered`):
other Avro tools pass over them, our writer enforces them.
"""


def schema_documentation() -> str:
    """All record and enum types as a Markdown page: the records of files first, then the types inside them."""
    records = [schema_definition(record_type) for record_type in SCHEMA_FILES]
    inner = {type_["name"]: type_ for record in records for type_ in _inner_types(record)}
    lines = [_TITLE]
    files = zip(records, SCHEMA_FILES.values(), strict=True)
    for record, file in files:
        lines += [
            f"## {record['name']}",
            "",
            f"[`{file}`](../schemas/{file}), full name `{NAMESPACE}.{record['name']}`.",
        ]
        lines += ["", record["doc"], "", *_fields(record)]
    lines += ["## Types inside the records", ""]
    for name in sorted(inner):
        type_ = inner[name]
        lines += [f"### {name}", "", type_["doc"], ""]
        lines += _fields(type_) if type_["type"] == "record" else _symbols(type_)
    return "\n".join(lines).rstrip() + "\n"


def _fields(record: dict[str, Any]) -> Iterator[str]:
    yield "| field | type | meaning |"
    yield "|---|---|---|"
    for field in record["fields"]:
        yield f"| `{field['name']}` | {_type(field['type'])} | {field['doc']}{_limits(field)} |"
    yield ""
    if ordered := record.get("ordered"):
        yield "; ".join(f"`{lower}` ≤ `{upper}`" for lower, upper in ordered) + "."
        yield ""


def _symbols(enum: dict[str, Any]) -> Iterator[str]:
    yield ", ".join(f"`{symbol}`" for symbol in enum["symbols"]) + "."
    if "default" in enum:
        yield f"A symbol that a reader does not know yet is read as `{enum['default']}`."
    yield ""


def _type(type_: Any) -> str:
    if isinstance(type_, list):
        return f"{_type(type_[1])}?"
    if isinstance(type_, str):
        return f"[{type_}](#{type_.lower()})" if type_[0].isupper() else type_
    if type_["type"] == "array":
        return f"array of {_type(type_['items'])}"
    if "name" in type_:
        return f"[{type_['name']}](#{type_['name'].lower()})"
    return f"{type_['logicalType']} ({type_['type']})" if "logicalType" in type_ else str(type_["type"])


def _limits(field: dict[str, Any]) -> str:
    limits = []
    if "minimum" in field and "maximum" in field:
        limits.append(f"From {field['minimum']} to {field['maximum']}.")
    elif "minimum" in field:
        limits.append(f"At least {field['minimum']}.")
    if "pattern" in field:
        limits.append(f"Matches `{field['pattern']}`.")
    return "".join(f" {limit}" for limit in limits)


def _inner_types(type_: Any, outermost: bool = True) -> Iterator[dict[str, Any]]:
    if isinstance(type_, list):
        for branch in type_:
            yield from _inner_types(branch, False)
    elif isinstance(type_, dict):
        if not outermost and "name" in type_:
            yield type_
        for field in type_.get("fields", ()):
            yield from _inner_types(field["type"], False)
        yield from _inner_types(type_.get("items"), False)
