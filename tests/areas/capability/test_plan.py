"""The annual capability plan: drawn up by element, approved by senior management, handed out, reported on, kept."""

from datetime import date
from typing import Any

import pytest

from bihuan.areas.capability.models import CapabilityPlan, Work
from bihuan.areas.capability.plan_document import plan_document
from bihuan.areas.policies import loading
from bihuan.areas.policies.models import Task
from bihuan.core import files
from bihuan.core.access import role_word
from bihuan.core.approvals import decide
from bihuan.core.models import Approval, ApprovalRoute, Attachment, Department, Person, RoleAssignment
from bihuan.core.refusals import NotAllowed, Refused
from bihuan.core.vocabulary import Element, Role
from bihuan.core.writing import add_part, amend, amend_part, create, take
from bihuan.exchange.documents import House, render
from tests.areas.policies.living import local
from tests.areas.policies.years import pack as shipped
from tests.cast import NOON, Cast

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("XDYJ-04-01.03")]
State = CapabilityPlan.State


@pytest.fixture
def cast(xdyj: Cast) -> Cast:
    ApprovalRoute.objects.create(company=xdyj.company, subject="capability-plan", by=[["executive"]])
    return xdyj


def plan(cast: Cast, at: Any = NOON, **fields: Any) -> CapabilityPlan:
    said = {
        "title": "2026 年度运维服务能力管理计划",
        "year": 2026,
        "basis": "上年执行情况与年度目标",
        "owner": cast.max,
        **fields,
    }
    return create(CapabilityPlan, actor=cast.max, at=at, **said)


def work(cast: Cast, whole: CapabilityPlan, at: Any = NOON, **fields: Any) -> Work:
    said = {
        "element": "people", "text": "完成岗位能力评价", "indicator": "覆盖率 100%", "department": cast.departments["om"],
        "owner": cast.olga, "due_on": date(2026, 6, 30), **fields,
    }  # fmt: skip
    return add_part(Work, whole, actor=cast.max, at=at, **said)


def complete(cast: Cast, at: Any = NOON, **fields: Any) -> CapabilityPlan:
    made = plan(cast, at, **fields)
    for element in Element:
        work(cast, made, at, element=element.value, text=f"{element.value} 年度工作")
    return made


def approved(cast: Cast, made: CapabilityPlan | None = None, at: Any = NOON) -> CapabilityPlan:
    made = take("submit", made or complete(cast), actor=cast.max, at=at)
    decide(Approval.objects.get(record_id=made.pk, state="open"), actor=cast.gina, at=at, verdict="approve")
    return CapabilityPlan.objects.get(pk=made.pk)


def started(cast: Cast) -> CapabilityPlan:
    return take("start", approved(cast), actor=cast.gina, at=NOON)


def told(cast: Cast, made: CapabilityPlan) -> CapabilityPlan:
    for row in made.work.all():
        amend_part(row, actor=cast.olga, at=NOON, done_on=date(2026, 3, 2), outcome="按期完成")
    return made


def fields_of(refused: Any) -> list[str]:
    return [reason.field for reason in refused.value.reasons]


class TestDrawnUp:
    def test_every_element_has_work_or_a_reason_before_it_is_submitted(self, cast: Cast) -> None:
        made = plan(cast, basis="")
        work(cast, made)

        with pytest.raises(Refused) as refused:
            take("submit", made, actor=cast.max, at=NOON)

        assert fields_of(refused) == ["basis", "left_out"]
        amend(made, actor=cast.max, at=NOON, basis="上年执行情况", left_out="其余要素由 XDYJ-04-03 管理")
        assert take("submit", made, actor=cast.max, at=NOON).state == State.SUBMITTED

    def test_is_one_a_year(self, cast: Cast) -> None:
        first = plan(cast)

        with pytest.raises(Refused, match=first.number):
            plan(cast)
        take("cancel", first, actor=cast.gina, at=NOON, reason="重编")
        assert plan(cast).state == State.DRAFT

    def test_work_is_due_within_the_year_of_the_plan(self, cast: Cast) -> None:
        with pytest.raises(Refused, match="2027"):
            work(cast, plan(cast), due_on=date(2027, 1, 4))

    def test_is_not_drawn_up_by_anyone(self, cast: Cast) -> None:
        with pytest.raises(NotAllowed):
            create(CapabilityPlan, actor=cast.eve, at=NOON, title="x", year=2026)


