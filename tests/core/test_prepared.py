"""Queries compiled once answer like the ones put together anew."""

import json
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import Q
from django.db.models.functions import Upper
from django.test.utils import CaptureQueriesContext

from bihuan.areas.capability.models import Objective
from bihuan.core import prepared
from bihuan.core.locking import lock
from bihuan.core.models import ApprovalRoute, Delegation, JournalEntry, Notice, Person, Record, RoleAssignment
from bihuan.core.prepared import Insert, Prepared, Slot, Update, changing, planned, write
from bihuan.core.writing import create
from bihuan.settings import database
from tests.cast import NOON, Cast

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 2)


class TestAQuery:
    def test_finds_what_the_orm_finds_for_each_value(self, xdyj: Cast) -> None:
        held = Prepared(lambda: RoleAssignment.objects.filter(person=Slot("person")).order_by("id"))
        for person in xdyj.people.values():
            assert held(person=person.pk) == list(RoleAssignment.objects.filter(person=person).order_by("id"))

    def test_takes_days(self, xdyj: Cast) -> None:
        Delegation.objects.create(
            company=xdyj.company, person=xdyj.max, delegate=xdyj.quinn, from_day=TODAY, to_day=TODAY, created_at=NOON
        )
        ending = Prepared(lambda: Delegation.objects.filter(delegate=Slot("to"), to_day__gte=Slot("day")))

        assert len(ending(to=xdyj.quinn.pk, day=TODAY)) == 1
        assert ending(to=xdyj.quinn.pk, day=TODAY + timedelta(days=1)) == []

    def test_reads_json_that_nobody_changes_once(self, xdyj: Cast) -> None:
        kept = Prepared(lambda: ApprovalRoute.objects.filter(pk=Slot("key")), read_once=("by",))
        plain = Prepared(lambda: ApprovalRoute.objects.filter(pk=Slot("key")))
        route = ApprovalRoute.objects.create(company=xdyj.company, subject="x", by=[["quality"], ["executive"]])

        (first,), (again,), (other,) = kept(key=route.pk), kept(key=route.pk), plain(key=route.pk)
        assert first.by == route.by == other.by and first.by is again.by and first.by is not other.by

        ApprovalRoute.objects.filter(pk=route.pk).update(by=[["hr"]])
        assert kept(key=route.pk)[0].by == [["hr"]]

    def test_gives_what_it_read_also_where_another_thread_just_made_room(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(prepared, "MOST_KEPT", 1)
        read = prepared._read_once([lambda value, *_where: json.loads(value)])

        class Looked(str):
            """A text at whose second looking up another thread has read something else: there is room for one."""

            times = 0

            def __hash__(self) -> int:
                self.times += 1
                if self.times == 2:
                    read("[2]", None, None)
                return hash(str(self))

        assert read("[1]", None, None) == read(Looked("[1]"), None, None) == [1]

    def test_gives_whole_records_of_a_type(self, xdyj: Cast) -> None:
        made = create(Objective, actor=xdyj.quinn, at=NOON, title="目标", year=2026)
        found = Prepared(lambda: Objective.objects.filter(pk=Slot("key")))

        with CaptureQueriesContext(connection) as asked:
            (again,) = found(key=made.pk)
            assert (again.title, again.year, again.created_at) == ("目标", 2026, NOON)
        assert len(asked) == 1

    def test_reads_along_what_a_row_belongs_to(self, xdyj: Cast) -> None:
        found = Prepared(lambda: Person.objects.filter(account=Slot("who")).select_related("company", "department"))
        assert {person.department_id is None for person in xdyj.people.values()} == {True, False}

        for person in xdyj.people.values():
            with CaptureQueriesContext(connection) as asked:
                (again,) = found(who=person.account_id)
                assert (again.name, again.company.code) == (person.name, "XDYJ")
                assert (again.department and again.department.key) == (person.department and person.department.key)
            assert len(asked) == 1

    def test_tells_what_rows_are_annotated_with(self, xdyj: Cast) -> None:
        found = Prepared(
            lambda: Person.objects.filter(pk=Slot("key")).annotate(known_as=Upper("name"), here=Q(pk=Slot("me")))
        )

        (quinn,) = found(key=xdyj.quinn.pk, me=xdyj.quinn.pk)
        (again,) = found(key=xdyj.quinn.pk, me=xdyj.max.pk)
        assert (quinn, quinn.name, quinn.known_as) == (xdyj.quinn, xdyj.quinn.name, xdyj.quinn.name.upper())  # type: ignore[attr-defined]
        assert (quinn.here, again.here) == (True, False)  # type: ignore[attr-defined]


class TestThePlan:
    @pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite compiles, and plans little")
    def test_is_kept_by_the_database_once_something_was_asked_often(self, xdyj: Cast) -> None:
        held = Prepared(lambda: RoleAssignment.objects.filter(person=Slot("person"), role="kept-by-plan"))
        for _n in range(5):
            held(person=xdyj.quinn.pk)
            list(RoleAssignment.objects.filter(person=xdyj.quinn.pk, role="put-together-anew"))

        with connection.cursor() as cursor:
            cursor.execute("SELECT string_agg(parameter_types::text || statement, '') FROM pg_prepared_statements")
            (statements,) = cursor.fetchone()
        assert statements.count("core_roleassignment") >= 1 and "put-together-anew" not in statements

    def test_is_asked_through_one_cursor_as_long_as_the_connection_lasts(self, xdyj: Cast) -> None:
        held = Prepared(lambda: RoleAssignment.objects.filter(person=Slot("person")))
        kept = connection.vendor == "postgresql"
        first = prepared._cursor()

        assert (prepared._cursor() is first) == kept
        with CaptureQueriesContext(connection) as asked:
            assert held(person=xdyj.quinn.pk)
            assert prepared._cursor() is not first
        assert len(asked) == 1, "who looks at the queries sees it all the same"

    @pytest.mark.parametrize(
        ("said", "times"), [("", 3), ("?prepare_threshold=0", 0), ("?prepare_threshold=none", None)]
    )
    def test_is_kept_unless_the_address_says_that_a_pooler_stands_between(self, said: str, times: int | None) -> None:
        options = database(f"postgres://bihuan@db.example.com/bihuan{said}")["OPTIONS"]

        assert options["prepare_threshold"] == times and ("options" in options) is (times is not None)

    def test_is_kept_of_whatever_is_read_of_one_record_and_the_answers_are_the_same(self, xdyj: Cast) -> None:
        made = create(Objective, actor=xdyj.quinn, at=NOON, title="目标", year=2026)
        plain = [list(JournalEntry.objects.filter(record=made.pk)), Objective.objects.get(number=made.number)]

        with planned():
            again = [list(JournalEntry.objects.filter(record=made.pk)), Objective.objects.get(number=made.number)]

        assert again == plain


class TestSaving:
    def test_writes_only_the_named_columns_in_whichever_table_they_are(self, xdyj: Cast) -> None:
        made = create(Objective, actor=xdyj.quinn, at=NOON, title="目标", year=2026)
        made.title, made.year, made.state = "新目标", 2027, "closed"

        write(*changing(made, ["title", "year"]))

        again = Objective.objects.get(pk=made.pk)
        assert (again.title, again.year) == ("新目标", 2027) and again.state != "closed"


class TestWritingTogether:
    def test_writes_what_each_statement_says_in_one_round_where_the_database_can(self, xdyj: Cast) -> None:
        made = create(Objective, actor=xdyj.quinn, at=NOON, title="目标", year=2026)
        made.title, made.year = "新目标", 2027

        with CaptureQueriesContext(connection) as asked:
            write(Update(Record, "title")(made), Update(Objective, "year")(made))

        again = Objective.objects.get(pk=made.pk)
        assert (again.title, again.year) == ("新目标", 2027)
        assert len(asked) == (1 if connection.vendor == "postgresql" else 2)

    def test_is_refused_as_a_whole(self, xdyj: Cast) -> None:
        made = create(Objective, actor=xdyj.quinn, at=NOON, title="目标", year=2026)
        entry, other = JournalEntry.objects.latest("id"), made.title
        made.title = "新目标"

        with pytest.raises(IntegrityError), transaction.atomic():
            write(Update(Record, "title")(made), Insert(JournalEntry)(entry))

        assert Objective.objects.get(pk=made.pk).title == other

    def test_leaves_out_a_row_whose_key_is_taken_if_told_to(self, xdyj: Cast) -> None:
        rows = [
            Notice(company=xdyj.company, person=xdyj.quinn, key="x", kind="moved", text=text, path="", at=NOON)
            for text in ("first", "second")
        ]
        tell = Insert(Notice, once=True)
        write(tell(*rows))
        write(tell(rows[1]))

        assert [one.text for one in Notice.objects.filter(person=xdyj.quinn, key="x")] == ["first"]


class TestLocking:
    def test_brings_a_stale_record_up_to_date_with_what_hangs_on_it(self, xdyj: Cast) -> None:
        made = create(Objective, actor=xdyj.quinn, at=NOON, title="目标", year=2026, owner=xdyj.quinn)
        stale = Objective.objects.select_related("owner", "company").get(pk=made.pk)
        assert stale.owner == xdyj.quinn
        Record.objects.filter(pk=made.pk).update(title="别的", owner=xdyj.max)

        with transaction.atomic():
            lock(stale)

        assert stale.title == "别的" and stale.owner == xdyj.max

    def test_says_when_the_record_is_gone(self, xdyj: Cast) -> None:
        with transaction.atomic(), pytest.raises(Objective.DoesNotExist):
            lock(Objective(pk=987654, company=xdyj.company))
