"""Queries that are the same but for their values, compiled once and then only run.

Django takes five to ten times as long to put a small query together as the database takes to answer it;
what every step asks and writes goes this way. PostgreSQL too then keeps its plan.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache, lru_cache
from typing import Any, Generic, TypeVar
from weakref import WeakKeyDictionary

from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.db.backends.utils import CursorWrapper
from django.db.models import Model, QuerySet, Value
from django.db.models.base import ModelState
from django.db.models.query import get_related_populators
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
    """A compiled query: its SQL with the values or slots to fill in, and how a row of the answer becomes an object.

    `names` are the object's own columns and its annotations; what comes behind belongs to what `select_related` reads
    `along`.
    """

    model: type[Any]
    sql: str
    slots: tuple[Any, ...]
    names: list[str]
    converters: list[tuple[int, tuple[list[Convert], Any]]]
    along: tuple[Any, ...] = ()

    def converted(self, row: Sequence[Any]) -> list[Any]:
        values = list(row)
        for place, (converters, column) in self.converters:
            for convert in converters:
                values[place] = convert(values[place], column, connection)
        return values

    def row(self, row: Sequence[Any]) -> Any:
        """The object of a row, as `from_db` makes it, without going through the fields one by one."""
        made = object.__new__(self.model)
        made._state = ModelState()
        made._state.adding, made._state.db = False, DEFAULT_DB_ALIAS
        values = self.converted(row)
        made.__dict__.update(zip(self.names, values, strict=not self.along))
        for one in self.along:
            one.populate(values, made)
        return made


@contextmanager
def planned() -> Iterator[None]:
    """What is asked within goes to PostgreSQL with the values apart from the words, so that it keeps the plans.

    For queries whose best plan is the same whatever the values: what is read and written of one record.
    """
    own = connections[DEFAULT_DB_ALIAS]
    if own.vendor != "postgresql":
        yield
        return
    own.ensure_connection()
    raw = own.connection
    usual, raw.cursor_factory = raw.cursor_factory, _preparing()
    try:
        yield
    finally:
        raw.cursor_factory = usual


def ask(sql: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
    """The rows that answer what is asked often: PostgreSQL plans it once."""
    cursor = _cursor()
    cursor.execute(sql, values)
    rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows


_cursors: "WeakKeyDictionary[Any, tuple[Any, bool, CursorWrapper]]" = WeakKeyDictionary()


def _cursor() -> CursorWrapper:
    """The cursor of a connection for this. On PostgreSQL making one takes a third of the time a question does: it is kept."""
    own = connections[DEFAULT_DB_ALIAS]
    if own.vendor != "postgresql":
        return own.cursor()
    raw, logged, cursor = _cursors.get(own, (None, False, None))
    if cursor is None or raw is not own.connection or logged != own.queries_logged:
        with planned():
            cursor = own.cursor()
        _cursors[own] = own.connection, own.queries_logged, cursor
    return cursor


@cache
def _preparing() -> type[Any]:
    from django.db.backends.postgresql.base import ServerBindingCursor

    class Preparing(ServerBindingCursor):
        """Remembers what was asked, prepared or not, for who looks at the queries of a page."""

        def _convert_query(self, *query: Any) -> Any:
            self._query = super()._convert_query(*query)  # type: ignore[misc]
            return self._query

    return Preparing


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
        return [made.row(row) for row in ask(made.sql, fill(made.slots, values))]

    def _make(self) -> "Made":
        rows = self._build()
        compiler = rows.query.get_compiler(connection=connection)
        sql, slots = compiler.as_sql()
        columns = [column for column, _sql, _alias in compiler.select]
        names = [alias or column.target.attname for column, _sql, alias in compiler.select]
        converters = [
            (place, ([_read_once(how[0])] if names[place] in self._read_once else how[0], how[1]))
            for place, how in compiler.get_converters(columns).items()
        ]
        told = len((compiler.klass_info or {}).get("select_fields", names)) + len(compiler.annotation_col_map)
        related = get_related_populators(compiler.klass_info, compiler.select, DEFAULT_DB_ALIAS)  # type: ignore[call-arg] # stubs of Django 6
        made = Made(rows.model, sql, tuple(slots), names[:told], converters, tuple(related))
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


Statement = tuple[str, Sequence[Any]]  # SQL and its values


def write(*statements: Statement) -> None:
    """Run statements that write, each in another table and without an answer; PostgreSQL gets them as one."""
    if connection.vendor == "postgresql" and len(statements) > 1:
        *first, (last, _values) = statements
        named = ", ".join(f"part{n} AS ({sql})" for n, (sql, _values) in enumerate(first))
        statements = ((f"WITH {named} {last}", [value for _sql, values in statements for value in values]),)
    cursor = _cursor()
    for sql, values in statements:
        cursor.execute(sql, values)


class Insert:
    """New rows of a table; they do not learn their keys. With `once`, a row whose unique key is taken is left out."""

    def __init__(self, model: type[Model], *, once: bool = False) -> None:
        self._model, self._ending = model, " ON CONFLICT DO NOTHING" if once else ""

    @cached_property
    def _sql(self) -> str:
        quote = connection.ops.quote_name
        names = ", ".join(quote(field.column) for field in self._fields)
        return f"INSERT INTO {quote(self._model._meta.db_table)} ({names}) VALUES "  # noqa: S608 - our own names

    @cached_property
    def _fields(self) -> list[Any]:
        return [field for field in self._model._meta.local_concrete_fields if not field.auto_created]

    def __call__(self, *rows: Model) -> Statement:
        places = f"({', '.join(['%s'] * len(self._fields))})"
        sql = f"{self._sql}{', '.join([places] * len(rows))}{self._ending}"
        return sql, [value for row in rows for value in _values(self._fields, row)]


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

    def __call__(self, row: Model) -> Statement:
        return self._sql, _values(self._fields, row)


def changing(row: Model, names: Iterable[str]) -> list[Statement]:
    """What writes the named columns of a row, each into the table that has it (its own or a parent's)."""
    tables: dict[type[Model], list[str]] = {}
    for name in names:
        tables.setdefault(row._meta.get_field(name).model, []).append(name)
    return [_update(model, *own)(row) for model, own in tables.items()]


@lru_cache(maxsize=1000)
def _update(model: type[Model], *names: str) -> Update:
    return Update(model, *names)


def _values(fields: list[Any], row: Model) -> list[Any]:
    own = connections[DEFAULT_DB_ALIAS]
    return [field.get_db_prep_save(getattr(row, field.attname), own) for field in fields]
