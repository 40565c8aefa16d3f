"""Heads of departments: each decides for their own, also where the role was given without naming one."""

from datetime import date

import pytest

from bihuan.areas.capability.models import Objective
from bihuan.core.access import holders_of, standing_of
from bihuan.core.models import Delegation, Department, Person, RoleAssignment
from bihuan.core.vocabulary import Role
from bihuan.core.writing import create
from tests.cast import NOON, Cast

pytestmark = pytest.mark.django_db
HEAD = Role.DEPARTMENT_HEAD


@pytest.fixture
def heads(xdyj: Cast) -> tuple[Person, Person]:
    """Two people with the role, given for the whole company: one works in O&M, one in R&D."""
    Department.objects.filter(company=xdyj.company).update(head=None)
    for name in ("olga", "eve"):
        RoleAssignment.objects.create(company=xdyj.company, person=xdyj.people[name], role=HEAD)
    return xdyj.olga, xdyj.eve


def objective(cast: Cast, department: str | None) -> Objective:
    where = {"department": cast.departments[department]} if department else {}
    return create(Objective, actor=cast.quinn, at=NOON, title="年度目标", year=2026, **where)


@pytest.mark.requirement("YNTD-ITSS-0300.13")
def test_a_head_decides_for_the_own_department_only(xdyj: Cast, heads: tuple[Person, Person]) -> None:
    of_om, of_rd = heads
    record = objective(xdyj, "om")

    assert standing_of(of_om, NOON).has(HEAD, record)
    assert not standing_of(of_rd, NOON).has(HEAD, record)
    assert holders_of(HEAD, xdyj.company.pk, date(2026, 3, 2), record) == [of_om]


def test_who_stands_in_for_a_head_decides_for_that_department_only(xdyj: Cast, heads: tuple[Person, Person]) -> None:
    days = {"from_day": date(2026, 3, 1), "to_day": date(2026, 3, 9), "created_at": NOON}
    Delegation.objects.create(company=xdyj.company, person=heads[0], delegate=xdyj.ada, role=HEAD, **days)

    standing = standing_of(xdyj.ada, NOON)

    assert standing.has(HEAD, objective(xdyj, "om"))
    assert not standing.has(HEAD, objective(xdyj, "quality"))


def test_a_head_of_no_department_decides_for_none(xdyj: Cast, heads: tuple[Person, Person]) -> None:
    RoleAssignment.objects.create(company=xdyj.company, person=xdyj.gina, role=HEAD)

    assert not standing_of(xdyj.gina, NOON).has(HEAD, objective(xdyj, "om"))


def test_a_record_without_department_waits_for_any_head(xdyj: Cast, heads: tuple[Person, Person]) -> None:
    record = objective(xdyj, None)
    record.department = None

    assert all(standing_of(one, NOON).has(HEAD, record) for one in heads)
