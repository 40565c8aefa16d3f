"""Through whose hands a record went: who acted and in whose place, by the name the journal keeps, not by a part of it."""

from datetime import date

import pytest
from django.utils import translation

from bihuan.areas.capability.models import Objective
from bihuan.core.entries import behalf_of, on_behalf, told_apart
from bihuan.core.hands import actors
from bihuan.core.models import Delegation, JournalEntry, Person
from bihuan.core.writing import create, take
from tests.cast import NOON, Cast

pytestmark = pytest.mark.django_db
DAYS = {"from_day": date(2026, 3, 1), "to_day": date(2026, 3, 9), "created_at": NOON}


def called(person: Person, name: str) -> Person:
    person.name = name
    person.save()
    return person


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("name", ["李明", "O'Neil", "李[外]", "Max Müller"])
@pytest.mark.parametrize("said", ["", "同意。", "见 [附件 1]", "转 [代 王强] 的意见", "第一行\n第二行"])
def test_in_whose_place_is_read_as_it_was_written(xdyj: Cast, language: str, name: str, said: str) -> None:
    with translation.override(language):
        comment = on_behalf(said, called(xdyj.max, name))

    assert told_apart(comment) == (said, name)
    assert behalf_of(JournalEntry(comment=comment)) == name


def test_who_acts_for_themselves_acts_in_nobodys_place() -> None:
    assert [told_apart(text) for text in ("", "同意", "见 [附件 1]")] == [("", ""), ("同意", ""), ("见 [附件 1]", "")]


def test_nobody_writes_by_hand_that_they_acted_in_anothers_place(xdyj: Cast) -> None:
    goal = create(Objective, actor=xdyj.quinn, at=NOON, title="x", year=2026)

    take("cancel", goal, actor=xdyj.gina, at=NOON, reason="不需要 [代 Max]")

    entry = JournalEntry.objects.latest("id")
    assert behalf_of(entry) == "" and "不需要 [代 Max]" in entry.comment


def test_a_name_that_is_part_of_another_is_another_person(xdyj: Cast) -> None:
    short, long = called(xdyj.max, "李明"), called(xdyj.quinn, "李明华")
    for lender in (short, long):
        Delegation.objects.create(company=xdyj.company, person=lender, delegate=xdyj.eve, **DAYS)
    entry = JournalEntry(company=xdyj.company, at=NOON, actor=xdyj.eve, comment=on_behalf("完成", long))

    assert actors(entry) == {xdyj.eve.pk, long.pk}
