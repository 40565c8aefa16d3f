"""Management reviews in the hands of the cast: Quinn organises, Gina takes the chair and approves."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from bihuan.areas.assurance.models import Attendee, Decision, ManagementReview, Topic
from bihuan.areas.capability.models import Objective
from bihuan.core.approvals import decide
from bihuan.core.models import Approval, ApprovalRoute
from bihuan.core.writing import add_part, amend, amend_part, create, take
from tests.cast import NOON, Cast

ELEMENTS = ["people", "resources", "technology", "process", "delivery", "emergency"]
MARCH = {"period_start": date(2026, 3, 1), "period_end": date(2026, 3, 31)}
NEXT_DAY = NOON + timedelta(days=1)  # a day's facts go before a review that is prepared the day after
LATER = datetime(2026, 3, 9, 4, 0, tzinfo=UTC)


def routed(cast: Cast) -> Cast:
    """The general manager approves the report."""
    if not ApprovalRoute.objects.filter(company=cast.company, subject="management-review").exists():
        ApprovalRoute.objects.create(company=cast.company, subject="management-review", by=[["general-manager"]])
    return cast


def review(cast: Cast, **fields: Any) -> ManagementReview:
    said = {
        "title": "2026 年度管理评审", "year": 2026, "chair": cast.gina, "planned_on": date(2026, 3, 2), "owner": cast.quinn,
        "period_start": date(2025, 3, 1), "period_end": date(2026, 2, 28), "purpose": "评价体系的适宜性和有效性", **fields,
    }  # fmt: skip
    return create(ManagementReview, actor=cast.quinn, at=NOON, **said)


def topic(cast: Cast, whole: ManagementReview, **fields: Any) -> Topic:
    said = {"title": "内部审核结果", "elements": ELEMENTS, "input": "audits", "says": "两次审核，五项不符合", **fields}
    return add_part(Topic, whole, actor=cast.quinn, at=NOON, **said)


def objective(cast: Cast, result: str = "95.6%", attainment: str = "reached", **fields: Any) -> Objective:
    """Issued, and reported on where a result is given."""
    said = {"title": "客户满意度不低于 95%", "year": 2026, "target": "≥ 95%", **fields}
    made = take("issue", create(Objective, actor=cast.gina, at=NOON, **said), actor=cast.gina, at=NOON)
    if not result:
        return made
    return take("report", made, actor=cast.gina, at=NOON, result=result, attainment=attainment)


def supplied(cast: Cast, **fields: Any) -> ManagementReview:
    """A review with everything the policy asks to be put before it."""
    objective(cast)
    made = review(cast, **fields)
    topic(cast, made)
    topic(cast, made, title="客户满意度", input="satisfaction", says="得分 96", elements=["delivery"])
    return made


def ready(cast: Cast, at: datetime = NOON, **fields: Any) -> ManagementReview:
    return take("freeze-inputs", supplied(cast, **fields), actor=cast.quinn, at=at)


def further(cast: Cast, **fields: Any) -> ManagementReview:
    """A further review: its inputs begin where those of the first one ended."""
    return ready(cast, **{"title": "追加评审", **MARCH, **fields})


def sit(cast: Cast, whole: ManagementReview) -> None:
    """Everyone came."""
    for row in Attendee.objects.filter(review=whole.pk):
        amend_part(row, actor=cast.quinn, at=NOON, presence="present")


def held(cast: Cast, whole: ManagementReview | None = None, at: datetime = NOON, **fields: Any) -> ManagementReview:
    made = whole or ready(cast, **fields)
    sit(cast, made)
    return take("hold", made, actor=cast.quinn, at=at, held_on=at.date(), minutes="逐项讨论")


def decision(cast: Cast, whole: ManagementReview, **fields: Any) -> Decision:
    said = {
        "output": "system", "text": "变更审批改为线上", "becomes": "action", "owner": cast.olga, "due_on": date(2026, 6, 30),
        "elements": ["process"], **fields,
    }  # fmt: skip
    return add_part(Decision, whole, actor=cast.quinn, at=NOON, **said)


def decided(cast: Cast, whole: ManagementReview) -> ManagementReview:
    """With one decision of each kind of output, and every conclusion written."""
    decision(cast, whole)
    decision(cast, whole, output="resources", text="增加一名值班工程师", becomes="resource-request", resource="people")
    decision(cast, whole, output="objectives", text="首次修复率不低于 90%", becomes="objective")
    for row in Topic.objects.filter(review=whole.pk):
        amend_part(row, actor=cast.quinn, at=NOON, concludes="有效，继续")
    return amend(whole, actor=cast.quinn, at=NOON, conclusion="体系适宜、充分、有效")


def approved(cast: Cast, whole: ManagementReview | None = None, at: datetime = NOON) -> ManagementReview:
    made = whole or decided(cast, held(cast))
    take("submit-report", made, actor=cast.quinn, at=at)
    approval = Approval.objects.get(record_id=made.pk, state=Approval.State.OPEN)
    decide(approval, actor=cast.gina, at=at, verdict="approve")
    return ManagementReview.objects.get(pk=made.pk)