class TestApproved:
    def test_by_senior_management_and_nobody_else(self, cast: Cast) -> None:
        made = take("submit", complete(cast), actor=cast.max, at=NOON)
        asked = Approval.objects.get(record_id=made.pk)
        for someone in (cast.max, cast.quinn):
            with pytest.raises(NotAllowed):
                decide(asked, actor=someone, at=NOON, verdict="approve")

        decide(asked, actor=cast.gina, at=NOON, verdict="approve")

        assert CapabilityPlan.objects.get(pk=made.pk).state == State.APPROVED

    def test_a_returned_plan_is_a_draft_again(self, cast: Cast) -> None:
        made = take("submit", complete(cast), actor=cast.max, at=NOON)

        decide(Approval.objects.get(record_id=made.pk), actor=cast.gina, at=NOON, verdict="reject", comment="补充应急")

        assert CapabilityPlan.objects.get(pk=made.pk).state == State.DRAFT

    def test_is_bound_to_the_work_that_was_seen_and_revised_only_with_another_approval(self, cast: Cast) -> None:
        made = approved(cast)
        with pytest.raises(NotAllowed):
            work(cast, made)

        made = take("revise", made, actor=cast.max, at=NOON, reason="增加演练")
        before = made.content()
        work(cast, made, element="emergency", text="增加一次演练")

        assert (made.state, made.content() != before) == (State.DRAFT, True)
        assert approved(cast, made).state == State.APPROVED

    def test_ends_early_only_by_those_who_approve_it_also_while_it_is_revised(self, cast: Cast) -> None:
        made = approved(cast)
        with pytest.raises(Refused, match=role_word(cast.company, Role.EXECUTIVE)):
            take("cancel", made, actor=cast.max, at=NOON, reason="不做了")
        made = take("revise", made, actor=cast.max, at=NOON, reason="增加演练")
        with pytest.raises(Refused, match=role_word(cast.company, Role.EXECUTIVE)):
            take("cancel", made, actor=cast.max, at=NOON, reason="不做了")
        with pytest.raises(NotAllowed):
            take("call-off", made, actor=cast.max, at=NOON, reason="不做了")

        assert take("call-off", made, actor=cast.gina, at=NOON, reason="并入下年").state == State.CANCELLED

    def test_a_draft_is_cancelled_not_called_off(self, cast: Cast) -> None:
        made = plan(cast)
        with pytest.raises(Refused):
            take("call-off", made, actor=cast.gina, at=NOON, reason="重编")

        assert take("cancel", made, actor=cast.max, at=NOON, reason="重编").state == State.CANCELLED


class TestCarriedOut:
    def test_whoever_answers_for_work_sees_the_plan_and_reports_in_the_own_row(self, cast: Cast) -> None:
        made = started(cast)
        row = made.work.first()

        amend_part(row, actor=cast.olga, at=NOON, done_on=date(2026, 3, 2), outcome="评价 12 人")
        with pytest.raises(NotAllowed):
            amend_part(row, actor=cast.eve, at=NOON, outcome="x")
        with pytest.raises(Refused):
            amend_part(row, actor=cast.olga, at=NOON, due_on=date(2026, 12, 31))

    def test_is_evaluated_when_every_piece_was_told_of_on_days_that_have_come(self, cast: Cast) -> None:
        made = started(cast)
        rows = list(made.work.all())
        with pytest.raises(Refused) as refused:
            amend_part(rows[0], actor=cast.olga, at=NOON, done_on=date(2026, 3, 3), outcome="完成")
        assert fields_of(refused) == ["done_on"]

        with pytest.raises(Refused) as refused:
            take("evaluate", made, actor=cast.max, at=NOON, result="x")
        assert fields_of(refused) == ["work"] * len(rows)

    def test_closed_it_keeps_its_paper_and_is_changed_no_more(self, cast: Cast) -> None:
        made = take("evaluate", told(cast, started(cast)), actor=cast.max, at=NOON, result="六项全部完成")

        made = take("close", made, actor=cast.gina, at=NOON)

        assert made.archived_at is not None
        assert Attachment.objects.filter(record=made, purpose=files.PAPER).count() == 1
        with pytest.raises(NotAllowed):
            work(cast, made)

    def test_is_printed_with_its_work_and_who_approved_it(self, cast: Cast) -> None:
        paper = plan_document(approved(cast), NOON)
        preview = render(paper, "html", House.of(cast.company))

        assert all(word in preview for word in ("people 年度工作", "Olga", "Gina", "2026-06-30"))
        assert render(paper, "docx", House.of(cast.company))[:2] == b"PK"


@pytest.mark.parametrize(
    ("code", "refs"),
    [
        ("xdyj", {"XDYJ-04-01/capability-plan-approval"}),
        pytest.param(
            "yntd", {"YNTD-ITSS-0301/capability-plan", "YNTD-ITSS-0301/assignment"},
            marks=pytest.mark.requirement("YNTD-ITSS-0301.02", "YNTD-ITSS-0301.03"),
        ),
    ],
)  # fmt: skip
def test_the_duties_of_both_companies_close_by_the_plan(db: None, code: str, refs: set[str]) -> None:
    """By the company's own pack: its route, its roles, its deadlines."""
    company = loading.found_company(shipped(code), actor=None, at=local(2026, 1, 1, 0, 1))
    people = {name: Person.objects.create(company=company, name=name) for name in ("gina", "max", "olga")}
    for name, role in (("gina", Role.EXECUTIVE), ("max", Role.OM_MANAGER)):
        RoleAssignment.objects.create(company=company, person=people[name], role=role)
    living = Cast(company, people, {"om": Department.objects.filter(company=company).first()})
    at = local(2026, 1, 16)

    made = take("start", approved(living, complete(living, at), at), actor=people["gina"], at=at)

    def done() -> dict[str, bool | None]:
        rows = Task.objects.filter(company=company, fulfilled_at=at, record__kind="capability-plan")
        return {task.duty.ref: task.on_time for task in rows}

    assert done() == dict.fromkeys(refs, True)
    later = local(2026, 6, 1)  # long after the duties' days: a revision leaves them done, and on time
    made = take("revise", made, actor=people["max"], at=later, reason="年中调整")
    assert done() == dict.fromkeys(refs, True)
    approved(living, made, later)
    assert done() == dict.fromkeys(refs, True)
