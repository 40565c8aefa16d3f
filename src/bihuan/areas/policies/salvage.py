"""What can be read of a table that is wrong somewhere, so that one slip hides no other: None in place of the rest."""

from collections.abc import Mapping
from functools import cache
from types import UnionType
from typing import Annotated, Any, TypeVar, Union, get_args, get_origin

from pydantic import TypeAdapter, ValidationError

from bihuan.areas.policies.strict import Table

T = TypeVar("T", bound=Table)


def salvaged(model: type[T], raw: Any) -> T:
    """The table of a model: field by field, what is missing or cannot be read as None."""
    given = raw if isinstance(raw, Mapping) else {}
    fields = {name: info.alias or name for name, info in model.model_fields.items()}
    values = {key: _field(model, name, given, key) for name, key in fields.items()}
    return model.model_construct({name for name, key in fields.items() if key in given}, **values)


def _field(model: type[Table], name: str, given: Mapping[str, Any], key: str) -> Any:
    info = model.model_fields[name]
    if key not in given:
        return None if info.is_required() else info.get_default(call_default_factory=True, validated_data={})
    try:
        return _reader(model, name).validate_python(given[key])
    except ValidationError:
        return _in_parts(info.annotation, given[key])


@cache
def _reader(model: type[Table], name: str) -> TypeAdapter[Any]:
    info = model.model_fields[name]
    kind: Any = info.annotation
    for rule in info.metadata:
        kind = Annotated[kind, rule]
    return TypeAdapter(kind)


@cache
def _part_reader(kind: Any) -> TypeAdapter[Any]:
    return TypeAdapter(kind)


def _part(kind: Any, value: Any) -> Any:
    try:
        return _part_reader(kind).validate_python(value)
    except ValidationError:
        return _in_parts(kind, value)


def _in_parts(kind: Any, value: Any) -> Any:
    """The good entries of a list, a dictionary or a table within; None for a plain value."""
    kind = _plain(kind)
    origin, inner = get_origin(kind), get_args(kind)
    if origin is tuple and isinstance(value, list):
        return tuple(_part(inner[0], one) for one in value)
    if origin is dict and isinstance(value, Mapping):
        return {str(key): _part(inner[1], one) for key, one in value.items()}
    if isinstance(kind, type) and issubclass(kind, Table) and isinstance(value, Mapping):
        return salvaged(kind, value)
    return None


def _plain(kind: Any) -> Any:
    """A type without what it is annotated with, and without the None it may be."""
    while get_origin(kind) is Annotated:
        kind = get_args(kind)[0]
    if get_origin(kind) in (Union, UnionType):
        some = [one for one in get_args(kind) if one is not type(None)]
        return _plain(some[0]) if len(some) == 1 else kind
    return kind
