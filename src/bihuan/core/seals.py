"""Database triggers, on both databases: the journal is append-only, archived records stay as they are.

Migrations call these; `tests/contract` checks that every record type's table has its seal. What may not come into a
sealed table (rows of an archived record, rows in the place of others) is in `replacing`.
"""

from collections.abc import Callable, Iterable
from typing import Any

from django.db.migrations.operations.base import Operation

Statement = tuple[str, str]  # name of the trigger, its condition over OLD


def sql_for(vendor: str, table: str, event: str, message: str, condition: str = "", name: str = "") -> list[str]:
    """Statements that make `event` (INSERT, UPDATE [OF columns] or DELETE) on a table fail where `condition` holds."""
    name = f"seal_{table}_{name or event.lower()}"
    if vendor == "sqlite":
        when = f"WHEN {condition}" if condition else ""
        return [f"CREATE TRIGGER {name} BEFORE {event} ON {table} {when} BEGIN SELECT RAISE(ABORT, '{message}'); END"]
    when = f"WHEN ({condition})" if condition and "SELECT" not in condition else ""
    test = (
        f"IF {condition} THEN RAISE EXCEPTION '{message}'; END IF;"
        if condition and not when
        else f"RAISE EXCEPTION '{message}';"
    )
    back = "OLD" if event == "DELETE" else "NEW"
    return [
        f"CREATE FUNCTION {name}() RETURNS trigger AS $$ BEGIN {test} RETURN {back}; END $$ LANGUAGE plpgsql",
        f"CREATE TRIGGER {name} BEFORE {event} ON {table} FOR EACH ROW {when} EXECUTE FUNCTION {name}()",
    ]


class Seal(Operation):
    """Statements of a migration that need no models: building those of the state takes longer than all seals together."""

    reduces_to_sql = False
    reversible = True

    def __init__(self, statements: Callable[[str], Iterable[str]]) -> None:
        self.statements = statements

    def state_forwards(self, app_label: str, state: Any) -> None:
        """No model changes."""

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        for statement in self.statements(schema_editor.connection.vendor):
            schema_editor.execute(statement)

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        """The tables go, and their seals with them."""

    def describe(self) -> str:
        return "Seal a table"


def append_only(table: str) -> Seal:
    """Refuse every UPDATE and DELETE (and TRUNCATE, where the database has it)."""

    def statements(vendor: str) -> Iterable[str]:
        for event in ("UPDATE", "DELETE"):
            yield from sql_for(vendor, table, event, f"{table} is append-only")
        if vendor == "postgresql":
            function = f"seal_{table}_delete"
            yield f"CREATE TRIGGER seal_{table}_truncate BEFORE TRUNCATE ON {table} EXECUTE FUNCTION {function}()"

    return Seal(statements)


def kept(table: str) -> Seal:
    """Refuse DELETE: the rows of this table are part of a record."""
    return Seal(lambda vendor: sql_for(vendor, table, "DELETE", f"{table} is kept"))


def unaltered(table: str) -> Seal:
    """Refuse UPDATE: the rows of this table stay as they were written."""
    return Seal(lambda vendor: sql_for(vendor, table, "UPDATE", f"{table} stays as it was written"))


def settled(table: str, condition: str, message: str) -> Seal:
    """Refuse UPDATE of rows that are settled: where the condition holds of OLD (and NEW)."""
    return Seal(lambda vendor: sql_for(vendor, table, "UPDATE", message, condition))


def altered(vendor: str, *columns: str) -> str:
    """Does an UPDATE give one of these columns another value?"""
    differs = "IS DISTINCT FROM" if vendor == "postgresql" else "IS NOT"
    return " OR ".join(f"NEW.{column} {differs} OLD.{column}" for column in columns)


def of_what_is(table: str, *columns: str, revoked: str) -> Seal:
    """The seal of rows of which only one thing changes, once: that they are `revoked`."""

    def statements(vendor: str) -> Iterable[str]:
        condition = f"OLD.{revoked} IS NOT NULL OR {altered(vendor, *columns)}"
        yield from sql_for(vendor, table, "UPDATE", f"{table} stays as it was written", condition)

    return Seal(statements)


def unemptied(*tables: str) -> Seal:
    """Refuse TRUNCATE, which asks no trigger of rows; only PostgreSQL has it. `append_only` refuses it already."""

    def statements(vendor: str) -> Iterable[str]:
        for table in tables if vendor == "postgresql" else ():
            name, refuse = f"seal_{table}_truncate", f"RAISE EXCEPTION '{table} is not emptied'"
            yield f"CREATE FUNCTION {name}() RETURNS trigger AS $$ BEGIN {refuse}; END $$ LANGUAGE plpgsql"
            yield f"CREATE TRIGGER {name} BEFORE TRUNCATE ON {table} EXECUTE FUNCTION {name}()"

    return Seal(statements)


def record_table() -> Seal:
    """Refuse DELETE before the retention ends, and any UPDATE of an archived record."""
    today = {"sqlite": "date('now')", "postgresql": "CURRENT_DATE"}

    def statements(vendor: str) -> Iterable[str]:
        early = f"OLD.kept_until IS NULL OR OLD.kept_until >= {today[vendor]}"
        yield from sql_for(vendor, "core_record", "DELETE", "the record must still be kept", early)
        yield from sql_for(vendor, "core_record", "UPDATE", "the record is archived", "OLD.archived_at IS NOT NULL")

    return Seal(statements)


def part(table: str, column: str) -> Seal:
    """The seal of a record's rows: neither UPDATE nor DELETE once the record `column` points at is archived."""
    archived = f"EXISTS (SELECT 1 FROM core_record r WHERE r.id = OLD.{column} AND r.archived_at IS NOT NULL)"  # noqa: S608 (names of our own)

    def statements(vendor: str) -> Iterable[str]:
        for event in ("UPDATE", "DELETE"):
            yield from sql_for(vendor, table, event, "the record is archived", archived)

    return Seal(statements)


def record_type(table: str) -> Seal:
    """The seal of a type's own table: no DELETE, no UPDATE once its record is archived."""
    archived = "EXISTS (SELECT 1 FROM core_record r WHERE r.id = OLD.record_ptr_id AND r.archived_at IS NOT NULL)"

    def statements(vendor: str) -> Iterable[str]:
        yield from sql_for(vendor, table, "DELETE", f"{table} is kept")
        yield from sql_for(vendor, table, "UPDATE", "the record is archived", archived)

    return Seal(statements)


def again(seal: Seal) -> Seal:
    """The same seal once more where the database lost it: SQLite makes a table anew when a column comes."""
    return Seal(lambda vendor: seal.statements(vendor) if vendor == "sqlite" else [])
