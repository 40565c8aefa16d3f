"""Nothing is altered from beside the program: raw SQL against signatures, evidence and what is archived (XDYJ-04-01 7)."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.db import DatabaseError, connection, transaction
from django.db.models import Model
from django.utils import translation

from bihuan.areas.capability.models import Objective
from bihuan.areas.improvement.models import ItemStep, PilotRun, PlanItem
from bihuan.areas.policies.models import Anchor, DueChange, Evidence, Reminder, Task
from bihuan.core.comments import comment
from bihuan.core.files import PAPER, attach
from bihuan.core.models import (
    Approval,
    ApprovalSlot,
    Attachment,
    Comment,
    FileWithdrawal,
    JournalEntry,
    Record,
)
from bihuan.core.refusals import Refused
from bihuan.core.writing import create, link, take
from tests.areas.improvement import builders as improvement
from tests.areas.policies.living import MONTHLY, duty, issued, living, local
from tests.cast import NOON, Cast
from tests.core.test_retention import closed

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("XDYJ-04-01.51")]

REFUSALS = ("archived", "was done", "has ended", "as it was written", "not replaced", "append-only", "not emptied")


def refused(sql: str, *values: Any) -> bool:
    """Does the database refuse it? Then everything is as it was."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql, values)
    except DatabaseError as error:
        return any(word in str(error) for word in REFUSALS)
    return False


def copied(row: Model, verb: str = "INSERT", **other: Any) -> bool:
    """Put a row like this one into its table, with other values; was that refused?"""
    table, given = (
        row._meta.db_table,
        {one.column: one.value_from_object(row) for one in row._meta.local_concrete_fields},
    )
    for name, value in other.items():
        given[name] = value
    given = {name: value for name, value in given.items() if value is not Ellipsis}
    names, marks = ", ".join(f'"{name}"' for name in given), ", ".join(["%s"] * len(given))
    values = [
        one.get_db_prep_save(given[one.column], connection)
        for one in row._meta.local_concrete_fields
        if one.column in given
    ]
    return refused(f"{verb} INTO {table} ({names}) VALUES ({marks})", *values)


sqlite = pytest.mark.skipif("connection.vendor != 'sqlite'", reason="only SQLite has REPLACE")

postgresql = pytest.mark.skipif("connection.vendor != 'postgresql'", reason="only PostgreSQL has TRUNCATE")


class TestSignatures:
    @pytest.fixture
    def signed(self, xdyj: Cast) -> ApprovalSlot:
        improvement.approved(xdyj)
        return ApprovalSlot.objects.get(approval__record__kind="improvement-plan")

    @pytest.mark.parametrize(
        "change",
        ["verdict = 'reject'", "verdict = ''", "comment = 'x'", "digest = 'x'", "decided_by_id = NULL", "role = 'executive'", "is_open = {yes}"],
    )  # fmt: skip
    def test_stay_as_they_were_given(self, signed: ApprovalSlot, change: str) -> None:
        yes = "1" if connection.vendor == "sqlite" else "TRUE"

        assert refused(f"UPDATE core_approvalslot SET {change.format(yes=yes)}")

    def test_and_so_does_the_decision(self, signed: ApprovalSlot) -> None:
        for change in ("state = 'open'", "digest = 'x'", "asked_by_id = NULL"):
            assert refused(f"UPDATE core_approval SET {change}")

    def test_are_not_added_to_a_decision_that_was_made(self, signed: ApprovalSlot) -> None:
        assert copied(signed, id=...)

    def test_are_asked_for_again_where_a_new_edition_is_submitted(self, xdyj: Cast, signed: ApprovalSlot) -> None:
        plan = type(signed.approval.record).objects.get(pk=signed.approval.record_id)
        assert Approval.objects.filter(record=plan.pk).count() == 1 and not copied(
            signed.approval, id=..., state="open", ended_at=None
        )


class TestEvidence:
    @pytest.fixture
    def shown(self, xdyj: Cast) -> Evidence:
        living(xdyj, duty(**MONTHLY))
        issued(xdyj, local(2026, 1, 20))
        return Evidence.objects.get()

    def test_stays_as_it_was_counted_and_is_revoked_once(self, xdyj: Cast, shown: Evidence) -> None:
        other = Task.objects.filter(company=xdyj.company).exclude(pk=shown.task_id)[0]

        assert refused("UPDATE policies_evidence SET counted_at = %s", NOON - timedelta(days=90))
        assert refused("UPDATE policies_evidence SET known_at = %s", NOON)
        assert refused("UPDATE policies_evidence SET task_id = %s", other.pk)
        assert not refused("UPDATE policies_evidence SET revoked_at = %s", NOON)
        assert refused("UPDATE policies_evidence SET revoked_at = NULL")

    @sqlite
    def test_is_not_replaced_neither_by_its_key_nor_by_what_it_shows(self, shown: Evidence) -> None:
        assert copied(shown, "INSERT OR REPLACE", counted_at=NOON - timedelta(days=90))
        assert copied(shown, "INSERT OR REPLACE", id=..., counted_at=NOON - timedelta(days=90))
        assert Evidence.objects.get().counted_at == shown.counted_at


