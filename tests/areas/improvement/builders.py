"""What the tests of this area start from: objectives, plans, items, pilots, in the hands of the cast."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from bihuan.areas.capability.models import Objective
from bihuan.areas.improvement.models import (
    Evaluation,
    EvaluationFigure,
    Goal,
    ImprovementPlan,
    ItemDocument,
    ItemStep,
    Opportunity,
    PilotCriterion,
    PlanItem,
)
from bihuan.core.approvals import decide
from bihuan.core.models import Approval, Attachment, Person, Record
from bihuan.core.vocabulary import Role
from bihuan.core.writing import add_part, amend, amend_part, create, take
from tests.cast import NOON, Cast

DAY = timedelta(days=1)


def on(day: date) -> datetime:
    """Noon in Shanghai on a day."""
    return datetime(day.year, day.month, day.day, 4, 0, tzinfo=UTC)


def opportunity(cast: Cast, actor: Person | None = None, **fields: Any) -> Opportunity:
    said = {"title": "巡检报告格式不一", "channel": "suggestion", "what": "三个项目三种格式", **fields}
    return create(Opportunity, actor=actor or cast.eve, at=NOON, **said)


def accepted(cast: Cast, record: Opportunity | None = None, **fields: Any) -> Opportunity:
    screened = {
        "owner": cast.olga,
        "due_on": date(2026, 6, 30),
        "elements": ["process"],
        "impact": 4,
        "urgency": 4,
        "effort": 2,
    }
    return take("accept", record or opportunity(cast), actor=cast.quinn, at=NOON, **{**screened, **fields})


def treated(cast: Cast, record: Opportunity, actor: Person | None = None, **fields: Any) -> Opportunity:
    """An opportunity whose measure is approved."""
    said = {"measure": "统一模板", "measure_kind": "corrective", **fields}
    take("treat", record, actor=actor or cast.olga, at=NOON, **said)
    found: Opportunity = sign(record, approver(cast))
    return found


def objective(cast: Cast) -> Objective:
    return create(Objective, actor=cast.gina, at=NOON, title="变更成功率不低于 98%", year=2026)


def plan(cast: Cast, **fields: Any) -> ImprovementPlan:
    year = fields.get("year", 2026)
    said = {
        "title": f"{year} 年度过程改进计划",
        "year": year,
        "period_start": date(year, 1, 1),
        "period_end": date(year, 12, 31),
        "requirements": "围绕年度目标，先补短板",
        "analysis": "变更成功率 92.3%，回退无方案",
        "solution": "上线前评估风险并评审回退",
        "owner": cast.quinn,
        **fields,
    }
    return create(ImprovementPlan, actor=cast.quinn, at=NOON, **said)


def goal(cast: Cast, whole: ImprovementPlan, **fields: Any) -> Goal:
    said = {
        "title": "变更成功率 ≥ 98%",
        "objective": objective(cast),
        "metric": "变更成功率",
        "unit": "%",
        "baseline": "92.3",
        "target": "98",
        "now": "97.6",
        **fields,
    }
    return add_part(Goal, whole, actor=cast.quinn, at=NOON, **said)


def item(cast: Cast, whole: ImprovementPlan, **fields: Any) -> PlanItem:
    said = {
        "title": "变更前评估风险",
        "plan": whole,
        "owner": cast.olga,
        "department": cast.departments["om"],
        "due_on": date(2026, 12, 18),
        "elements": ["technology", "process"],
        "goal": whole.goals.first(),
        "measure": "preventive",
        "wide_ranging": True,
        "scheme": "先评估，后上线",
        "pilot_scheme": "两个项目先行",
        "rollout": "分两批推行",
        "methods": ["kpi", "audit"],
        "resources": "工具 2 万元",
        "risks": "评审拖慢上线",
        "starts_on": date(2026, 1, 19),
        **fields,
    }
    return create(PlanItem, actor=cast.quinn, at=NOON, **said)


def step(cast: Cast, whole: PlanItem, **fields: Any) -> ItemStep:
    said = {
        "title": "修订变更管理程序",
        "owner": cast.olga,
        "starts_on": date(2026, 1, 19),
        "due_on": date(2026, 2, 27),
        "milestone": True,
        **fields,
    }
    return add_part(ItemStep, whole, actor=cast.quinn, at=NOON, **said)


def full_item(cast: Cast, whole: ImprovementPlan, **fields: Any) -> PlanItem:
    """An item with a step, and with a document where it changes a process."""
    made = item(cast, whole, **fields)
    step(cast, made)
    if made.touches_process:
        document(cast, made)
    return made


def document(cast: Cast, whole: PlanItem) -> ItemDocument:
    return add_part(ItemDocument, whole, actor=cast.quinn, at=NOON, title="变更管理程序")


def full_plan(cast: Cast, **fields: Any) -> ImprovementPlan:
    """A plan with everything that is mandatory, and one item."""
    made = plan(cast, **fields)
    goal(cast, made)
    full_item(cast, made)
    return made


def sign(record: Record, actor: Person, verdict: str = "approve", comment: str = "", at: datetime = NOON) -> Any:
    """Decide the open approval of a record; answers the record as it is afterwards."""
    approval = Approval.objects.get(record_id=record.pk, state=Approval.State.OPEN)
    decide(approval, actor=actor, at=at, verdict=verdict, comment=comment)
    return type(record).objects.get(pk=record.pk)


def approver(cast: Cast) -> Person:
    """O&M management at XDYJ, the general manager at YNTD: whom the company's route names."""
    return cast.max if cast.company.code == "XDYJ" else cast.gina


def approver_role(cast: Cast) -> str:
    return Role.OM_MANAGEMENT if cast.company.code == "XDYJ" else Role.GENERAL_MANAGER


