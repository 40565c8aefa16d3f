"""Which roles somebody holds on a day: own, and lent by who they stand in for."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bihuan.core.access import Role, standing_of
from bihuan.core.models import Delegation, Person, RoleAssignment
from tests.cast import NOON, Cast

pytestmark = pytest.mark.django_db
TODAY = NOON.date()


def lend(person: Person, to: Person, role: str = "", days: int = 0) -> None:
    Delegation.objects.create(
        company=to.company, person=person, delegate=to, role=role, from_day=TODAY, created_at=NOON,
        to_day=TODAY + timedelta(days=days),
    )  # fmt: skip


def newcomer(cast: Cast) -> Person:
    return Person.objects.create(company=cast.company, name="New Comer")


class TestWhoStandsInForNobody:
    def test_is_told_by_one_question(self, xdyj: Cast) -> None:
        standing_of(xdyj.quinn, NOON)
        with CaptureQueriesContext(connection) as asked:
            standing = standing_of(xdyj.quinn, NOON)

        assert (len(asked), standing.lenders) == (1, ()) and standing.has("quality")

    def test_and_holds_no_role_is_an_employee(self, xdyj: Cast) -> None:
        assert standing_of(newcomer(xdyj), NOON).roles == {Role.EMPLOYEE}


class TestWhoStandsInForSomebody:
    @pytest.mark.parametrize("with_own", [True, False])
    def test_holds_what_is_lent_with_or_without_own_roles(self, xdyj: Cast, with_own: bool) -> None:
        person = newcomer(xdyj)
        if with_own:
            RoleAssignment.objects.create(company=xdyj.company, person=person, role="hr", from_day=TODAY)
        lend(xdyj.quinn, person)

        standing = standing_of(person, NOON)

        assert {"quality", *(["hr"] if with_own else [])} <= standing.roles
        assert standing.has("quality").via == xdyj.quinn and standing.lenders == (xdyj.quinn,)  # type: ignore[union-attr]

    def test_holds_only_the_roles_that_are_lent_on_the_days_they_are(self, xdyj: Cast) -> None:
        person = newcomer(xdyj)
        lend(xdyj.quinn, person, role="hr")

        assert "quality" not in standing_of(person, NOON).roles
        lend(xdyj.quinn, person, role="quality")
        assert "quality" in standing_of(person, NOON).roles
        assert standing_of(person, NOON + timedelta(days=1)).roles == {Role.EMPLOYEE}

    def test_is_lent_no_role_that_only_looks(self, xdyj: Cast) -> None:
        person, assessor = newcomer(xdyj), newcomer(xdyj)
        RoleAssignment.objects.create(company=xdyj.company, person=assessor, role="assessor", from_day=TODAY)
        lend(assessor, person)

        assert standing_of(person, NOON).roles == {Role.EMPLOYEE}
