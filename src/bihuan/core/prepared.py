"""Queries that are the same but for their values, compiled once and then only run.

Django takes five to ten times as long to put a small query together as the database takes to answer it;
what every step asks is asked this way.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any, Generic, TypeVar

from django.db import connection
from django.db.models import Model, QuerySet, Value
from django.db.models.sql.compiler import SQLCompiler
from django.utils.functional import cached_property

M = TypeVar("M", bound=Model)
Convert = Callable[[Any, Any, Any], Any]  # value, column, connection → value
MOST_KEPT = 5000
UNREAD = object()


class Slot(Value):
    """Where a value goes: a number, a text, a day or a moment."""

    def as_sql(self, compiler: SQLCompiler, connection: Any) -> tuple[str, Any]:
        return "%s", (self,)


@dataclass(frozen=True)
class Made:
    """A compiled query: its SQL with the values or slots to fill in, and how a row of the answer becomes an object."""

    model: type[Any]
    sql: str
    slots: tuple[Any, ...]
    names: list[str]
    converters: list[tuple[int, tuple[list[Convert], Any]]]

    def converted(self, row: Sequence[Any]) -> list[Any]:
        values = list(row)
        for place, (converters, column) in self.converters:
            for convert in converters:
                values[place] = convert(values[place], column, connection)
        return values


class Prepared(Generic[M]):
    """A query over rows of one table (and its parents): `build` gives it, with a Slot for each name.

    >>> heads = Prepared(lambda: JournalHead.objects.filter(company=Slot("company")))
    >>> heads(company=1)
    [<JournalHead: ...>]
    """

    def __init__(self, build: Callable[[], "QuerySet[M]"], *, read_once: Collection[str] = ()) -> None:
        """`read_once` names columns of JSON that nobody changes in place: equal texts give the same object."""
        self._build, self._read_once = build, read_once
        self._made: dict[str, Made] = {}

    def __call__(self, **values: Any) -> list[M]:
        made = self._made.get(connection.vendor) or self._make()
        with connection.cursor() as cursor:
            cursor.execute(made.sql, fill(made.slots, values))
            rows = cursor.fetchall()
        return [made.model.from_db(connection.alias, made.names, made.converted(row)) for row in rows]

    def _make(self) -> "Made":
        rows = self._build()
        compiler = rows.query.get_compiler(connection=connection)
        sql, slots = compiler.as_sql()
        columns = [column for column, _sql, _alias in compiler.select]
        names = [one.target.attname for one in columns]
        converters = [
            (place, ([_read_once(how[0])] if names[place] in self._read_once else how[0], how[1]))
            for place, how in compiler.get_converters(columns).items()
        ]
        made = Made(rows.model, sql, tuple(slots), names, converters)
        self._made[connection.vendor] = made
        return made


def _read_once(converters: list[Convert]) -> Convert:
    """The converters as one that keeps what it has read."""
    known: dict[Any, Any] = {}

    def convert(value: Any, column: Any, connection: Any) -> Any:
        read = known.get(value, UNREAD)  # asked once: another thread may empty it in between
        if read is UNREAD:
            read = value
            for one in converters:
                read = one(read, column, connection)
            if len(known) >= MOST_KEPT:
                known.clear()
            known[value] = read
        return read

    return convert


def fill(slots: Iterable[Any], values: Mapping[str, Any]) -> list[Any]:
    """What goes to the database: a value in every slot, days and moments as it takes them."""
    ready = {name: _ready(value) for name, value in values.items()}
    return [ready[slot.value] if isinstance(slot, Slot) else slot for slot in slots]


def _ready(value: Any) -> Any:
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    return connection.ops.adapt_datefield_value(value) if isinstance(value, date) else value


class Insert:
    """One new row of a table; it does not learn its key."""

    def __init__(self, model: type[Model]) -> None:
        self._model = model

    @cached_property
    def _sql(self) -> str:
        quote = connection.ops.quote_name
        names = ", ".join(quote(field.column) for field in self._fields)
        places = ", ".join(["%s"] * len(self._fields))
        return f"INSERT INTO {quote(self._model._meta.db_table)} ({names}) VALUES ({places})"  # noqa: S608 - our own names

    @cached_property
    def _fields(self) -> list[Any]:
        return [field for field in self._model._meta.local_concrete_fields if not field.auto_created]

    def __call__(self, row: Model) -> None:
        with connection.cursor() as cursor:
            cursor.execute(self._sql, _values(self._fields, row))


class Update:
    """The named columns of one row, found by its key."""

    def __init__(self, model: type[Model], *names: str) -> None:
        self._model, self._names = model, names

    @cached_property
    def _sql(self) -> str:
        quote = connection.ops.quote_name
        pairs = ", ".join(f"{quote(field.column)} = %s" for field in self._fields[:-1])
        return f"UPDATE {quote(self._model._meta.db_table)} SET {pairs} WHERE {quote(self._fields[-1].column)} = %s"  # noqa: S608

    @cached_property
    def _fields(self) -> list[Any]:
        return [*(self._model._meta.get_field(name) for name in self._names), self._model._meta.pk]

    def __call__(self, row: Model) -> None:
        with connection.cursor() as cursor:
            cursor.execute(self._sql, _values(self._fields, row))


def save(row: Model, names: Iterable[str]) -> None:
    """Write the named columns of a row, each into the table that has it (its own or a parent's)."""
    tables: dict[type[Model], list[str]] = {}
    for name in names:
        tables.setdefault(row._meta.get_field(name).model, []).append(name)
    for model, own in tables.items():
        _update(model, *own)(row)


@lru_cache(maxsize=1000)
def _update(model: type[Model], *names: str) -> Update:
    return Update(model, *names)


def _values(fields: list[Any], row: Model) -> list[Any]:
    return [field.get_db_prep_save(field.value_from_object(row), connection) for field in fields]
