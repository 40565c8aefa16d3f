"""Heads of departments: each decides for their own, also where the role was given without naming one."""

from datetime import date

import pytest

from bihuan.areas.capability.models import Objective
from bihuan.areas.policies.answering import Holders
from bihuan.areas.policies.models import Task
from bihuan.core.access import heads_as, holders_of, stand_ins, standing_of
from bihuan.core.events import Announcement
from bihuan.core.models import ApprovalSlot, Delegation, Department, Person, RoleAssignment
from bihuan.core.reactions import deciders
from bihuan.core.vocabulary import Event, Role
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


class TestTheDepartmentsSomebodyHeads:
    """The same as for a record of each department: one rule."""

    def heading(self, cast: Cast, name: str) -> tuple[set[str], set[str]]:
        """In an own right, and for others."""
        standing = standing_of(Person.objects.get(pk=cast.people[name].pk), NOON)
        keys = {one.pk: key for key, one in cast.departments.items()}
        return {keys[one] for one in standing.headed}, {keys[one] for one in standing.headed_for_others}

    def lend(self, cast: Cast, lender: str, role: str = "") -> None:
        days = {"from_day": date(2026, 3, 1), "to_day": date(2026, 3, 9), "created_at": NOON}
        Delegation.objects.create(
            company=cast.company, person=cast.people[lender], delegate=cast.eve, role=role, **days
        )

    def test_are_those_one_is_named_for(self, xdyj: Cast) -> None:
        assert self.heading(xdyj, "max") == ({"om"}, set())

    def test_are_not_those_another_is_named_for_whatever_role_one_holds(self, xdyj: Cast) -> None:
        RoleAssignment.objects.create(company=xdyj.company, person=xdyj.olga, role=HEAD)

        assert self.heading(xdyj, "olga") == (set(), set())

    @pytest.mark.parametrize(("place", "heads"), [("rd", {"rd"}), (None, {"rd"}), ("om", set())])
    def test_are_those_of_the_role_that_heads_them_by_the_pack(
        self, xdyj: Cast, place: str | None, heads: set[str]
    ) -> None:
        Department.objects.filter(key="rd").update(head=None)
        xdyj.company.settings = {"heads": {"rd": Role.AUDITOR}}
        xdyj.company.save()
        department = xdyj.departments[place] if place else None
        RoleAssignment.objects.create(company=xdyj.company, person=xdyj.olga, role=Role.AUDITOR, department=department)

        assert self.heading(xdyj, "olga") == (heads, set())

    def test_are_not_those_of_a_role_held_for_one_record(self, xdyj: Cast) -> None:
        Department.objects.filter(key="om").update(head=None)
        record = objective(xdyj, "om")
        RoleAssignment.objects.create(company=xdyj.company, person=xdyj.olga, role=HEAD, record=record)

        assert self.heading(xdyj, "olga") == (set(), set())

    @pytest.mark.parametrize(("role", "heads"), [("", {"om"}), (HEAD, {"om"}), (Role.OM_MANAGER, set())])
    def test_are_for_others_where_a_named_head_lent_it(self, xdyj: Cast, role: str, heads: set[str]) -> None:
        self.lend(xdyj, "max", role)

        assert self.heading(xdyj, "eve") == (set(), heads)

    def test_are_for_others_where_the_role_that_heads_is_lent(self, xdyj: Cast) -> None:
        Department.objects.filter(key="om").update(head=None)
        RoleAssignment.objects.create(company=xdyj.company, person=xdyj.olga, role=HEAD)
        self.lend(xdyj, "olga", HEAD)

        assert self.heading(xdyj, "eve") == (set(), {"om"})


class TestWhoStandsInForAHeadByRole:
    """The pack says that R&D heads a department; who lends just that role lends heading it."""

    @pytest.fixture
    def rd(self, xdyj: Cast) -> Department:
        place = xdyj.departments["rd"]
        Department.objects.filter(pk=place.pk).update(head=None)
        xdyj.company.settings = {**xdyj.company.settings, "heads": {"rd": "rd"}}
        xdyj.company.save(update_fields=["settings"])
        RoleAssignment.objects.create(company=xdyj.company, person=xdyj.ada, role=Role.RD)
        return Department.objects.get(pk=place.pk)

    @pytest.mark.parametrize(("lent", "told"), [(Role.RD, True), ("", True), (HEAD, False), (Role.AUDITOR, False)])
    def test_is_told_of_what_they_may_sign_and_of_tasks(
        self, xdyj: Cast, rd: Department, lent: str, told: bool
    ) -> None:
        days = {"from_day": date(2026, 3, 1), "to_day": date(2026, 3, 9), "created_at": NOON}
        Delegation.objects.create(company=xdyj.company, person=xdyj.ada, delegate=xdyj.eve, role=lent, **days)
        record = objective(xdyj, "rd")
        asked = Announcement(Event.APPROVAL_REQUESTED, xdyj.company, NOON, xdyj.olga, record)

        assert (standing_of(xdyj.eve, NOON).has(HEAD, record) is not None) is told
        assert (xdyj.eve in deciders(ApprovalSlot(role=HEAD), asked)) is told
        assert (xdyj.eve in stand_ins([xdyj.ada], [heads_as(rd)], NOON.date())) is told
        task = Task(role=HEAD, department=rd)
        assert (xdyj.eve in Holders(xdyj.company, NOON.date()).with_delegates(task)) is told