class TestATask:
    @pytest.fixture
    def done(self, xdyj: Cast) -> Task:
        living(xdyj, duty(**MONTHLY))
        issued(xdyj, local(2026, 1, 20))
        return Task.objects.get(fulfilled_at__isnull=False)

    @pytest.mark.parametrize(
        "change",
        [
            "fulfilled_at = NULL, known_at = NULL, record_id = NULL, pending = {yes}",
            "fulfilled_at = due_at",
            "known_at = opens_at",
            "record_id = NULL",
            "due_at = fulfilled_at",
            "due_day = from_day",
            "cell = cell + 1",
            "history = {yes}",
            "cancelled_at = made_at",
            "waived_at = made_at",
            "person_id = NULL, role = 'executive'",
            "department_id = NULL, duty_id = duty_id + 1",
            "pending = {yes}",
            "occasion = 'x'",
        ],
    )
    def test_that_was_done_stays_as_it_was_done(self, done: Task, change: str) -> None:
        yes = "1" if connection.vendor == "sqlite" else "TRUE"

        assert refused(f"UPDATE policies_task SET {change.format(yes=yes)} WHERE id = %s", done.pk)

    def test_is_not_done_without_evidence_nor_another_one(self, done: Task) -> None:
        open_one = Task.objects.filter(pending=True).order_by("pk")[0]

        for change in ("fulfilled_at = opens_at, known_at = opens_at", "scope = 'x'", "made_at = opens_at"):
            assert refused(f"UPDATE policies_task SET {change} WHERE id = %s", open_one.pk)
        assert refused(
            "UPDATE policies_task SET fulfilled_at = due_at, record_id = %s WHERE id = %s", done.record_id, open_one.pk
        )
        assert not refused("UPDATE policies_task SET remind_at = due_at WHERE id = %s", open_one.pk)

    def test_and_what_was_told_of_it_stays(self, done: Task) -> None:
        DueChange.objects.create(task=done, at=NOON, opens_at=NOON, due_at=NOON, cell=202601, why="x")
        told = {"company": done.company, "task": done, "rung": "1 week", "due_day": NOON.date()}
        Reminder.objects.create(**told, planned_for=NOON, sent_at=NOON)
        Anchor.objects.create(company=done.company, line=done.line, at=NOON)

        for table, column in (("duechange", "due_at"), ("reminder", "sent_at"), ("anchor", "at")):
            assert refused(f"UPDATE policies_{table} SET {column} = %s", NOON - timedelta(days=9))


class TestWhatComesToAnArchivedRecord:
    """From beside the program: a file, its withdrawal, a remark, a tie, an edition, a run, a round."""

    @pytest.fixture
    def archived(self, xdyj: Cast) -> Record:
        made = create(Objective, actor=xdyj.quinn, at=NOON, title="解决率", year=2026)
        attach(made, ContentFile(b"%PDF-1.7 x", name="a.pdf"), actor=xdyj.quinn, at=NOON)
        comment(made, "x", actor=xdyj.quinn, at=NOON)
        take("issue", made, actor=xdyj.gina, at=NOON)
        take("cancel", made, actor=xdyj.gina, at=NOON, reason="x")
        return Record.objects.get(pk=made.pk, archived_at__isnull=False)

    def test_is_refused(self, xdyj: Cast, archived: Record) -> None:
        file, said = Attachment.objects.get(record=archived), Comment.objects.get(record=archived)
        struck = FileWithdrawal(attachment=file, at=NOON, by=xdyj.quinn, why="x")

        assert copied(file, id=...) and copied(said, id=...) and copied(struck, id=...)
        later = NOON + timedelta(days=400)
        assert copied(
            file, id=..., purpose=PAPER, received_from_id=None, received_at=later
        )  # not made in its last moment
        assert copied(file, id=..., purpose=PAPER)  # nor by a person

    def test_is_a_tie_only_of_what_is_at_work(self, xdyj: Cast, archived: Record) -> None:
        other = create(Objective, actor=xdyj.quinn, at=NOON, title="另一", year=2026)
        tie = link(archived, other, actor=xdyj.quinn, at=NOON)
        take("cancel", other, actor=xdyj.gina, at=NOON, reason="x")

        assert copied(tie, id=..., kind="replaces")
        with translation.override("en"), pytest.raises(Refused, match="archived"):
            link(other, archived, actor=xdyj.quinn, at=NOON)

    def test_is_no_run_of_a_pilot(self, xdyj: Cast) -> None:
        item = improvement.closed(xdyj)
        run = PilotRun(item=item, attempt=9, outcome="passed", project="x", created_at=NOON)

        assert copied(run, id=...)


