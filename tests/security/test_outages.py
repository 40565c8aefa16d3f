"""A full disk, a database that is read-only or away: said in words on the page, to programs and at the command line."""

import sqlite3
from errno import ENOSPC
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.db import DatabaseError, Error, InternalError, OperationalError, connection, transaction
from django.test import Client
from django.utils import translation

from bihuan.areas.capability.models import Objective
from bihuan.core.models import Attachment, Company
from bihuan.core.outages import AWAY, BUSY, DISK, FULL, READ_ONLY, outage, stays, unchanged
from bihuan.core.tokens import issue
from bihuan.jobs.cli import main
from tests.cast import NOON, Cast
from tests.core.test_files import upload
from tests.web.conftest import account_of, an_objective, browser

pytestmark = pytest.mark.django_db
FIELDS = {"title": "首次解决率", "year": "2026"}


@pytest.fixture
def read_only() -> Any:
    """The database takes nothing any more: really so, not pretended."""
    sqlite = connection.vendor == "sqlite"

    def close() -> None:
        connection.check_constraints()  # now, while that can still be done
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA query_only = ON" if sqlite else "SET TRANSACTION READ ONLY")

    yield close
    if sqlite:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA query_only = OFF")


class TestADatabaseThatIsReadOnly:
    def test_is_named_on_the_page(self, xdyj: Cast, read_only: Any) -> None:
        quinn = browser(xdyj.quinn, raise_request_exception=False)
        read_only()

        page = quinn.post("/xdyj/objectives/new/", FIELDS)

        with translation.override("zh-hans"):
            assert page.status_code == 503 and str(unchanged(READ_ONLY)) in page.content.decode()

    def test_is_named_to_programs(self, xdyj: Cast, read_only: Any) -> None:
        token = issue(account_of(xdyj.quinn), "test", at=NOON, ends_at=NOON.replace(year=2100))
        caller = Client(raise_request_exception=False, headers={"Authorization": f"Bearer {token}"})
        read_only()

        answer = caller.post("/api/v1/xdyj/objectives", FIELDS | {"year": 2026}, "application/json")

        with translation.override("zh-hans"):
            assert (answer.status_code, answer.json()["reasons"][0]["text"]) == (503, str(unchanged(READ_ONLY)))

    def test_is_named_at_the_command_line(
        self, xdyj: Cast, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        def tick(*_args: object) -> None:
            raise OperationalError("attempt to write a readonly database")

        monkeypatch.setattr("bihuan.jobs.commands.tick.tick", tick)

        assert main(["tick"]) == 1
        said = capsys.readouterr().err
        assert "The server cannot write" in said and "Traceback" not in said
        assert "What was done before it stays; run it again" in said and "Nothing was changed" not in said


def test_a_full_disk_is_named_and_keeps_nothing_by_halves(xdyj: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    record = an_objective(xdyj)
    entries = record.journal.count()

    def save(*_args: object, **_more: object) -> str:
        raise OSError(ENOSPC, "No space left on device")

    monkeypatch.setattr(type(default_storage._wrapped), "save", save)
    quinn = browser(xdyj.quinn, raise_request_exception=False)

    page = quinn.post(
        f"/xdyj/objectives/{record.number}/attachments/", {"file": upload(b"%PDF-1.7 kept nowhere yet", "a.pdf")}
    )

    with translation.override("zh-hans"):
        assert page.status_code == 503 and str(unchanged(FULL)) in page.content.decode()
    assert not Attachment.objects.exists() and record.journal.count() == entries and Objective.objects.count() == 1


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("database or disk is full", FULL),
        ("could not extend file: No space left on device", FULL),
        ("disk I/O error", DISK),
        ("cannot execute INSERT in a read-only transaction", READ_ONLY),
        ("database is locked", BUSY),
        ('connection failed: connection to server at "127.0.0.1", port 5 failed: Connection refused', AWAY),
        ("no such table: core_company", ""),
    ],
)
def test_what_databases_say_is_told_apart(said: str, words: Any) -> None:
    assert outage(OperationalError(said)) == words
    assert outage(RuntimeError(said)) == ""


class OfPostgreSQL(Exception):
    """As its driver raises it: a code, or none where nobody answered."""

    def __init__(self, sqlstate: str | None) -> None:
        super().__init__("ошибка: 只读事务")
        self.sqlstate = sqlstate


def raised(kind: type[Error], cause: Exception) -> Error:
    try:
        raise kind(*cause.args) from cause
    except Error as error:
        return error


@pytest.mark.parametrize(
    ("kind", "state", "words"),
    [
        (InternalError, "25006", READ_ONLY),
        (OperationalError, "53100", FULL),
        (OperationalError, "58030", DISK),
        (OperationalError, "55P03", BUSY),
        (OperationalError, "40P01", BUSY),
        (OperationalError, "08006", AWAY),
        (OperationalError, "57P01", AWAY),
        (OperationalError, None, AWAY),
        (OperationalError, "57014", ""),
        (DatabaseError, None, ""),
    ],
)
def test_the_codes_of_postgresql_tell_in_whatever_language_it_speaks(
    kind: type[Error], state: str | None, words: Any
) -> None:
    assert outage(raised(kind, OfPostgreSQL(state))) == words


@pytest.mark.parametrize(
    ("code", "words"),
    [
        (sqlite3.SQLITE_FULL, FULL),
        (sqlite3.SQLITE_IOERR_FSYNC, DISK),
        (sqlite3.SQLITE_READONLY_DIRECTORY, READ_ONLY),
        (sqlite3.SQLITE_BUSY_SNAPSHOT, BUSY),
        (sqlite3.SQLITE_CANTOPEN, AWAY),
        (sqlite3.SQLITE_ERROR, ""),
    ],
)
def test_the_codes_of_sqlite_tell(code: int, words: Any) -> None:
    cause = sqlite3.OperationalError("磁盘")
    cause.sqlite_errorcode = code

    assert outage(raised(OperationalError, cause)) == words


def test_a_database_that_takes_nothing_is_told_by_its_code(xdyj: Cast, read_only: Any) -> None:
    """The database itself, not its words."""
    read_only()

    with pytest.raises(DatabaseError) as found, transaction.atomic():
        Company.objects.update(name="anders")
    found.value.args = ("nur lesbar",)

    assert outage(found.value) == READ_ONLY


def test_that_nothing_was_changed_is_said_where_it_is_known() -> None:
    with translation.override("en"):
        assert str(unchanged(BUSY)) == f"{BUSY} Nothing was changed."
        assert unchanged(AWAY) == AWAY and not unchanged("")
        assert "Nothing was changed" not in str(stays(BUSY))
