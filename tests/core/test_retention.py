"""Records are kept, neither altered nor deleted before their time, on every level below the pages (XDYJ-04-01 7)."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

import pytest
from django.db import DatabaseError, connection, models, transaction
from django.db.models import ProtectedError
from django.utils.timezone import now

from bihuan.areas.capability.models import Objective
from bihuan.core.models import Attachment, Comment, FileWithdrawal, JournalEntry, Link, Part, Record
from bihuan.core.models.record import NeverDeleted
from bihuan.core.refusals import NotAllowed, Refused
from bihuan.core.registry import TYPES
from bihuan.core.writing import amend, create, take
from tests.cast import NOON, Cast

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("XDYJ-04-01.51")]
SEALED = [JournalEntry, Attachment, Comment, FileWithdrawal, Link]


def closed(cast: Cast) -> Objective:
    """An objective that ran its course and was archived."""
    record = create(Objective, actor=cast.quinn, at=NOON, title="一线解决率", year=2026, owner=cast.olga)
    take("issue", record, actor=cast.gina, at=NOON)
    return take("close", record, actor=cast.gina, at=NOON, result="72%", attainment="reached")


def refused(sql: str) -> bool:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql)
    except DatabaseError:
        return True
    return False


class TestAFinishedRecord:
    def test_is_archived_for_at_least_three_years(self, xdyj: Cast) -> None:
        record = closed(xdyj)

        assert (record.archived_at, record.kept_until) == (NOON, date(2029, 3, 2))

    def test_is_kept_as_long_as_the_pack_says(self, xdyj: Cast) -> None:
        xdyj.company.settings = {"retention": {"default": 5, "objective": 10}}
        xdyj.company.save()

        assert closed(xdyj).kept_until == date(2036, 3, 2)

    def test_is_changed_by_no_step_and_no_edit(self, xdyj: Cast) -> None:
        record = closed(xdyj)

        with pytest.raises(NotAllowed):
            amend(record, actor=xdyj.gina, at=NOON, title="x")
        with pytest.raises(Refused):
            take("issue", record, actor=xdyj.gina, at=NOON)


class TestTheOrm:
    def test_deletes_no_record(self, xdyj: Cast) -> None:
        record = closed(xdyj)

        for delete in (record.delete, Objective.objects.all().delete, Record.objects.filter(pk=record.pk).delete):
            with pytest.raises(NeverDeleted):
                delete()

    def test_deletes_nobody_and_no_company_that_has_records(self, xdyj: Cast) -> None:
        closed(xdyj)

        for row in (xdyj.olga, xdyj.company, xdyj.departments["quality"]):
            with pytest.raises((ProtectedError, DatabaseError)), transaction.atomic():
                row.delete()

    def test_saves_no_archived_record(self, xdyj: Cast) -> None:
        record = closed(xdyj)
        record.title = "x"

        with pytest.raises(DatabaseError), transaction.atomic():
            record.save()


class TestTheDatabase:
    @pytest.mark.parametrize(
        "sql",
        [
            "DELETE FROM core_record",
            "DELETE FROM capability_objective",
            "UPDATE core_record SET title = 'x'",
            "UPDATE core_record SET kept_until = '2020-01-01'",
            "UPDATE core_record SET archived_at = NULL",
            "UPDATE capability_objective SET target = 'x'",
            "UPDATE core_journalentry SET subject = 'x'",
            "DELETE FROM core_journalentry",
        ],
    )
    def test_alters_and_deletes_nothing_of_it(self, xdyj: Cast, sql: str) -> None:
        closed(xdyj)

        assert refused(sql)

    def test_lets_a_record_go_when_its_time_is_over(self, xdyj: Cast) -> None:
        """Only the database's own rule; what may be disposed of is decided by an approved act."""
        bare = Record.objects.create(
            company=xdyj.company, kind="objective", number="X-1", title="x", state="closed", created_at=NOON, changed_at=NOON,
            kept_until=now().date() - timedelta(days=2),
        )  # fmt: skip

        assert not refused(f"DELETE FROM core_record WHERE id = {bare.pk}")

    def test_seals_every_table_of_every_type(self) -> None:
        wanted = {
            f"seal_{table}_{event}"
            for table in (*tables_of_types(), *(one._meta.db_table for one in SEALED))
            for event in ("update", "delete")
        }

        assert wanted - triggers() == set()


def tables_of_types() -> Iterator[str]:
    """The table of each record type, and of each kind of row inside one."""
    for declared in TYPES.values():
        yield declared.model._meta.db_table
    for part in kinds_of(Part):
        if part.__module__.startswith("bihuan") and not part._meta.abstract:
            yield part._meta.db_table


def kinds_of(model: type[models.Model]) -> Iterable[type[models.Model]]:
    for one in model.__subclasses__():
        yield one
        yield from kinds_of(one)


def triggers() -> set[str]:
    listed = {
        "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
        "postgresql": "SELECT tgname FROM pg_trigger",
    }
    with connection.cursor() as cursor:
        cursor.execute(listed[connection.vendor])
        return {name for (name,) in cursor.fetchall()}
