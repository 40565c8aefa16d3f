"""When a nonconformity is due: lists, their counts, red days and the interface say the same."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from bihuan.areas.correction.models import Action, Nonconformity
from bihuan.core import due, listing
from bihuan.core.access import standing_of
from bihuan.core.models import Notice, Record
from bihuan.core.registry import TYPES
from bihuan.core.writing import amend, take
from tests.areas.correction import builders as b
from tests.areas.correction.test_duties import living
from tests.cast import NOON, Cast, make_company
from tests.web.conftest import browser

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("XDYJ-04-01.17")]
BY_DUTY, OWN = date(2026, 3, 9), date(2026, 4, 30)  # five working days; the day somebody wrote
DAY = date(2026, 3, 10)


@pytest.fixture(scope="module")
def lived(kept: None) -> Cast:
    return living(make_company("XDYJ"), "xdyj")


@pytest.fixture
def ours(lived: Cast, db: None) -> Cast:
    return lived.again()


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


def walked(cast: Cast, kind: str, sort: str, size: int, **filters: str) -> tuple[list[Any], list[Any]]:
    """All rows page by page, forwards and back again."""
    standing, pages = standing_of(cast.quinn, NOON), []
    turn: dict[str, str] = {}
    while True:
        pages.append(listing.page(TYPES[kind], standing, {"sort": sort, **filters, **turn}, today=DAY, size=size))
        if not pages[-1].next:
            break
        turn = {"after": pages[-1].next}
    back, last = [pages[-1]], pages[-1]
    while last.previous:
        turn = {"before": last.previous}
        last = listing.page(TYPES[kind], standing, {"sort": sort, **filters, **turn}, today=DAY, size=size)
        back.insert(0, last)
    return [row for one in pages for row in one.rows], [row for one in back for row in one.rows]


def in_order(records: list[Any], sort: str) -> list[int]:
    """By the day that is shown, without one last, then the newest first."""
    days = due.days(records)

    def place(one: Any) -> tuple[bool, int, int]:
        day = days.get(one.pk, one.due_on)
        return day is None, (day.toordinal() if day else 0) * (-1 if sort.startswith("-") else 1), -one.pk

    return [one.pk for one in sorted(records, key=place)]


@pytest.mark.parametrize("sort", ["due_on", "-due_on"])
@pytest.mark.parametrize("size", [1, 2, 50])
def test_a_list_is_sorted_by_the_day_it_shows(ours: Cast, sort: str, size: int) -> None:
    """By its duty (audits, by when they were accepted), by its own day, by both, closed with either, without any."""
    done = b.approved(ours, b.action_of(both(ours, date(2026, 3, 5), title="已批准")))
    for n, day in enumerate([None, OWN, date(2026, 3, 3), None, date(2026, 3, 9)]):
        both(ours, day, title=f"问题 {n}", at=NOON + timedelta(days=n % 3))
        b.nonconformity(ours, title=f"另一个 {n}", due_on=day)
    rows = list(Nonconformity.objects.filter(company=ours.company))
    wanted = in_order(rows, sort)
    assert len(due.days(rows)) > 3 and done.treats_id in wanted
    assert [one.pk for one in sorted(rows, key=lambda one: -one.pk)] != wanted

    forwards, backwards = walked(ours, "nonconformity", sort, size)

    assert [one.pk for one in forwards] == wanted == [one.pk for one in backwards]
    whole = listing.select(TYPES["nonconformity"], standing_of(ours.quinn, NOON), {"sort": sort}, today=DAY)
    assert [one.pk for one in whole.queryset] == wanted and whole.count == len(wanted)
    held = [one.pk for one in rows if one.is_open and due.days([one]).get(one.pk, one.due_on or DAY) < DAY]
    overdue, _back = walked(ours, "nonconformity", sort, size, due="overdue")
    assert [one.pk for one in overdue] == [key for key in wanted if key in held]


@pytest.mark.parametrize("sort", ["due_on", "-due_on"])
def test_a_list_of_a_type_whose_own_day_holds_is_sorted_by_it(ours: Cast, sort: str) -> None:
    for n, day in enumerate([date(2026, 4, 1), None, date(2026, 3, 20)]):
        Action.objects.filter(pk=b.action_of(both(ours, None, title=f"问题 {n}")).pk).update(due_on=day)

    forwards, backwards = walked(ours, "action", sort, 1)

    wanted = in_order(list(Action.objects.all()), sort)
    assert [one.pk for one in forwards] == wanted == [one.pk for one in backwards]
