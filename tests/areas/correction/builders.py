"""What the tests of this area start from: complaints, nonconformities, actions, in the hands of the cast.

Of what O&M does wrong, O&M answers (Olga) and quality owns it (Quinn heads quality; Max heads O&M).
"""

from datetime import UTC, date, datetime
from typing import Any

from bihuan.areas.correction.models import Action, ActionStep, Complaint, Nonconformity, Why
from bihuan.core.approvals import decide
from bihuan.core.models import Approval, ApprovalRoute, Delegation, Person, Record
from bihuan.core.vocabulary import Role
from bihuan.core.writing import add_part, amend, amend_part, create, take
from tests.cast import NOON, Cast

DUE = date(2026, 3, 31)
CONFIRM = datetime(2026, 4, 10, 4, 0, tzinfo=UTC)  # after the thirty days the effect is watched
ROUTES: list[tuple[str, dict[str, Any], list[list[str]]]] = [
    ("action", {"nature": "corrective", "severity": "major"}, [[Role.GENERAL_MANAGER]]),
    ("action", {"nature": "corrective", "recurring": True}, [[Role.GENERAL_MANAGER]]),
    ("action", {"nature": "corrective"}, [[Role.DEPARTMENT_HEAD]]),
    ("action", {"nature": "preventive"}, [[Role.GENERAL_MANAGER]]),
    ("action.check", {"source": ["audit", "system-check", "management-review"]}, [[Role.QUALITY]]),
    ("action.check", {"checked_above": True}, [[Role.QUALITY, Role.GENERAL_MANAGER]]),
    ("action.check", {}, [[Role.OWNING_DEPARTMENT]]),
    ("action.effect", {"checked_above": True}, [[Role.GENERAL_MANAGER]]),
    ("action.effect", {}, [[Role.OWNING_DEPARTMENT]]),
]


def routed(cast: Cast) -> Cast:
    """The cast's company with routes for actions, as YNTD has them."""
    if not ApprovalRoute.objects.filter(company=cast.company, subject="action").exists():
        for order, (subject, when, by) in enumerate(ROUTES):
            ApprovalRoute.objects.create(company=cast.company, subject=subject, when=when, by=by, order=order)
    return cast


def nonconformity(cast: Cast, actor: Person | None = None, at: datetime = NOON, **fields: Any) -> Nonconformity:
    said = {
        "title": "2 单生产变更没有回退方案",
        "source": "service",
        "what": "抽查 8 月生产变更 12 单，2 单没有回退方案，实施前未评审",
        "where": "变更管理",
        "evidence": "变更单 CHG-2608-031、CHG-2608-044",
        "criterion": "《变更管理程序》5.3",
        "severity": "minor",
        "department": cast.departments["om"],
        "owning_department": cast.departments["quality"],
        "elements": ["process"],
        **fields,
    }
    return create(Nonconformity, actor=actor or cast.ada, at=at, **said)


def accepted(cast: Cast, record: Nonconformity | None = None, at: datetime = NOON, **fields: Any) -> Nonconformity:
    found = record or nonconformity(cast, at=at, **fields)
    return take("accept", found, actor=cast.max, at=at, owner=cast.olga)


def complaint(cast: Cast, actor: Person | None = None, **fields: Any) -> Complaint:
    said = {
        "title": "报障两小时无人到场",
        "customer": "市政务中心",
        "project": "云平台运维",
        "what": "周一上午报障，中午才来人",
        **fields,
    }
    return create(Complaint, actor=actor or cast.olga, at=NOON, **said)


def treated(cast: Cast, record: Complaint | None = None, **fields: Any) -> Complaint:
    made = record or complaint(cast, **fields)
    return take("treat", made, actor=cast.max, at=NOON, owner=cast.olga, department=cast.departments["om"], due_on=DUE)


def action_of(record: Nonconformity | Complaint) -> Action:
    """The action that was drafted for it."""
    name = "treats" if isinstance(record, Nonconformity) else "from_complaint"
    found: Action = Action.objects.filter(**{name: record}).latest("id")
    return found


