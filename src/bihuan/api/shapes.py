"""The JSON of records: out as plain values, in as JSON Schema made from the asks."""

from typing import Any

from bihuan.core.asks import Ask
from bihuan.core.fields import WordsField
from bihuan.core.models import Part, Record

UNTOLD = {"created_at", "created_by"}  # of a row: the record's journal tells who and when
HIDDEN = {"id", "record_ptr", "company", "kind", "open_to_all"}
SCHEMAS: dict[str, dict[str, Any]] = {
    "date": {"type": "string", "format": "date"},
    "moment": {"type": "string", "format": "date-time"},
    "decimal": {"type": "string", "description": "decimal number as text"},
    "number": {"type": "integer"},
    "yes-no": {"type": "boolean"},
    "person": {"type": "integer", "description": "id of a person of the company"},
    "department": {"type": "integer", "description": "id of a department of the company"},
    "record": {"type": "string", "description": "number of a record of the company"},
    "part": {"type": "integer", "description": "id of a row of the same record"},
}


def record_out(record: Record) -> dict[str, Any]:
    """One record with all its own fields. People and departments as id and name."""
    out: dict[str, Any] = {"kind": record.kind}
    for field in record._meta.concrete_fields:
        if field.name in HIDDEN:
            continue
        value = getattr(record, field.attname)
        if field.is_relation and value is not None and field.name in {"owner", "department", "created_by"}:
            value = {"id": value, "name": str(getattr(record, field.name))}
        out[field.name] = value.split() if isinstance(field, WordsField) else value
    return out


def part_out(part: Part) -> dict[str, Any]:
    """One row of a record: its key and its fields. People and departments as id and name, records by number."""
    out: dict[str, Any] = {}
    for field in part._meta.concrete_fields:
        if field.name in UNTOLD or field.name == part.WHOLE:
            continue
        value = field.value_from_object(part)
        if field.is_relation and value is not None:
            other = getattr(part, field.name)
            value = other.number if isinstance(other, Record) else {"id": value, "name": str(other)}
        out[field.name] = value.split() if isinstance(field, WordsField) else value
    if part.ended_with is not None:
        out["ended"] = bool(part.ended_with)
    return out


def ask_schema(ask: Ask) -> dict[str, Any]:
    """JSON Schema of one input."""
    shape = dict(SCHEMAS.get(ask.kind, {"type": "string"}))
    if ask.kind in {"choice", "choices"}:
        allowed = {"enum": [str(value) for value, _label in ask.choices]}
        shape = (
            {"type": "array", "items": {"type": "string", **allowed}} if ask.kind == "choices" else {**shape, **allowed}
        )
    return {**shape, "title": str(ask.label), **({"description": str(ask.help)} if ask.help else {})}


def body(asks: dict[str, Ask], *, partial: bool = False, version: bool = False) -> dict[str, Any]:
    """The OpenAPI request body of some asks."""
    properties = {name: ask_schema(ask) for name, ask in asks.items()}
    if version:
        properties["version"] = {"type": "integer", "description": "the version you read; a later one answers 409"}
    required = [] if partial else [name for name, ask in asks.items() if ask.required]
    schema = {"type": "object", "properties": properties, **({"required": required} if required else {})}
    return {"requestBody": {"content": {"application/json": {"schema": schema}}}}
