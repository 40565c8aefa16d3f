"""What an administrator of the database could do: take a seal off, then change what it kept. Undone with the test."""

from django.db import connection


def lift(table: str, event: str = "update") -> None:
    with connection.cursor() as cursor:
        on = f" ON {table}" if connection.vendor == "postgresql" else ""
        cursor.execute(f"DROP TRIGGER IF EXISTS seal_{table}_{event}{on}")
