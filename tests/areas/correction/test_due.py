"""When a nonconformity is due: lists, their counts, red days and the interface say the same."""

from datetime import date
from typing import Any

import pytest
from django.test import Client

from bihuan.areas.correction.models import Nonconformity
from bihuan.core import due, listing
from bihuan.core.access import standing_of
from bihuan.core.models import Notice, Record
from bihuan.core.registry import TYPES
from bihuan.core.writing import amend, take
from tests.areas.correction import builders as b
from tests.areas.correction.test_duties import living
from tests.cast import NOON, Cast
from tests.web.conftest import browser

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("XDYJ-04-01.17")]
BY_DUTY, OWN = date(2026, 3, 9), date(2026, 4, 30)  # five working days; the day somebody wrote


@pytest.fixture
def ours(xdyj: Cast) -> Cast:
    return living(xdyj, "xdyj")


def listed(cast: Cast, text: str, today: date) -> set[int]:
    found = listing.select(TYPES["nonconformity"], standing_of(cast.quinn, NOON), {"due": text}, today=today).queryset
    return {one.pk for one in found}


def apart(cast: Cast, kind: str, text: str, today: date) -> list[list[int]]:
    """The same as they are counted."""
    found = listing.select(TYPES[kind], standing_of(cast.quinn, NOON), {"due": text}, today=today)
    assert found.count == found.queryset.count()
    return [[one.pk for one in part] for part in found.parts]


def shown(record: Nonconformity) -> date | None:
    return due.days([record]).get(record.pk, record.due_on)


def both(cast: Cast, day: date | None, **fields: Any) -> Nonconformity:
    record = b.accepted(cast, source="audit", **fields)
    if day:
        amend(record, actor=cast.quinn, at=NOON, due_on=day)
    return record


@pytest.mark.parametrize("own", [None, OWN, date(2026, 3, 3)])
def test_it_is_due_by_its_duty_until_that_is_fulfilled_then_by_its_own_day(ours: Cast, own: date | None) -> None:
    record = both(ours, own)
    assert shown(record) == BY_DUTY
    assert listed(ours, "overdue", BY_DUTY) == set() and listed(ours, "overdue", date(2026, 3, 10)) == {record.pk}
    assert listed(ours, "7d", date(2026, 3, 4)) == {record.pk} == listed(ours, "2026-03-09", NOON.date())
    assert listed(ours, "2026-03-10..", NOON.date()) == set() == listed(ours, "2026-04", NOON.date())

    b.approved(ours, b.action_of(record))
    fresh = Nonconformity.objects.get(pk=record.pk)

    assert shown(fresh) == own
    assert listed(ours, "overdue", date(2026, 12, 31)) == ({record.pk} if own else set())
    assert listed(ours, "2026-04", NOON.date()) == ({record.pk} if own == OWN else set())


def test_an_action_is_due_by_its_own_day_whatever_duties_are_about_it(ours: Cast) -> None:
    action = b.done(ours, b.action_of(b.accepted(ours, source="audit")))

    found = listing.select(TYPES["action"], standing_of(ours.quinn, NOON), {"due": "overdue"}, today=date(2026, 4, 1))

    assert due.days([action]) == {} and [one.pk for one in found.queryset] == [action.pk]


WHEN = [
    "overdue",
    "7d",
    "30d",
    "2026",
    "2026-03",
    "2026-04",
    "2026-03-09",
    "2026-03-10..",
    "..2026-03-09",
    "2026-03-03..2026-04-30",
]


@pytest.mark.parametrize("kind", ["nonconformity", "action"])
def test_counted_in_parts_they_are_the_same_records_each_once(ours: Cast, kind: str) -> None:
    """Of those that wait for a duty, for their own day, for both or none, open and closed."""
    days = (None, OWN, date(2026, 3, 3))
    words = ["备件清点", "门禁失灵", "排班缺页", "签到代签", "配置漂移", "电池鼓包"]
    unlike = [{"title": word, "what": word, "criterion": f"《{word}》{n}"} for n, word in enumerate(words)]
    open_ones = [both(ours, day, **one) for day, one in zip(days, unlike, strict=False)]
    for day, one in zip(days, unlike[3:], strict=True):
        action = b.approved(ours, b.action_of(both(ours, day, **one)))
        if day:
            Record.objects.filter(pk=action.pk).update(due_on=day)
    Record.objects.filter(pk=open_ones[1].pk).update(is_open=False)

    for text in WHEN:
        for today in (date(2026, 3, 4), date(2026, 3, 10), date(2026, 6, 1)):
            found = listing.select(TYPES[kind], standing_of(ours.quinn, NOON), {"due": text}, today=today)
            keys = [key for part in apart(ours, kind, text, today) for key in part]
            assert sorted(keys) == sorted(one.pk for one in found.queryset), (text, today)


def test_list_badge_red_day_and_interface_agree(ours: Cast) -> None:
    other = {"title": "备件无人清点", "what": "库房三个月没有清点", "criterion": "《备件管理程序》4.1"}
    late, fine = both(ours, date(2099, 12, 31)), both(ours, date(2099, 12, 31), **other)
    b.approved(ours, b.action_of(fine))

    page = browser(ours.quinn).get("/xdyj/nonconformities/?view=overdue").content.decode()
    everything = browser(ours.quinn).get("/xdyj/nonconformities/?view=all").content.decode()
    answer = Client()
    account = ours.quinn.account
    assert account is not None
    answer.force_login(account)
    rows = answer.get("/api/v1/xdyj/nonconformities?due=overdue").json()["rows"]

    assert late.number in page and fine.number not in page
    assert [row["number"] for row in rows] == [late.number]
    red = everything[everything.index(late.number) :]
    assert "2026-03-09" in red and "2099-12-31" not in red[: red.index("</tr>")]


@pytest.mark.requirement("YNTD-ITSS-0300.19")
def test_who_is_named_owner_by_a_decision_learns_of_it(ours: Cast) -> None:
    action = take("start", b.approved(ours, b.action_of(both(ours, None))), actor=ours.olga, at=NOON)
    asked = take("reassign", action, actor=ours.quinn, at=NOON, owner=ours.eve, reason="Olga 出差")

    assert b.sign(asked, ours.max).owner == ours.eve
    assert Notice.objects.filter(person=ours.eve, kind="owner").exists()
