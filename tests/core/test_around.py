"""What hangs on a record is read in few questions, with whatever its page says of it."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bihuan.core import around
from bihuan.core.models import Record
from bihuan.core.withdrawing import withdraw
from bihuan.core.writing import link
from tests.areas.improvement import builders as given
from tests.cast import NOON, Cast
from tests.core.test_withdrawing import put

pytestmark = pytest.mark.django_db


def test_links_lead_both_ways(xdyj: Cast) -> None:
    first, second, third = (given.opportunity(xdyj) for _n in range(3))
    link(first, second, actor=xdyj.quinn, at=NOON)
    link(third, first, actor=xdyj.quinn, at=NOON)

    onward, back = around.links(first)

    assert [one.target_id for one in onward] == [second.pk] and [one.source_id for one in back] == [third.pk]
    assert around.links(Record.objects.get(pk=second.pk))[0] == []


def test_files_tell_whence_they_came_and_that_they_were_withdrawn_in_one_question(xdyj: Cast) -> None:
    item = given.piloted(xdyj)
    earlier, later = put(item, xdyj.olga, "一.pdf"), put(item, xdyj.olga, "二.pdf")
    withdraw(earlier, actor=xdyj.olga, at=NOON, reason="传错了项目")

    with CaptureQueriesContext(connection) as asked:
        found = around.files(item)
        told = [(one.pk, str(one.received_from), one.struck and (str(one.struck.by), one.struck.why)) for one in found]

    assert told == [(later.pk, "Olga", None), (earlier.pk, "Olga", ("Olga", "传错了项目"))]
    assert len(asked) == 1


def test_approvals_tell_who_asked_and_who_signed(xdyj: Cast) -> None:
    plan = given.approved(xdyj)

    with CaptureQueriesContext(connection) as asked:
        (found,) = around.approvals(plan)
        told = (str(found.asked_by), [str(slot.decided_by) for slot in found.slots.all()])  # type: ignore[attr-defined]

    assert told == ("Quinn", [str(given.approver(xdyj))])
    assert len(asked) <= 4
    assert around.approvals(given.opportunity(xdyj)) == []
