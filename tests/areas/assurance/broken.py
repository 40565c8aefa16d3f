"""Records that break a rule of consistency, as an import or a broken hand may have left them: one or more for each rule."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

from bihuan.areas.assurance.consistency import look
from bihuan.areas.assurance.drawing import draw
from bihuan.areas.assurance.models import (
    Audit,
    CheckItem,
    ChecklistItem,
    Decision,
    ManagementReview,
    MaterialRequest,
    QualityCheck,
    TeamMember,
)
from bihuan.areas.correction.models import Action, ActionStep, Complaint, Nonconformity
from bihuan.areas.improvement.models import ImprovementPlan, ItemStep, Opportunity, PlanItem
from bihuan.areas.policies.models import ControlledDocument, Filing, Task
from bihuan.core import organisation
from bihuan.core.models import Approval, ApprovalSlot, Person, Record
from tests.areas.policies.living import MONTHLY, duty, living
from tests.cast import NOON, Cast
from tests.unsealed import lift

TODAY = date(2026, 11, 20)
SATURDAY = datetime(2026, 3, 7, 4, 0, tzinfo=UTC)
MARCH = date(2026, 3, 31)
LATER = datetime(2026, 6, 1, 4, 0, tzinfo=UTC)


def named(cast: Cast) -> dict[str, set[int]]:
    """The rules that are broken, with the records they name."""
    return {one.rule.key: {record.pk for record in one.records} for one in look(cast.company, TODAY) if one.records}


def row(model: Any, cast: Cast, state: str, **fields: Any) -> Any:
    """A record as an import or a broken hand may have left it, past every rule of its flow."""
    number = f"{cast.company.code}-X-{Record.objects.count():04}"
    said = {
        "company": cast.company, "kind": model.KIND, "number": number, "title": "样例", "state": state, "created_at": NOON,
        "changed_at": NOON, "is_open": state not in {"closed", "completed"}, **fields,
    }  # fmt: skip
    return model.objects.create(**said)


def action(cast: Cast, state: str = "verified", **fields: Any) -> Action:
    said: dict[str, Any] = {"what": "x", "owner": cast.olga, "due_on": MARCH, "cause": "x", "nature": "corrective"}
    found: Action = row(Action, cast, state, **(said | fields))
    return found


def nonconformity(cast: Cast, state: str = "raised", **fields: Any) -> Nonconformity:
    said: dict[str, Any] = {"what": "x", "evidence": "x", "criterion": "x", "source": "audit", "raised_on": MARCH}
    found: Nonconformity = row(Nonconformity, cast, state, **(said | fields))
    return found


def audit(cast: Cast, state: str = "reported", **fields: Any) -> Audit:
    found: Audit = row(Audit, cast, state, **fields)
    return found


def approve(
    cast: Cast, record: Record, at: datetime = NOON, by: str = "gina", verdict: str = "approve", letter: str = "0"
) -> None:
    approval = Approval.objects.create(
        company=cast.company, record_id=record.pk, subject="x", digest=letter * 64, asked_by=cast.quinn, asked_at=at
    )  # fmt: skip
    ApprovalSlot.objects.create(
        approval=approval,
        company=cast.company,
        turn=0,
        role="x",
        verdict=verdict,
        decided_by=getattr(cast, by),
        decided_at=at,
    )
    state = {"approve": "approved", "reject": "rejected"}[verdict]
    Approval.objects.filter(pk=approval.pk).update(state=state, ended_at=at)


def part(model: Any, **fields: Any) -> Any:
    return model.objects.create(created_at=NOON, **fields)


# ---------------------------------------------------------------- one broken record for each rule


def early_step(cast: Cast) -> Record:
    found = action(cast)
    part(ActionStep, action=found, title="x", done_on=date(2026, 3, 1), round=1)
    approve(cast, found)
    return found


def done_early(cast: Cast) -> Record:
    found = action(cast, done_on=date(2020, 1, 1))
    approve(cast, found)
    return found


def done_before_its_measure(cast: Cast) -> Record:
    found = action(cast, done_on=date(2026, 3, 30))
    part(ActionStep, action=found, title="x", done_on=MARCH, round=1)
    return found


def early_item(cast: Cast) -> Record:
    plan = row(ImprovementPlan, cast, "approved", year=2026, period_start=MARCH, period_end=MARCH)
    item: Record = row(PlanItem, cast, "under-way", plan=plan)
    part(ItemStep, item=item, title="x", done_on=date(2026, 3, 1))
    approve(cast, plan)
    return item


def early_document(cast: Cast) -> Record:
    found: Record = row(ControlledDocument, cast, "issued", issued_on=date(2026, 3, 2), effective_on=date(2026, 3, 1))
    approve(cast, found)
    return found


def open_within_closed(cast: Cast) -> Record:
    found = nonconformity(cast, "closed")
    action(cast, "under-way", treats=found)
    return found


def closed_audit(cast: Cast) -> Record:
    found = audit(cast, "closed", is_open=False)
    part(
        ChecklistItem, audit=found, department=cast.departments["om"], subject="people", question="x", result="minor",
        evidence="x", finding_id=nonconformity(cast).pk,
    )  # fmt: skip
    return found


def own_auditor(cast: Cast) -> Record:
    found = audit(cast)
    part(TeamMember, audit=found, person=cast.olga, department=cast.departments["om"])
    return found


def own_auditor_then(cast: Cast) -> Record:
    """She has gone elsewhere since."""
    organisation.put_person(cast.company, actor=None, at=LATER, person=cast.olga, department=cast.departments["rd"])
    return own_auditor(cast)


def bare_point(cast: Cast) -> Record:
    found: Record = row(QualityCheck, cast, "under-way", planned_on=MARCH)
    part(CheckItem, quality_check=found, question="x", result="conform")
    return found


def review(cast: Cast, state: str = "follow-up", **fields: Any) -> ManagementReview:
    said: dict[str, Any] = {
        "year": 2026,
        "chair": cast.gina,
        "planned_on": MARCH,
        "period_start": MARCH,
        "period_end": MARCH,
    }
    found: ManagementReview = row(ManagementReview, cast, state, **(said | fields))
    return found


def lost_decision(cast: Cast) -> Record:
    found = review(cast)
    part(Decision, review=found, output="system", text="x", becomes="action", owner=cast.olga, due_on=MARCH)
    return found


def orphan(cast: Cast) -> Record:
    Person.objects.filter(pk=cast.olga.pk).update(left_on=date(2026, 6, 30))
    return action(cast)


def signed(cast: Cast, at: datetime = NOON, by: str = "gina") -> Record:
    found = action(cast)
    approve(cast, found, at, by)
    return found


def approved_as_returned(cast: Cast) -> Record:
    """Sent back, and approved a day later as it was."""
    found = action(cast)
    approve(cast, found, NOON - timedelta(days=1), verdict="reject")
    approve(cast, found)
    return found


def signed_by_the_departed(cast: Cast) -> Record:
    Person.objects.filter(pk=cast.gina.pk).update(left_on=date(2026, 2, 27))
    return signed(cast)


def touched_review(cast: Cast) -> Record:
    return review(cast, frozen_on=MARCH, snapshot={"inputs": []}, digest="0" * 64)


def late_paper(cast: Cast) -> Record:
    """Its day lies in January, it was filed in March."""
    task = Task.objects.filter(company=cast.company).first() or living_task(cast)
    return row(Filing, cast, "confirmed", task=task, effective_on=date(2026, 1, 20))


def living_task(cast: Cast) -> Task:
    living(cast, duty(**MONTHLY))
    found = Task.objects.filter(company=cast.company).first()
    assert found is not None
    return found


def signed_otherwise(cast: Cast) -> Record:
    found = signed(cast)
    lift("core_approvalslot")
    ApprovalSlot.objects.filter(approval__record=found).update(digest="1" * 64)
    return found


def spot_check(cast: Cast, frame: str = "甲\n乙\n丙", points: int = 1) -> QualityCheck:
    """Drawn from 甲, 乙 and 丙."""
    drawn = draw(("丙", "乙", "甲"), 1, 7)
    said: dict[str, Any] = {"seed": 7, "drawn": list(drawn.places), "frame_digest": drawn.frame_digest, "frame": frame}
    found = row(QualityCheck, cast, "under-way", type="project-spot", planned_on=MARCH, **said)
    for _point in range(points):
        CheckItem.objects.create(quality_check=found, place=drawn.places[0], question="x", created_at=NOON)
    return found


def material_to_come(cast: Cast) -> Audit:
    found: Audit = row(Audit, cast, "planned")
    said: dict[str, Any] = {"title": "x", "status": "received", "received_on": date(2031, 1, 1), "created_at": NOON}
    MaterialRequest.objects.create(audit=found, department=cast.departments["om"], **said)
    return found


def carried_out(cast: Cast, **fields: Any) -> ManagementReview:
    """With a decision of it that is carried out as it stands."""
    found = review(cast)
    said: dict[str, Any] = {"output": "system", "text": "x", "becomes": "task", "owner": cast.olga, "created_at": NOON}
    Decision.objects.create(review=found, due_on=MARCH, done_note="x", **said, **fields)
    return found


BROKEN: list[tuple[str, Callable[[Cast], Record]]] = [
    ("carried-out-before-approval", early_step),
    ("carried-out-before-approval", early_item),
    ("action-days-out-of-order", done_early),
    ("action-days-out-of-order", done_before_its_measure),
    ("action-days-out-of-order", lambda cast: action(cast, done_on=date(2027, 1, 1))),
    ("document-in-force-before-approval", early_document),
    ("closed-before-verified", lambda cast: action(cast, "closed")),
    ("closed-before-verified", open_within_closed),
    ("effect-before-verification", lambda cast: action(cast, verified_on=MARCH, confirmed_on=date(2026, 3, 30))),
    ("effect-before-verification", lambda cast: action(cast, confirm_on=MARCH, confirmed_on=date(2026, 3, 30))),
    ("answered-before-received", lambda cast: row(
        Complaint, cast, "answered", customer="x", what="x", received_on=MARCH, answered_on=date(2026, 3, 30))),
    ("answered-before-received", lambda cast: row(
        Complaint, cast, "answered", customer="x", what="x", received_on=MARCH, answered_on=date(2031, 1, 1))),
    ("answered-before-received", material_to_come),
    ("answered-before-received", lambda cast: carried_out(cast, done_on=date(2031, 1, 1))),
    ("answered-before-received", lambda cast: carried_out(cast, done_on=MARCH, verified_on=date(2026, 3, 30))),
    ("answered-before-received", lambda cast: nonconformity(cast, accepted_on=date(2026, 3, 30))),
    ("audit-closed-with-open-nonconformity", closed_audit),
    ("verified-by-owner", lambda cast: action(cast, verified_by=cast.olga)),
    ("verified-by-owner", lambda cast: row(Opportunity, cast, "closed", owner=cast.olga, verified_by=cast.olga, what="x", raised_on=MARCH)),
    ("approved-by-submitter", lambda cast: signed(cast, by="quinn")),
    ("auditor-of-own-department", own_auditor_then),
    ("auditor-of-todays-department", own_auditor),
    ("item-without-evidence", lambda cast: row(
        PlanItem, cast, "closed", plan=row(ImprovementPlan, cast, "approved", year=2026, period_start=MARCH, period_end=MARCH))),
    ("finding-without-evidence", lambda cast: nonconformity(cast, evidence="")),
    ("finding-without-evidence", bare_point),
    ("action-without-owner-or-day", lambda cast: action(cast, due_on=None)),
    ("closed-without-action", lambda cast: nonconformity(cast, "closed")),
    ("closed-without-action", lambda cast: row(Complaint, cast, "closed", customer="x", what="x", received_on=MARCH)),
    ("closed-without-cause", lambda cast: action(cast, "closed", cause="")),
    ("decision-without-record", lost_decision),
    ("owner-has-left", orphan),
    ("signed-on-a-day-off", lambda cast: signed(cast, SATURDAY)),
    ("held-on-a-day-off", lambda cast: review(cast, held_on=date(2026, 3, 7))),
    ("signed-after-leaving", signed_by_the_departed),
    ("approved-unchanged", approved_as_returned),
    ("frozen-content-changed", touched_review),
    ("filed-long-after", late_paper),
    ("signed-other-content", signed_otherwise),
    ("draw-not-as-drawn", lambda cast: spot_check(cast, frame="甲\n乙\n丁")),
    ("draw-not-as-drawn", lambda cast: spot_check(cast, points=0)),
]  # fmt: skip
ELSEWHERE = {"report-differs-from-register", "reported-finding-dismissed"}  # tested below, and in test_dismissing
