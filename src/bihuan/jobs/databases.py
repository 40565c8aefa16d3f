"""The whole database as one file, as of one moment, and back: SQLite's own backup, PostgreSQL's own dump."""

import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

from django.core.management import call_command
from django.db import connection, connections

from bihuan.core.models import Company
from bihuan.core.refusals import Refused

IN_USE = "Somebody has the database open. Stop `bihuan serve` and every `bihuan worker` first."
OTHERS = (
    "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
    " AND coalesce(backend_type, 'client backend') = 'client backend' LIMIT 1"
)


def make_tables() -> None:
    """Make the tables where there are none yet: the first command on a new machine."""
    if Company._meta.db_table not in connection.introspection.table_names():
        call_command("migrate", interactive=False, verbosity=0)


def dump(to: Path) -> None:
    """Write a consistent copy of the database while others go on working."""
    if connection.vendor == "sqlite":
        connection.ensure_connection()
        with closing(sqlite3.connect(to)) as copy:
            connection.connection.backup(copy)
    else:
        _postgres("pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--file={to}")


def restore_dump(snapshot: Path) -> None:
    """Put the copy in the place of the database."""
    if connection.vendor == "sqlite":
        _replace(snapshot, Path(connection.settings_dict["NAME"]))
    else:
        _postgres("pg_restore", "--list", str(snapshot), whole=False)
        with connection.cursor() as cursor:  # a table that only a newer version has would be in the way of migrating
            cursor.execute(OTHERS)
            if cursor.fetchone() is not None:
                raise Refused([IN_USE])
            cursor.execute("DROP SCHEMA public CASCADE")
            cursor.execute("CREATE SCHEMA public")
        connections.close_all()
        options = ("--clean", "--if-exists", "--no-owner", "--single-transaction", "--exit-on-error")
        _postgres("pg_restore", *options, str(snapshot))
    connections.close_all()


def _replace(snapshot: Path, place: Path) -> None:
    connections.close_all()
    with closing(sqlite3.connect(snapshot)) as copy:
        if copy.execute("PRAGMA integrity_check").fetchone()[0] != "ok":
            raise Refused(["The backup is damaged: its database does not pass SQLite's check."])
    _alone(place)
    place.parent.mkdir(parents=True, exist_ok=True)
    kept = place.with_name(f"{place.name}.restored")
    shutil.copyfile(snapshot, kept)
    for name in (f"{place.name}-wal", f"{place.name}-shm"):
        place.with_name(name).unlink(missing_ok=True)
    kept.replace(place)


def _alone(place: Path) -> None:
    """Refuse while anyone else has the database open: leaving WAL needs it to oneself."""
    if not place.exists():
        return
    with closing(sqlite3.connect(place, timeout=2)) as here:
        try:
            mode = here.execute("PRAGMA journal_mode=DELETE").fetchone()[0]
        except sqlite3.OperationalError:
            mode = "wal"
    if mode != "delete":
        raise Refused([IN_USE])


def _postgres(program: str, *options: str, whole: bool = True) -> None:
    """Run a program of PostgreSQL, on this database unless it only looks at a file."""
    at = connection.settings_dict
    named = {"host": at["HOST"], "port": at["PORT"], "username": at["USER"], "dbname": at["NAME"]} if whole else {}
    where = [f"--{name}={value}" for name, value in named.items() if value]
    done = subprocess.run(  # noqa: S603 (a program of PostgreSQL with the settings of this installation)
        [_program(program), *where, *options],
        env=os.environ | {"PGPASSWORD": at["PASSWORD"]},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        raise Refused([f"{program} failed: {done.stderr.strip()[-2000:]}"])


def _program(name: str) -> str:
    """PostgreSQL's program; Debian keeps the newest off the PATH."""
    newest = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=lambda path: float(path.parts[-3]))
    found = str(newest[-1]) if newest else shutil.which(name)
    if found is None:
        raise Refused([f"{name} is missing. On Debian and Ubuntu: apt-get install postgresql-client"])
    return found
