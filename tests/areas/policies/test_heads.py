"""Who heads a department is one rule: for tasks and reminders, which read all roles at once, as for records."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bihuan.areas.policies.answering import Holders
from bihuan.areas.policies.models import Task
from bihuan.core.access import heads_of
from bihuan.core.models import Company, Department, Person, RoleAssignment
from tests.cast import Cast

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 2)
ROLES = ("department-head", "om-manager")
PEOPLE = ("max", "olga", "eve")
PLACES = (None, "om", "rd")


def at_hand(cast: Cast) -> Holders:
    return Holders(Company.objects.get(pk=cast.company.pk), DAY)


def with_heads(cast: Cast, **roles: str) -> None:
    """Nobody is named; by the pack these roles head these departments; the roles are given anew."""
    cast.company.settings = {**cast.company.settings, "heads": roles}
    Company.objects.filter(pk=cast.company.pk).update(settings=cast.company.settings)
    Department.objects.filter(company=cast.company).update(head=None)
    RoleAssignment.objects.filter(company=cast.company, role__in=ROLES).delete()


def give(cast: Cast, name: str, role: str, place: str | None = None, **more: Any) -> None:
    where = cast.departments[place] if place else None
    RoleAssignment.objects.create(company=cast.company, person=cast.people[name], role=role, department=where, **more)


assignments = st.lists(st.tuples(st.sampled_from(PEOPLE), st.sampled_from(ROLES), st.sampled_from(PLACES)), max_size=4)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    given=assignments,
    by_pack=st.dictionaries(st.sampled_from(("om", "rd")), st.just("om-manager")),
    named=st.sampled_from((None, "max", "eve")),
    left=st.booleans(),
)
def test_the_heads_of_tasks_are_the_heads_of_records(
    xdyj: Cast, given: list[tuple[str, str, str | None]], by_pack: dict[str, str], named: str | None, left: bool
) -> None:
    with_heads(xdyj, **by_pack)
    for name, role, place in given:
        give(xdyj, name, role, place)
    Department.objects.filter(pk=xdyj.departments["om"].pk).update(head=xdyj.people[named] if named else None)
    Person.objects.filter(pk=xdyj.max.pk).update(left_on=DAY - timedelta(days=1) if left else None)

    heads = at_hand(xdyj).heads

    for one in Department.objects.filter(company=xdyj.company):
        assert heads.get(one.pk, []) == heads_of(one, DAY)


def test_where_two_hold_the_role_that_heads_it_both_answer(xdyj: Cast) -> None:
    with_heads(xdyj, rd="om-manager")
    for name in ("max", "eve"):
        give(xdyj, name, "om-manager")
    task = Task(role="department-head", department=xdyj.departments["rd"])

    assert at_hand(xdyj).of(task) == [xdyj.max, xdyj.eve]


def test_a_head_who_left_is_nobody_and_the_task_goes_to_those_told_of_gaps(xdyj: Cast) -> None:
    with_heads(xdyj)
    Department.objects.filter(pk=xdyj.departments["om"].pk).update(head=xdyj.max)
    Person.objects.filter(pk=xdyj.max.pk).update(left_on=DAY - timedelta(days=1))
    give(xdyj, "eve", "department-head")  # of her own department, research
    task, holders = Task(role="department-head", department=xdyj.departments["om"]), at_hand(xdyj)

    assert holders.of(task) == []
    assert holders.above(task, "department-head") == holders.fall_back() == [xdyj.quinn]


def test_a_task_goes_up_past_a_head_who_answers_for_it(xdyj: Cast) -> None:
    om, rd = xdyj.departments["om"], xdyj.departments["rd"]
    with_heads(xdyj, rd="om-manager")
    give(xdyj, "eve", "om-manager")
    Department.objects.filter(pk=om.pk).update(head=xdyj.max, parent=rd)

    assert at_hand(xdyj).above(Task(role="department-head", department=om), "department-head") == [xdyj.eve]
