"""The journal names in which capacity somebody changed something by hand, and in whose place."""

import pytest

from bihuan.core.entries import behalf_of
from bihuan.core.models import Delegation, JournalEntry, Person, Record
from bihuan.core.writing import amend, amend_part, remove_part
from tests.areas.improvement.builders import item, opportunity, plan, step
from tests.cast import NOON, Cast

pytestmark = pytest.mark.django_db


def lend(person: Person, to: Person) -> None:
    day = NOON.date()
    Delegation.objects.create(
        company=to.company, person=person, delegate=to, from_day=day, to_day=day, created_at=NOON
    )  # fmt: skip


def last(record: Record) -> JournalEntry:
    return JournalEntry.objects.filter(record=record.pk).latest("position")


class TestAChangedField:
    def test_is_changed_by_who_raised_it_or_in_a_role(self, xdyj: Cast) -> None:
        record = opportunity(xdyj)

        amend(record, actor=xdyj.eve, at=NOON, what="四种格式")
        assert last(record).role == "creator"
        amend(record, actor=xdyj.quinn, at=NOON, what="五种格式")
        assert (last(record).role, behalf_of(last(record))) == ("quality", "")

    def test_names_both_where_a_role_is_lent(self, xdyj: Cast) -> None:
        lend(xdyj.quinn, xdyj.ada)
        record = opportunity(xdyj)

        amend(record, actor=xdyj.ada, at=NOON, what="四种格式")

        assert (last(record).actor, last(record).role, behalf_of(last(record))) == (xdyj.ada, "quality", "Quinn")

    def test_names_both_where_only_one_of_the_fields_is_open_in_the_place_of_another(self, xdyj: Cast) -> None:
        lend(xdyj.quinn, xdyj.eve)
        record = opportunity(xdyj)

        amend(record, actor=xdyj.eve, at=NOON, what="四种格式")
        assert behalf_of(last(record)) == "", "what one may do oneself is done in nobody's place"
        amend(record, actor=xdyj.eve, at=NOON, what="五种格式", owner=xdyj.olga)
        assert behalf_of(last(record)) == "Quinn"

    def test_by_the_house_itself_names_nobody(self, xdyj: Cast) -> None:
        record = opportunity(xdyj)
        amend(record, actor=None, at=NOON, what="四种格式")
        assert (last(record).actor, behalf_of(last(record))) == (None, "")


class TestAChangedRow:
    def test_names_both_where_a_role_is_lent(self, xdyj: Cast) -> None:
        lend(xdyj.quinn, xdyj.ada)
        whole = item(xdyj, plan(xdyj))
        row = step(xdyj, whole)

        amend_part(row, actor=xdyj.ada, at=NOON, title="换一个步骤")
        assert (last(whole).actor, behalf_of(last(whole))) == (xdyj.ada, "Quinn")
        remove_part(row, actor=xdyj.ada, at=NOON)
        assert behalf_of(last(whole)) == "Quinn"