def preventive(cast: Cast, by: Person | None = None, **fields: Any) -> Action:
    said = {
        "title": "备件告警阈值过低",
        "nature": "preventive",
        "source": "data-analysis",
        "what": "三个月库存逐月下降，再降将断供",
        "department": cast.departments["om"],
        "owning_department": cast.departments["quality"],
        "owner": cast.olga,
        **fields,
    }
    return create(Action, actor=by or cast.olga, at=NOON, **said)


def drawn_up(cast: Cast, record: Action, at: datetime = NOON, by: Person | None = None, **fields: Any) -> Action:
    """Cause, scheme and one measure, so that nothing is missing."""
    actor = by or cast.max
    said = {
        "cause": "变更单模板里回退方案不是必填项",
        "character": "system",
        "impact": "只涉及变更与发布，两个项目",
        "scheme": "改模板，补培训，抽查一个月",
        **({} if record.owner == cast.olga else {"owner": cast.olga}),
        "due_on": DUE,
        **fields,
    }
    if record.owning_department is None:
        whole = record.treats or record
        amend(whole, actor=cast.quinn, at=at, owning_department=cast.departments["quality"])
        record.refresh_from_db()
    amend(record, actor=actor, at=at, **said)
    add_part(Why, record, actor=actor, at=at, question="为什么没有回退方案？", answer="模板未要求", category="method")
    measure(cast, record, at=at, by=actor)
    return record


def measure(cast: Cast, record: Action, at: datetime = NOON, by: Person | None = None, **fields: Any) -> ActionStep:
    said = {
        "title": "变更单模板把回退方案设为必填",
        "owner": cast.olga,
        "due_on": record.due_on,
        "how": "改模板并发布",
        **fields,
    }
    return add_part(ActionStep, record, actor=by or cast.max, at=at, **said)


def sign(record: Record, actor: Person, verdict: str = "approve", comment: str = "", at: datetime = NOON) -> Any:
    approval = Approval.objects.get(record_id=record.pk, state=Approval.State.OPEN)
    decide(approval, actor=actor, at=at, verdict=verdict, comment=comment)
    return type(record).objects.get(pk=record.pk)


def submitted(cast: Cast, record: Action | None = None, at: datetime = NOON) -> Action:
    """Submitted by Olga, so that Max may approve as head of O&M."""
    routed(cast)
    found = record or action_of(accepted(cast))
    if found.cause == "":
        drawn_up(cast, found, at=at)
    return take("submit", found, actor=cast.olga, at=at)


def approved(cast: Cast, record: Action | None = None, approver: Person | None = None, at: datetime = NOON) -> Action:
    found: Action = sign(submitted(cast, record, at), approver or cast.max, at=at)
    return found


def reassigned(cast: Cast, record: Action, owner: Person, at: datetime = NOON) -> Action:
    """Quality asks for another owner, the head of O&M decides."""
    found: Action = sign(
        take("reassign", record, actor=cast.quinn, at=at, owner=owner, reason="Olga 出差"), cast.max, at=at
    )
    return found


def done(cast: Cast, record: Action | None = None, approver: Person | None = None, at: datetime = NOON) -> Action:
    found = take("start", approved(cast, record, approver, at), actor=cast.olga, at=at)
    for row in found.steps.filter(round=found.round, done_on__isnull=True):
        amend_part(row, actor=cast.olga, at=at, done_on=at.date())
    return take("finish", found, actor=cast.olga, at=at, carried_out="模板已改，两个项目已用")


def verified(cast: Cast, record: Action | None = None, approver: Person | None = None, at: datetime = NOON) -> Action:
    return take(
        "verify", done(cast, record, approver, at), actor=cast.quinn, at=at, verification="抽查 5 单，均有回退方案"
    )


def confirmed(cast: Cast, record: Action | None = None, approver: Person | None = None) -> Action:
    found = verified(cast, record, approver)
    return take("confirm", found, actor=cast.quinn, at=CONFIRM, effect="一个月 30 单均有回退方案")


def closed(cast: Cast, record: Action | None = None, approver: Person | None = None) -> Action:
    return take("close", confirmed(cast, record, approver), actor=cast.quinn, at=CONFIRM, result="有效，列入模板")


def lends(cast: Cast, person: Person, delegate: Person) -> None:
    """All the roles of a person are lent for the day."""
    days = {"from_day": NOON.date(), "to_day": NOON.date()}
    Delegation.objects.create(company=cast.company, person=person, delegate=delegate, created_at=NOON, **days)
