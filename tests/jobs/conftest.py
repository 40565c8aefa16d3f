"""An installation of its own for each test that asks for one, copied from one with empty tables."""

import os
import shutil
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import psycopg
import pytest

from tests.jobs.processes import Home

numbers = count(1)


@pytest.fixture(scope="session")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Home]:
    """An installation whose tables are made and empty."""
    folder = tmp_path_factory.mktemp("empty")
    with_server = os.environ.get("DATABASE_URL", "").startswith("postgres")
    home = Home(folder, new_database("template0") if with_server else f"sqlite:///{folder / 'bihuan.sqlite3'}")
    done = home.python("from django.core.management import call_command; call_command('migrate', verbosity=0)")
    assert done.returncode == 0, done.stderr
    yield home
    drop_database(home)


@pytest.fixture
def home(empty: Home, tmp_path: Path) -> Iterator[Home]:
    """A copy of the empty installation."""
    made = copy_of(empty, tmp_path)
    yield made
    made.end()
    drop_database(made)


@pytest.fixture
def other_home(empty: Home, tmp_path: Path) -> Iterator[Home]:
    """A second installation, without tables."""
    (tmp_path / "other").mkdir()
    folder = tmp_path / "other"
    is_file = empty.database.startswith("sqlite")
    made = Home(folder, f"sqlite:///{folder / 'bihuan.sqlite3'}" if is_file else new_database("template0"))
    yield made
    made.end()
    drop_database(made)


def copy_of(other: Home, folder: Path) -> Home:
    """An installation with the same data and files; nobody works on the other meanwhile."""
    if (other.folder / "files").exists():
        shutil.copytree(other.folder / "files", folder / "files")
    if not other.database.startswith("sqlite"):
        return Home(folder, new_database(other.database.rsplit("/", 1)[1]))
    shutil.copyfile(other.file, folder / "bihuan.sqlite3")
    return Home(folder, f"sqlite:///{folder / 'bihuan.sqlite3'}")


def new_database(template: str) -> str:
    """A database of its own on the server the tests run on."""
    server, _slash, _name = os.environ["DATABASE_URL"].rpartition("/")
    name = f"bihuan_{os.getpid()}_{next(numbers)}"
    with psycopg.connect(f"{server}/postgres", autocommit=True) as there:
        there.execute(f"CREATE DATABASE {name} TEMPLATE {template}")  # type: ignore[arg-type]
    return f"{server}/{name}"


def drop_database(home: Home) -> None:
    if home.database.startswith("postgres"):
        server, _slash, name = home.database.rpartition("/")
        with psycopg.connect(f"{server}/postgres", autocommit=True) as there:
            there.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")  # type: ignore[arg-type]