class TestTheRowsOfAnArchivedRecord:
    @pytest.fixture
    def step(self, xdyj: Cast) -> ItemStep:
        item = improvement.closed(xdyj)
        assert item.archived_at is not None
        return item.steps.all()[0]

    def test_are_neither_added_nor_handed_over_from_another_record(self, xdyj: Cast, step: ItemStep) -> None:
        whole = improvement.plan(xdyj, title="另一计划")
        improvement.goal(xdyj, whole)
        other = improvement.step(xdyj, improvement.item(xdyj, whole))

        assert copied(step, id=...)
        assert refused("UPDATE improvement_itemstep SET item_id = %s WHERE id = %s", step.item_id, other.pk)
        assert not refused("UPDATE improvement_itemstep SET title = 'x' WHERE id = %s", other.pk)
        assert PlanItem.objects.get(pk=step.item_id).steps.count() == 1

    @sqlite
    def test_are_not_taken_away_by_a_row_of_their_key(self, xdyj: Cast, step: ItemStep) -> None:
        whole = improvement.plan(xdyj, title="另一计划")
        improvement.goal(xdyj, whole)
        other = improvement.step(xdyj, improvement.item(xdyj, whole))

        assert copied(step, "INSERT OR REPLACE", item_id=other.item_id)
        assert refused("UPDATE OR REPLACE improvement_itemstep SET id = %s WHERE id = %s", step.pk, other.pk)
        assert ItemStep.objects.get(pk=step.pk).title == step.title


@sqlite
class TestInsteadOf:
    """`INSERT OR REPLACE` takes a row away without asking a trigger of deletion."""

    def test_an_archived_record_there_comes_no_other(self, xdyj: Cast) -> None:
        record = closed(xdyj)
        bare = Record.objects.get(pk=record.pk)

        assert copied(bare, "INSERT OR REPLACE", title="x")
        assert copied(bare, "INSERT OR REPLACE", id=..., title="x", archived_at=None)  # by its number
        assert copied(record, "INSERT OR REPLACE", target="x")
        again = create(Objective, actor=xdyj.quinn, at=NOON, title="x", year=2026)
        assert refused("UPDATE OR REPLACE core_record SET number = %s WHERE id = %s", record.number, again.pk)
        assert refused("UPDATE OR REPLACE core_record SET id = %s WHERE id = %s", record.pk, again.pk)
        assert Objective.objects.get(pk=record.pk).title == record.title

    @pytest.mark.parametrize("name", ["rowid", "_rowid_", "oid"])
    def test_it_is_not_taken_away_by_the_number_sqlite_keeps_of_its_own(self, xdyj: Cast, name: str) -> None:
        """Its key is no `integer PRIMARY KEY`, so the row has a number beside it that no column shows."""
        record = closed(xdyj)
        other = create(Objective, actor=xdyj.quinn, at=NOON, title="x", year=2026)
        columns = [one.column for one in Objective._meta.local_concrete_fields]
        names, values = ", ".join(columns), ", ".join(columns).replace("record_ptr_id", "record_ptr_id + 1000")
        instead = f"INSERT OR REPLACE INTO capability_objective ({name}, {names}) SELECT {{}}, {values} FROM capability_objective"

        for number in (name, f"CAST({name} AS TEXT)", f"{name} + 0.0"):
            assert refused(f"{instead.format(number)} WHERE record_ptr_id = %s", record.pk)
        assert refused(
            f"UPDATE OR REPLACE capability_objective SET {name} = (SELECT o.rowid FROM capability_objective o"
            " WHERE o.record_ptr_id = %s) WHERE record_ptr_id = %s", record.pk, other.pk
        )  # fmt: skip
        assert not refused("UPDATE capability_objective SET target = 'x' WHERE record_ptr_id = %s", other.pk)
        assert Objective.objects.get(pk=record.pk).target == record.target

    def test_an_entry_of_the_journal_there_comes_no_other(self, xdyj: Cast) -> None:
        closed(xdyj)
        entry = JournalEntry.objects.filter(company=xdyj.company).order_by("position")[0]

        assert copied(entry, "INSERT OR REPLACE", subject="x")
        assert copied(entry, "INSERT OR REPLACE", id=..., subject="x")  # by its position
        assert copied(entry, "REPLACE", subject="x")
        assert JournalEntry.objects.get(pk=entry.pk).subject == entry.subject

    def test_a_signature_there_comes_no_other(self, xdyj: Cast) -> None:
        improvement.approved(xdyj)
        slot = ApprovalSlot.objects.get(approval__record__kind="improvement-plan")

        assert copied(slot, "INSERT OR REPLACE", comment="x")
        assert copied(slot.approval, "INSERT OR REPLACE", digest="x")


@postgresql
def test_no_sealed_table_is_emptied_at_once() -> None:
    """TRUNCATE asks no trigger of rows."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT tgrelid::regclass::text FROM pg_trigger WHERE tgname LIKE %s", [r"seal\_%"])
        tables = {name for (name,) in cursor.fetchall()}

    assert {"core_record", "core_approvalslot", "policies_evidence", "correction_cause"} < tables
    assert [name for name in sorted(tables) if not refused(f"TRUNCATE {name} CASCADE")] == []


def test_work_goes_on_as_before(xdyj: Cast) -> None:
    plan = improvement.running(xdyj)
    revised = take("revise", plan, actor=xdyj.quinn, at=NOON, reason="资源变了")

    improvement.approved(xdyj, revised)

    assert list(Approval.objects.filter(record=plan.pk).values_list("state", flat=True)) == ["approved", "approved"]
