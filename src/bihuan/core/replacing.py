"""What may not come into a sealed table: rows of an archived record, and rows in the place of others.

SQLite's REPLACE takes a row away without asking a trigger of deletion, so each way in is closed before it: the same key,
and every other column or set of columns that is unique. PostgreSQL has no such statement.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from bihuan.core.seals import Seal, sql_for

NAMES = re.compile(r'"(\w+)"')
ARCHIVED = "EXISTS (SELECT 1 FROM core_record r WHERE r.id = {row}.{column} AND r.archived_at IS NOT NULL)"


@dataclass(frozen=True)
class Unique:
    """Columns no two rows share, as far as the condition of a partial index goes."""

    columns: tuple[str, ...]
    where: str = ""

    def taken(self, table: str, key: str) -> str:
        """Is there another row like NEW?"""
        alike = " AND ".join(f'o."{one}" = NEW."{one}"' for one in self.columns)
        of_new = NAMES.sub(r'NEW."\1"', self.where)
        narrow = f" AND ({self.where}) AND ({of_new})" if self.where else ""
        other = "" if self.columns == (key,) else f' AND o."{key}" IS NOT NEW."{key}"'
        return f"EXISTS (SELECT 1 FROM {table} o WHERE {alike}{other}{narrow})"  # noqa: S608 (names of our own)


class Unreplaced(Seal):
    """No row of the table comes in the place of another one."""

    def __init__(self, table: str) -> None:
        self.table = table
        super().__init__(lambda vendor: self._sql("id", []) if vendor == "sqlite" else [])

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        """With what is unique in the table as it stands by now."""
        if schema_editor.connection.vendor != "sqlite":
            return
        with schema_editor.connection.cursor() as cursor:
            key, others = key_of(cursor, self.table), list(uniques(cursor, self.table))
            others = [one for one in others if one.columns != (key,)]
        for statement in self._sql(key, others):
            schema_editor.execute(statement)

    def _sql(self, key: str, others: Sequence[Unique]) -> Iterator[str]:
        message = f"a row of {self.table} is not replaced"
        found = [Unique((key,)), *others]
        taken = " OR ".join(one.taken(self.table, key) for one in found)
        yield from sql_for("sqlite", self.table, "INSERT", message, taken, "replaced")
        columns = ", ".join(f'"{name}"' for name in dict.fromkeys(name for one in found for name in one.columns))
        moved = " OR ".join([f'NEW."{key}" IS NOT OLD."{key}"', *(one.taken(self.table, key) for one in others)])
        yield from sql_for("sqlite", self.table, f"UPDATE OF {columns}", message, moved, "moved")


def of_hidden_rowid(*tables: str) -> Seal:
    """No row comes in the place of another by the `rowid` SQLite gives beside a key that is no `integer PRIMARY KEY`."""

    def statements(vendor: str) -> Iterable[str]:
        for table in tables if vendor == "sqlite" else ():
            message = f"a row of {table} is not replaced"
            taken = f"EXISTS (SELECT 1 FROM {table} o WHERE o.rowid = NEW.rowid)"  # noqa: S608 (names of our own)
            yield from sql_for(vendor, table, "INSERT", message, taken, "placed")
            yield from sql_for(vendor, table, "UPDATE", message, "NEW.rowid IS NOT OLD.rowid", "shifted")

    return Seal(statements)


def key_of(cursor: Any, table: str) -> str:
    """The column that names a row."""
    cursor.execute(f"PRAGMA table_info({table})")
    return next(str(name) for _place, name, *_said, is_key in cursor.fetchall() if is_key)


def uniques(cursor: Any, table: str) -> Iterator[Unique]:
    """What SQLite keeps unique in a table beside its key."""
    cursor.execute(f"PRAGMA index_list({table})")
    names = [name for _number, name, unique, *_rest in cursor.fetchall() if unique]
    for name in names:
        cursor.execute(f'PRAGMA index_info("{name}")')
        columns = [column for _number, _place, column in cursor.fetchall()]
        cursor.execute("SELECT sql FROM sqlite_master WHERE type = 'index' AND name = %s", [name])
        (sql,) = cursor.fetchone() or (None,)
        if all(columns):  # an expression has no column
            yield Unique(tuple(columns), str(sql or "").partition(" WHERE ")[2])


def closed(table: str, column: str) -> Seal:
    """No row comes into an archived record: neither a new one, nor one of another record, nor in the place of one."""
    into = ARCHIVED.format(row="NEW", column=column)
    message = "the record is archived"

    def statements(vendor: str) -> Iterable[str]:
        yield from sql_for(vendor, table, "INSERT", message, f"{into}{_or_in_place(vendor, table, column)}", "added")
        yield from sql_for(vendor, table, f"UPDATE OF {column}", message, into, "handed")
        if vendor == "sqlite":
            yield from sql_for(vendor, table, "UPDATE OF id", message, "NEW.id IS NOT OLD.id", "moved")

    return Seal(statements)


def shut(table: str, condition: str, message: str = "the record is archived") -> Seal:
    """No new row comes in where the condition holds of NEW; for tables whose rows are neither changed nor replaced anyhow."""
    return Seal(lambda vendor: sql_for(vendor, table, "INSERT", message, condition, "added"))


def _or_in_place(vendor: str, table: str, column: str) -> str:
    if vendor != "sqlite":
        return ""
    there = f"SELECT 1 FROM {table} o JOIN core_record r ON r.id = o.{column}"  # noqa: S608 (names of our own)
    return f" OR EXISTS ({there} WHERE o.id = NEW.id AND r.archived_at IS NOT NULL)"
