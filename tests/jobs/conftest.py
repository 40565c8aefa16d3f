"""The command line called in this process; an installation of its own for each test that asks for one."""

import json
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any

import psycopg
import pytest

from bihuan.jobs.cli import main
from tests.areas.policies.drafts import AUDIT, COMPANY, policy
from tests.jobs.processes import Home

Run = Callable[..., tuple[int, Any, str]]
numbers = count(1)


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """Run a command with --json: exit status, the object, what was said on stderr."""

    def run(*argv: str) -> tuple[int, Any, str]:
        try:
            status = main([*argv, "--json"])
        except SystemExit as left:  # how argparse complains
            status = int(left.code or 0)
        told = capsys.readouterr()
        return status, json.loads(told.out) if told.out else None, told.err

    return run


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A small pack: a company with one policy of one duty."""
    (tmp_path / "company.toml").write_text(COMPANY)
    (tmp_path / "policy.toml").write_text(policy(AUDIT))
    return tmp_path


@pytest.fixture(scope="session")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Home]:
    """An installation whose tables are made and empty; the others are copies of it."""
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


@contextmanager
def filled_with(code: str, empty: Home, folder: Path) -> Iterator[Home]:
    """An installation in which this code has run; for tests that change nothing in it."""
    home = copy_of(empty, folder)
    done = home.python(code)
    assert done.returncode == 0, done.stderr
    yield home
    drop_database(home)


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