def approved(cast: Cast, whole: ImprovementPlan | None = None, at: datetime = NOON) -> ImprovementPlan:
    made = take("submit", whole or full_plan(cast), actor=cast.quinn, at=at)
    result: ImprovementPlan = sign(made, approver(cast), at=at)
    return result


def running(cast: Cast, whole: ImprovementPlan | None = None, at: datetime = NOON) -> ImprovementPlan:
    return take("start", approved(cast, whole, at), actor=cast.quinn, at=at)


def criterion(cast: Cast, whole: PlanItem, **fields: Any) -> PilotCriterion:
    said = {
        "title": "变更失败率",
        "unit": "%",
        "direction": "lower",
        "target": "3",
        "before_numerator": "3",
        "before_denominator": "39",
        **fields,
    }
    return add_part(PilotCriterion, whole, actor=cast.olga, at=NOON, **said)


def started_item(cast: Cast, **fields: Any) -> PlanItem:
    """An item under way in a running plan."""
    made = plan(cast)
    goal(cast, made)
    found = full_item(cast, made, **fields)
    running(cast, made)
    return take("start", PlanItem.objects.get(pk=found.pk), actor=cast.olga, at=NOON)


def piloted(cast: Cast, **fields: Any) -> PlanItem:
    """An item in its pilot, two weeks long, with one criterion."""
    made = started_item(cast, **fields)
    amend(made, actor=cast.olga, at=NOON, pilot_project="市政务中心", pilot_to=date(2026, 3, 16))
    criterion(cast, made)
    return take("start-pilot", made, actor=cast.olga, at=NOON)


def attach_record(whole: PlanItem, actor: Person) -> None:
    """The pilot record, as a file would lie there."""
    Attachment.objects.create(
        company=whole.company, record_id=whole.pk, name="试点运行记录.docx", purpose="pilot-record", media_type="x", size=1,
        digest="0" * 64, received_at=NOON, received_from=actor,
    )  # fmt: skip


def result(cast: Cast, whole: PlanItem, failed: int, total: int = 41) -> None:
    row = whole.criteria.filter(attempt=whole.attempt).get()
    amend_part(row, actor=cast.olga, at=NOON, after_numerator=Decimal(failed), after_denominator=Decimal(total))


def pilot_submitted(cast: Cast, failed: int = 1) -> PlanItem:
    made = piloted(cast)
    result(cast, made, failed)
    attach_record(made, cast.olga)
    return take("end-pilot", made, actor=cast.olga, at=on(date(2026, 3, 16)))


def operating(cast: Cast) -> PlanItem:
    """An item whose pilot was verified and whose rollout is approved and carried out."""
    made = take("verify-pilot", pilot_submitted(cast), actor=cast.quinn, at=NOON, comment="已核对工单")
    made = sign(made, approver(cast))
    return take("operate", made, actor=cast.olga, at=NOON)


def evaluation(cast: Cast, subject: PlanItem | ImprovementPlan, **fields: Any) -> Evaluation:
    name = "item" if isinstance(subject, PlanItem) else "plan"
    said = {
        "title": "变更失败率对比",
        name: subject,
        "methods": ["kpi"],
        "verdict": "effective",
        "conclusion": "失败率下降",
        "report": "2026 年 6 月质量分析报告",
        **fields,
    }
    return create(Evaluation, actor=cast.quinn, at=NOON, **said)


def figure(cast: Cast, whole: Evaluation, **fields: Any) -> EvaluationFigure:
    said = {
        "metric": "变更失败率",
        "unit": "%",
        "direction": "lower",
        "before_numerator": "30",
        "before_denominator": "390",
        "after_numerator": "10",
        "after_denominator": "410",
        **fields,
    }
    return add_part(EvaluationFigure, whole, actor=cast.quinn, at=NOON, **said)


def evaluated(cast: Cast, whole: PlanItem | None = None, **fields: Any) -> PlanItem:
    found = whole or operating(cast)
    record = evaluation(cast, found, **fields)
    figure(cast, record)
    take("confirm", record, actor=cast.quinn, at=NOON)
    return PlanItem.objects.get(pk=found.pk)


def finish_work(cast: Cast, whole: PlanItem) -> None:
    """Every step done, every document issued."""
    for row in whole.steps.filter(done_on__isnull=True):
        amend_part(row, actor=cast.olga, at=NOON, done_on=date(2026, 3, 2))
    for row in whole.documents.filter(issued_on__isnull=True):
        amend_part(row, actor=cast.olga, at=NOON, issued_on=date(2026, 3, 2))


def closed(cast: Cast, whole: PlanItem | None = None, **fields: Any) -> PlanItem:
    found = evaluated(cast, whole)
    finish_work(cast, found)
    return take("close", found, actor=cast.quinn, at=NOON, result="达成", **fields)


def finish(cast: Cast, whole: ImprovementPlan, found: PlanItem) -> PlanItem:
    """The plan approved, the item carried through its pilot to the end."""
    running(cast, whole)
    made = take("start", PlanItem.objects.get(pk=found.pk), actor=cast.olga, at=NOON)
    amend(made, actor=cast.olga, at=NOON, pilot_project="市政务中心", pilot_to=date(2026, 3, 2))
    criterion(cast, made)
    take("start-pilot", made, actor=cast.olga, at=NOON)
    result(cast, made, 1)
    attach_record(made, cast.olga)
    take("end-pilot", made, actor=cast.olga, at=NOON)
    take("verify-pilot", made, actor=cast.quinn, at=NOON, comment="已核对")
    made = take("operate", sign(made, approver(cast)), actor=cast.olga, at=NOON)
    return closed(cast, made, next_title="扩到全部项目")
