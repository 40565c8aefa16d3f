"""The models and the migrations say the same, and the database keeps every seal a migration has set."""

import re
from collections.abc import Iterator

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader

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


@pytest.mark.django_db
def test_every_seal_stands() -> None:
    """On SQLite a changed column makes the table anew, and its triggers are gone without a word."""
    with connection.cursor() as cursor:
        cursor.execute(CATALOGUE[connection.vendor])
        standing = {name for (name,) in cursor.fetchall()}

    assert set(seals()) - standing == set()
    assert len(standing) > 100
