"""Nobody lets themselves off a task: who answers for it, or stands in for one who does, does not grant its waiver."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bihuan.areas.policies.models import Task, Waiver
from bihuan.core.access import standing_of
from bihuan.core.approvals import decide, objections, waiting_for
from bihuan.core.models import Approval, ApprovalSlot, Delegation, Person, RoleAssignment
from bihuan.core.refusals import NotAllowed, Refused
from bihuan.core.vocabulary import Role
from bihuan.core.writing import create
from tests.api.test_records import Caller
from tests.api.test_records import _urls as _urls  # the same addresses
from tests.areas.assurance.test_audit_duties import living
from tests.cast import NOON, Cast

pytestmark = pytest.mark.django_db
TODAY = NOON.date()
XDYJ_TOP = ("XDYJ-04-01/management-review", "executive")
YNTD_TOP = ("YNTD-ITSS-0301/problem-coordination", "general-manager")


def apart(cast: Cast) -> Cast:
    """Senior management of several heads: Gina is the general manager, Ada represents the management, Max leads."""
    RoleAssignment.objects.filter(person=cast.gina).exclude(role=Role.GENERAL_MANAGER).delete()
    for person, role in ((cast.ada, Role.MANAGEMENT_REPRESENTATIVE), (cast.olga, Role.EXECUTIVE)):
        RoleAssignment.objects.create(company=cast.company, person=person, role=role)
    return cast


def asked(cast: Cast, ref: str, by: Person | None = None, **only: Any) -> Waiver:
    task = Task.objects.filter(company=cast.company, duty__ref=ref, pending=True, **only).order_by("due_at")[0]
    return create(Waiver, actor=by or cast.eve, at=NOON, title="本期不办", task=task, reason="项目暂停")


def approval_of(waiver: Waiver) -> Approval:
    return Approval.objects.get(record=waiver.pk, state=Approval.State.OPEN)


def refused(waiver: Waiver, person: Person) -> str:
    with pytest.raises(NotAllowed) as found:
        decide(approval_of(waiver), actor=person, at=NOON, verdict="approve")
    return str(found.value)


@pytest.mark.requirement("XDYJ-03-02.08")
def test_who_answers_for_the_task_does_not_grant_its_waiver_though_the_route_names_them(xdyj: Cast) -> None:
    living(apart(xdyj), "xdyj")
    other = RoleAssignment.objects.create(company=xdyj.company, person=xdyj.max, role=Role.MANAGEMENT_REPRESENTATIVE)
    RoleAssignment.objects.create(company=xdyj.company, person=xdyj.ada, role=Role.QUALITY_HEAD)
    waiver = asked(xdyj, "XDYJ-03-02/monthly-plan-check")

    assert "nobody approves their own matter" in refused(waiver, xdyj.ada)
    assert [one.approval for one in waiting_for(standing_of(other.person, NOON))] == [approval_of(waiver)]
    assert waiting_for(standing_of(xdyj.ada, NOON)) == []
    decide(approval_of(waiver), actor=xdyj.max, at=NOON, verdict="approve")

    assert Task.objects.get(pk=waiver.task_id).waived_at == NOON


@pytest.mark.requirement("XDYJ-03-02.08")
def test_who_stands_in_for_them_does_not_either(xdyj: Cast) -> None:
    living(apart(xdyj), "xdyj")
    RoleAssignment.objects.create(company=xdyj.company, person=xdyj.max, role=Role.MANAGEMENT_REPRESENTATIVE)
    days = {"from_day": TODAY - timedelta(days=1), "to_day": TODAY + timedelta(days=5), "created_at": NOON}
    Delegation.objects.create(company=xdyj.company, person=xdyj.quinn, delegate=xdyj.ada, **days)
    waiver = asked(xdyj, "XDYJ-03-02/monthly-plan-check")

    assert "nobody approves their own matter" in refused(waiver, xdyj.ada)
    assert not objections(approval_of(waiver), standing_of(xdyj.max, NOON))


@pytest.mark.requirement("XDYJ-03-02.08")
def test_where_nobody_else_could_it_says_so_when_it_is_asked_for(xdyj: Cast) -> None:
    living(apart(xdyj), "xdyj")
    RoleAssignment.objects.create(company=xdyj.company, person=xdyj.ada, role=Role.QUALITY_HEAD)

    with pytest.raises(Refused, match="give the role to one more person"):
        asked(xdyj, "XDYJ-03-02/monthly-plan-check")
    assert not Waiver.objects.exists()


@pytest.mark.requirement("XDYJ-03-02.08", "YNTD-ITSS-0300.02")
@pytest.mark.parametrize(("code", "told"), [("xdyj", XDYJ_TOP), ("yntd", YNTD_TOP)])
def test_a_task_of_those_the_route_names_goes_to_who_stands_above(
    request: pytest.FixtureRequest, code: str, told: tuple[str, str]
) -> None:
    cast: Cast = apart(request.getfixturevalue(code))
    living(cast, code)
    ref, above = told
    mine, grants = (cast.ada, cast.olga) if code == "xdyj" else (cast.olga, cast.gina)
    waiver = asked(cast, ref, by=mine)

    assert list(ApprovalSlot.objects.filter(approval__record=waiver.pk).values_list("role", flat=True)) == [above]
    assert refused(waiver, mine)
    decide(approval_of(waiver), actor=grants, at=NOON, verdict="approve")
    assert Task.objects.get(pk=waiver.task_id).waived_at == NOON


@pytest.mark.requirement("YNTD-ITSS-0300.02")
def test_the_general_managers_own_task_is_for_the_executive_in_charge(yntd: Cast) -> None:
    living(apart(yntd), "yntd")
    waiver = asked(yntd, "YNTD-ITSS-0301/annual-summary", by=yntd.gina)

    assert refused(waiver, yntd.gina)
    assert not objections(approval_of(waiver), standing_of(yntd.olga, NOON))


@pytest.mark.requirement("XDYJ-03-02.08")
def test_a_program_is_refused_as_well(xdyj: Cast) -> None:
    living(apart(xdyj), "xdyj")
    RoleAssignment.objects.create(company=xdyj.company, person=xdyj.max, role=Role.MANAGEMENT_REPRESENTATIVE)
    RoleAssignment.objects.create(company=xdyj.company, person=xdyj.ada, role=Role.QUALITY_HEAD)
    approval = approval_of(asked(xdyj, "XDYJ-03-02/monthly-plan-check"))
    caller = Caller(xdyj, "ada")
    caller.base = f"/api/v1/{xdyj.company.slug}/approvals"

    answer = caller("post", f"/{approval.pk}", {"verdict": "approve", "seen": approval.digest})

    assert answer.status_code in {403, 422}
    assert Approval.objects.get(pk=approval.pk).state == Approval.State.OPEN


def test_many_that_wait_are_listed_with_as_many_queries_as_one(xdyj: Cast) -> None:
    living(apart(xdyj), "xdyj")

    def queries() -> int:
        standing = standing_of(xdyj.ada, NOON)
        with CaptureQueriesContext(connection) as told:
            assert waiting_for(standing)
        return len(told)

    asked(xdyj, "XDYJ-03-02/monthly-plan-check", occasion="2026-03")
    one = queries()
    for month in ("04", "05", "06"):
        asked(xdyj, "XDYJ-03-02/monthly-plan-check", occasion=f"2026-{month}")
    assert queries() == one
