"""The models and the migrations say the same, and the database keeps every seal a migration has set."""

import re
from collections.abc import Iterator

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from bihuan.core.models import Part
from bihuan.core.seals import Seal

CATALOGUE = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal",
}


@pytest.mark.django_db
def test_no_migration_is_missing() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=1)


def seals() -> Iterator[str]:
    """The names of all triggers the migrations create."""
    for migration in MigrationLoader(connection).disk_migrations.values():
        for operation in migration.operations:
            if isinstance(operation, Seal):
                for statement in operation.statements(connection.vendor):
                    yield from re.findall(r"CREATE TRIGGER (\w+)", statement)


def standing() -> set[str]:
    """The names of all triggers of the database."""
    with connection.cursor() as cursor:
        cursor.execute(CATALOGUE[connection.vendor])
        return {name for (name,) in cursor.fetchall()}


@pytest.mark.django_db
def test_every_seal_stands() -> None:
    """On SQLite a changed column makes the table anew, and its triggers are gone without a word."""
    found = standing()

    assert set(seals()) - found == set()
    assert len(found) > 100


@pytest.mark.django_db
def test_what_is_not_deleted_is_not_emptied_or_replaced_by_a_hidden_number() -> None:
    """A seal of rows is not asked by PostgreSQL's TRUNCATE, nor by a REPLACE on the number SQLite gives beside a key."""
    found = standing()
    kept = [name.removeprefix("seal_").removesuffix("_delete") for name in found if name.endswith("_delete")]
    ways = {"sqlite": ("placed", "shifted"), "postgresql": ("truncate",)}[connection.vendor]
    open_to_it = [table for table in kept if connection.vendor == "postgresql" or has_hidden_number(table)]

    assert {f"seal_{table}_{way}" for table in open_to_it for way in ways} - found == set()
    assert len(open_to_it) > 20


@pytest.mark.django_db
def test_nothing_is_added_to_what_is_archived() -> None:
    """Rows of a record, and what core hangs on one, ask whether it is archived before they come."""
    hung = ("core_approval", "core_attachment", "core_comment", "core_filewithdrawal", "core_link")
    rows = [kind._meta.db_table for kind in apps.get_models() if issubclass(kind, Part)]

    assert {f"seal_{table}_added" for table in (*hung, *rows)} - standing() == set()
    assert len(rows) > 30


def has_hidden_number(table: str) -> bool:
    """SQLite numbers the rows itself, unless the key is an `integer PRIMARY KEY`."""
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA table_info({table})")
        return not any(kind.lower() == "integer" and key for _place, _name, kind, *_said, key in cursor.fetchall())
