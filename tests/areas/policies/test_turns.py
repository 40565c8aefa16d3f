"""The task of a decision is on the list of those whose turn it is to sign."""

import pytest

from bihuan.areas.improvement.models import PlanItem
from bihuan.areas.policies.models import Task
from bihuan.areas.policies.reconcile import materialise
from bihuan.core.access import standing_of
from bihuan.core.models import ApprovalRoute, JournalEntry, RoleAssignment
from bihuan.core.vocabulary import Role
from bihuan.core.writing import take
from tests.areas.assurance.test_audit_duties import living
from tests.areas.improvement import builders as improvement
from tests.areas.policies.living import local, tick
from tests.cast import NOON, Cast

pytestmark = pytest.mark.django_db
ROLLOUT = "XDYJ-03-02/rollout-approval"


def asked(cast: Cast, ref: str = ROLLOUT) -> Task:
    return Task.objects.select_related("duty").get(company=cast.company, duty__ref=ref, pending=True)


def on_the_list_of(cast: Cast, task: Task) -> set[str]:
    names = ("quinn", "max", "olga", "ada", "gina", "eve")
    mine = {name: Task.objects.for_person(standing_of(getattr(cast, name), NOON)) for name in names}
    return {name for name, rows in mine.items() if rows.filter(pk=task.pk).exists()}


@pytest.fixture
def weighty(xdyj: Cast) -> PlanItem:
    """A major improvement: O&M management signs first, the management representative after it."""
    living(xdyj, "xdyj")
    return take("verify-pilot", improvement.pilot_submitted(xdyj), actor=xdyj.quinn, at=NOON, comment="已核对")


class TestInARow:
    @pytest.mark.requirement("XDYJ-03-02.30")
    def test_it_goes_from_the_first_to_the_next_when_they_have_signed(self, xdyj: Cast, weighty: PlanItem) -> None:
        assert on_the_list_of(xdyj, asked(xdyj)) == {"max"}

        improvement.sign(weighty, xdyj.max)

        task = asked(xdyj)
        assert (task.role, on_the_list_of(xdyj, task)) == (Role.MANAGEMENT_REPRESENTATIVE, {"gina"})
        assert task.due_day == asked(xdyj).due_day
        improvement.sign(weighty, xdyj.gina)
        assert Task.objects.get(pk=task.pk).fulfilled_at == NOON

    @pytest.mark.requirement("XDYJ-03-02.30")
    def test_overdue_it_is_named_to_the_next_as_well(self, xdyj: Cast, weighty: PlanItem) -> None:
        late = local(2026, 3, 20)
        tick(xdyj, late)
        assert asked(xdyj).overdue_at == late

        improvement.sign(weighty, xdyj.max, at=late)

        assert on_the_list_of(xdyj, asked(xdyj)) == {"gina"}
        tick(xdyj, local(2026, 3, 23))
        told = asked(xdyj).reminders.order_by("-id")[0]
        assert xdyj.gina.pk in told.people and xdyj.max.pk not in told.people

    @pytest.mark.requirement("XDYJ-03-02.30")
    def test_it_stays_there_when_all_tasks_are_computed_again(self, xdyj: Cast, weighty: PlanItem) -> None:
        improvement.sign(weighty, xdyj.max)

        materialise(xdyj.company, at=local(2026, 3, 3), why="x")

        assert asked(xdyj).role == Role.MANAGEMENT_REPRESENTATIVE

    @pytest.mark.requirement("XDYJ-03-02.30")
    def test_returned_by_the_second_it_is_decided_and_done(self, xdyj: Cast, weighty: PlanItem) -> None:
        improvement.sign(weighty, xdyj.max)
        improvement.sign(weighty, xdyj.gina, verdict="reject", comment="试点范围太小")

        assert not Task.objects.filter(company=xdyj.company, duty__ref=ROLLOUT, pending=True).exists()


class TestSideBySide:
    @pytest.mark.requirement("XDYJ-03-02.30")
    def test_it_goes_to_who_has_still_to_sign(self, xdyj: Cast) -> None:
        living(xdyj, "xdyj")
        together = [[Role.OM_MANAGEMENT, Role.MANAGEMENT_REPRESENTATIVE]]
        ApprovalRoute.objects.filter(company=xdyj.company, subject="plan-item").update(by=together)
        item = take("verify-pilot", improvement.pilot_submitted(xdyj), actor=xdyj.quinn, at=NOON, comment="已核对")
        assert on_the_list_of(xdyj, asked(xdyj)) == {"max"}

        improvement.sign(item, xdyj.max)

        assert on_the_list_of(xdyj, asked(xdyj)) == {"gina"}


@pytest.mark.requirement("YNTD-ITSS-0300.01")
def test_at_yntd_it_is_the_general_managers_and_follows_a_route_of_more_turns(yntd: Cast) -> None:
    living(yntd, "yntd")
    RoleAssignment.objects.filter(person=yntd.gina, role=Role.EXECUTIVE).delete()
    RoleAssignment.objects.create(company=yntd.company, person=yntd.ada, role=Role.EXECUTIVE)
    by = [[Role.EXECUTIVE], [Role.GENERAL_MANAGER]]
    ApprovalRoute.objects.filter(company=yntd.company, subject="improvement-plan").update(by=by)

    plan = take("submit", improvement.full_plan(yntd), actor=yntd.quinn, at=NOON)
    ref = "YNTD-ITSS-0300/plan-approval"
    assert on_the_list_of(yntd, asked(yntd, ref)) == {"ada"}

    improvement.sign(plan, yntd.ada)
    assert on_the_list_of(yntd, asked(yntd, ref)) == {"gina"}
    assert JournalEntry.objects.filter(company=yntd.company, record=plan.pk, action__contains="approval").count() == 1
