"""Whose task it is: the same tasks whether asked at once or by the ways they fall to somebody, each once, in order."""

from dataclasses import dataclass
from datetime import timedelta
from itertools import product

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bihuan.areas.policies.models import Task
from bihuan.areas.policies.models.task_queries import OF_A_DEPARTMENT, soonest
from bihuan.core.access import Held, Standing
from bihuan.core.models import Department, Record
from tests.areas.improvement.builders import opportunity
from tests.areas.policies.living import duty, living, task
from tests.cast import NOON, Cast

pytestmark = pytest.mark.django_db
ROLES = ("quality", "om-manager", "department-head", "responsible-department")


@dataclass
class Pile:
    """Tasks of every role, department, person and record, one each."""

    cast: Cast
    record: Record
    tasks: list[Task]

    @classmethod
    def of(cls, cast: Cast) -> "Pile":
        living(cast, duty("screening", on='"opportunity.raised"', within='"5 workdays"'))
        record = opportunity(cast)
        plain = task(cast, "screening")
        places = (None, cast.departments["om"].pk, cast.departments["rd"].pk)
        people, records = (None, cast.olga.pk, cast.quinn.pk), (None, record.pk)
        made = []
        for n, (role, place, person, subject) in enumerate(product(ROLES, places, people, records)):
            own = {"role": role, "department_id": place, "person_id": person, "subject_id": subject}
            plain.pk, plain.occasion, plain.due_at = None, f"o-{n}", NOON + timedelta(hours=(n * 31) % 97)
            for name, value in own.items():
                setattr(plain, name, value)
            plain.save(force_insert=True)
            made.append(Task.objects.get(pk=plain.pk))
        Task.objects.exclude(pk__in=[one.pk for one in made]).update(pending=False)
        return cls(cast, record, made)


@pytest.fixture
def pile(xdyj: Cast) -> Pile:
    return Pile.of(xdyj)


@dataclass
class Case:
    """Who holds what, and the departments that person heads then, written out."""

    standing: Standing
    heads: set[int]


def cases(pile: Pile) -> list[Case]:
    """Olga, Max who is named for O&M, and Eve, with roles for all, for departments and for a record, also twice over.

    Nobody is named for R&D: by the pack, who manages O&M heads it.
    """
    cast, om, rd = pile.cast, pile.cast.departments["om"].pk, pile.cast.departments["rd"].pk
    cast.company.settings = {"heads": {"rd": "om-manager", "om": "quality"}}
    Department.objects.filter(pk=rd).update(head=None)
    held: list[tuple[tuple[Held, ...], set[int]]] = [
        ((), set()),
        ((Held("quality"),), set()),
        ((Held("om-manager"),), {rd}),
        ((Held("om-manager", om),), set()),
        ((Held("om-manager", record_id=pile.record.pk),), set()),
        ((Held("om-manager", rd, via=cast.quinn),), set()),
        ((Held("quality"), Held("quality", om)), set()),
        ((Held("om-manager", om), Held("om-manager", rd)), {rd}),
        ((Held("quality", record_id=pile.record.pk),), set()),
        ((Held("quality", om), Held("quality", record_id=pile.record.pk)), set()),
        ((Held("department-head", om), Held("responsible-department", rd), Held("quality", via=cast.quinn)), set()),
        ((Held("responsible-department", record_id=pile.record.pk), Held("department-head")), set()),
    ]
    named = [(cast.olga, set()), (cast.max, {om}), (cast.eve, set[int]())]
    for person, _own in named:
        person.company = cast.company
    return [Case(Standing(person, given), own | more) for person, own in named for given, more in held]


def falls_to(one: Task, case: Case) -> bool:
    """Word by word: by name; else by an own role for all, for its department or its record; or as its head."""
    if one.person_id:
        return one.person_id == case.standing.person.pk
    own = [held for held in case.standing.held if held.via is None and held.role == one.role]
    by_role = any(
        (not held.record_id or held.record_id == one.subject_id)
        and (not held.department_id or held.department_id == one.department_id)
        for held in own
    )
    return by_role or (one.role in OF_A_DEPARTMENT and one.department_id in case.heads)


def test_at_once_or_apart_the_same_tasks_each_once(pile: Pile) -> None:
    for case in cases(pile):
        standing = case.standing
        wanted = [one.pk for one in pile.tasks if falls_to(one, case)]
        apart = [one.pk for part in Task.objects.each_for_person(standing) for one in part]

        assert sorted(Task.objects.for_person(standing).values_list("pk", flat=True)) == wanted, standing
        assert sorted(apart) == wanted, standing


def test_the_soonest_come_first_from_whichever_part(pile: Pile) -> None:
    for case in cases(pile):
        standing = case.standing
        wanted = [one for one in pile.tasks if falls_to(one, case)]
        wanted.sort(key=lambda one: (one.due_at, one.pk))
        found = soonest(Task.objects.each_for_person(standing), 7, "line_id")

        assert [row[1] for row in found] == [one.pk for one in wanted[:7]]
        assert list(Task.objects.listed(found)) == wanted[:7]


def test_of_nobody_there_are_none(pile: Pile) -> None:
    alone = Standing(pile.cast.eve)

    assert Task.objects.each_delegated(alone) == [] == soonest([], 5)


def test_borrowed_roles_bring_the_tasks_of_who_lends_them(pile: Pile) -> None:
    standing = Standing(pile.cast.eve, (Held("quality", via=pile.cast.quinn),))
    apart = [one.pk for part in Task.objects.each_delegated(standing) for one in part]

    assert len(apart) == len(set(apart))
    assert set(apart) == {
        one.pk
        for one in pile.tasks
        if one.person_id == pile.cast.quinn.pk or (one.role == "quality" and one.person_id is None)
    }


def test_who_stands_in_for_a_head_finds_the_department_under_those_lent_not_under_the_own(pile: Pile) -> None:
    om = pile.cast.departments["om"].pk
    standing = Standing(pile.cast.eve, (Held("employee"),), lenders=(pile.cast.max,))

    lent = {one.pk for part in Task.objects.each_delegated(standing) for one in part}
    own = {one.pk for part in Task.objects.each_for_person(standing) for one in part}

    of_om = {one.pk for one in pile.tasks if one.department_id == om and not one.person_id}
    assert lent == {one.pk for one in pile.tasks if one.pk in of_om and one.role in OF_A_DEPARTMENT}
    assert own == set() and lent <= set(Task.objects.visible_to(standing).values_list("pk", flat=True))


def test_which_departments_somebody_heads_is_asked_once(pile: Pile) -> None:
    standing = Standing(pile.cast.max)
    with CaptureQueriesContext(connection) as asked:
        for _n in range(3):
            Task.objects.for_person(standing)

    assert len(asked) <= 1
