"""What was played before the journeys begin: opportunities, plans, items, a round; each journey has its own."""

from datetime import date, datetime, timedelta
from typing import Any

from bihuan.areas.capability.models import Objective
from bihuan.areas.improvement.models import (
    Escalation,
    Evaluation,
    EvaluationFigure,
    Goal,
    ImprovementPlan,
    ItemDocument,
    ItemStep,
    Opportunity,
    PilotCriterion,
    PlanCheck,
    PlanItem,
    ResourceRequest,
    SuggestionRound,
)
from bihuan.areas.policies.models import ControlledDocument, Filing, Task, Waiver
from bihuan.core.approvals import decide
from bihuan.core.models import Approval, Attachment, Company, Person, Record
from bihuan.core.writing import add_part, amend, amend_part, create, take


class Acts:
    """The played past of one company; `ago` counts days back from now."""

    def __init__(self, company: Company, people: dict[str, Person], now: datetime) -> None:
        self.company, self.people, self.now = company, people, now
        self.today: date = company.day_of(now)

    def by(self, user: str, ago: float = 1) -> dict[str, Any]:
        return {"actor": self.people[user], "at": self.now - timedelta(days=ago), "address": "10.0.0.8"}

    def day(self, ahead: int) -> date:
        return self.today + timedelta(days=ahead)

    # ------------------------------------------------------------ the two pasts

    def opportunity(self, user: str, title: str, ago: float = 30, **said: Any) -> Opportunity:
        given = {
            "channel": "suggestion",
            "what": f"{title}：三个项目三种做法，客户看不懂。",
            "elements": ["process"],
            **said,
        }
        return create(Opportunity, **self.by(user, ago), title=title, **given)

    def ledger(self, employee: str, quality: str, owner: str, approver: str) -> dict[str, Any]:
        """Opportunities in every stage, and the new ones the journeys screen."""
        new = (
            "巡检报告格式不一",
            "夜班交接靠口头",
            "备件标签看不清",
            "备件标签打印模糊",
            "值班表总是晚发",
            "机房照明太暗",
            "工单分类太粗",
        )
        keys = ("to_accept", "to_decline", "to_merge", "into", "to_refuse", "without_script", "twice")
        told = {key: self.opportunity(employee, title).number for key, title in zip(keys, new, strict=True)}
        accepted = self.accept(self.opportunity(employee, "回访电话漏打", 90), quality, owner, 80)
        self.accept(self.opportunity(employee, "告警短信太多", 85), quality, owner, 70, due_on=self.day(-5))
        done = self.accept(self.opportunity(employee, "服务目录过时", 120), quality, owner, 110)
        take("treat", done, **self.by(owner, 100), measure="按季度更新服务目录", measure_kind="corrective")
        self.sign(done, approver, 95)
        done.refresh_from_db()
        take("finish", done, **self.by(owner, 60))
        take("close", done, **self.by(quality, 50), verification="核对目录", verified_result="目录已更新")
        declined = self.opportunity(employee, "给每人配两块屏", 100)
        take("decline", declined, **self.by(quality, 95), reason="今年没有预算，明年报预算时再议")
        return {**told, "accepted": accepted.number, "closed": done.number, "declined": declined.number}

    def accept(self, record: Opportunity, user: str, owner: str, ago: float, **said: Any) -> Opportunity:
        rated = {"elements": ["process"], "impact": 4, "urgency": 4, "effort": 2}
        given: dict[str, Any] = {"owner": self.people[owner], "due_on": self.day(20), **rated, **said}
        return take("accept", record, **self.by(user, ago), **given)

    # ------------------------------------------------------------ plans and items

    def plan(self, user: str, owner: str, title: str, ago: float = 100) -> ImprovementPlan:
        year = self.today.year
        made = create(
            ImprovementPlan, **self.by(user, ago), title=title, year=year, period_start=date(year, 1, 1),
            period_end=date(year, 12, 31), requirements="围绕年度目标，先补短板", analysis="变更成功率 92.3%，回退无方案",
            solution="上线前评估风险并评审回退", owner=self.people[user],
        )  # fmt: skip
        add_part(
            Goal, made, **self.by(user, ago), title="变更成功率 ≥ 98%", business_goal="重点客户续约", metric="变更成功率",
            unit="%", baseline="92.3", target="98", now="97.6",
        )  # fmt: skip
        return made

    def item(self, plan: ImprovementPlan, user: str, owner: str, title: str, ago: float = 99) -> PlanItem:
        person = self.people[owner]
        made = create(
            PlanItem, **self.by(user, ago), plan=plan, title=title, owner=person, department=person.department,
            due_on=self.day(40), elements=["technology", "process"], goal=plan.goals.first(), measure="preventive",
            wide_ranging=True, scheme="先评估，后上线", pilot_scheme="两个项目先行", rollout="分两批推行",
            methods=["kpi", "audit"], resources="工具 2 万元", risks="评审拖慢上线", starts_on=self.day(-60),
        )  # fmt: skip
        steps = (("修订程序", -60, -30, True), ("培训与试点", -30, 10, False), ("全面推行", 10, 40, True))
        for step, start, due, milestone in steps:
            add_part(
                ItemStep, made, **self.by(user, ago), title=step, owner=person, starts_on=self.day(start),
                due_on=self.day(due), milestone=milestone,
            )  # fmt: skip
        add_part(ItemDocument, made, **self.by(user, ago), title="变更管理程序")
        return made

    def approve(self, plan: ImprovementPlan, user: str, approver: str, ago: float = 95) -> ImprovementPlan:
        take("submit", plan, **self.by(user, ago))
        self.sign(plan, approver, ago - 1)
        return take("start", plan, **self.by(user, ago - 2))

    def waiting_plan(self, user: str, owner: str, title: str) -> ImprovementPlan:
        """A complete plan that waits for its approval."""
        plan = self.plan(user, owner, title, 12)
        self.item(plan, user, owner, f"{title}的改进项", 11)
        return take("submit", plan, **self.by(user, 3))

    def revised_plan(self, user: str, owner: str) -> ImprovementPlan:
        plan = self.plan(user, owner, "年中要修订的计划", 34)
        self.item(plan, user, owner, "夜班交接清单", 33)
        return plan

    def sign(self, record: Record, user: str, ago: float) -> None:
        approval = Approval.objects.get(record_id=record.pk, state=Approval.State.OPEN)
        decide(approval, **self.by(user, ago), verdict="approve", comment="同意", seen=approval.digest)

    def started(self, item: PlanItem, owner: str) -> PlanItem:
        fresh = PlanItem.objects.get(pk=item.pk)
        take("start", fresh, **self.by(owner, 60))
        amend_part(fresh.steps.first(), **self.by(owner, 32), done_on=self.day(-32))
        return fresh

    def in_pilot(self, item: PlanItem, owner: str) -> PlanItem:
        """In its pilot until next week, with two criteria and no result yet."""
        fresh = self.started(item, owner)
        amend(fresh, **self.by(owner, 25), pilot_project="市政务中心", pilot_to=self.day(7))
        for title, target in (("变更失败率", "3"), ("紧急变更比例", "8")):
            add_part(
                PilotCriterion, fresh, **self.by(owner, 25), title=title, unit="%", direction="lower", target=target,
                before_numerator="3", before_denominator="39",
            )  # fmt: skip
        return take("start-pilot", fresh, **self.by(owner, 24))

    def pilot_submitted(self, item: PlanItem, owner: str) -> PlanItem:
        """Its pilot is over, every criterion met, the record attached."""
        fresh = self.in_pilot(item, owner)
        for row in fresh.criteria.all():
            amend_part(row, **self.by(owner, 4), after_numerator="1", after_denominator="41")
        Attachment.objects.create(
            company=self.company, record_id=fresh.pk, name="试点运行记录.txt", purpose="pilot-record", media_type="text/plain",
            size=1, digest="0" * 64, received_at=self.now - timedelta(days=4), received_from=self.people[owner],
        )  # fmt: skip
        amend(fresh, **self.by(owner, 3), early_reason="样本已足")
        return take("end-pilot", fresh, **self.by(owner, 3))

    def evaluation(self, plan: ImprovementPlan, user: str) -> Evaluation:
        made = create(
            Evaluation, **self.by(user, 8), title="变更失败率前后对比", plan=plan, methods=["kpi"], verdict="effective",
            conclusion="失败率下降", report="第三季度质量分析报告",
        )  # fmt: skip
        add_part(
            EvaluationFigure, made, **self.by(user, 8), metric="变更失败率", unit="%", direction="lower",
            before_numerator="30", before_denominator="390", after_numerator="10", after_denominator="410",
        )  # fmt: skip
        return made

    def one_of_each(self, plan: ImprovementPlan, item: PlanItem) -> dict[str, Record]:
        """Records of the other types, for their pages."""
        year, task = self.today.year, self.task("month-end-check")
        made_on = min(task.due_day, self.today - timedelta(days=6))  # before it is filed
        objective = create(Objective, **self.by("xu", 80), title="变更成功率不低于 98%", year=year, target="98%")
        self_made = {
            "title": "变更管理程序",
            "code": "XDYJ-P-07",
            "summary": "适用于全部运维项目",
            "text": "先评估，后上线。",
        }
        return {
            "objective": take("issue", objective, **self.by("xu", 79)),
            "escalation": create(
                Escalation, **self.by("sun", 9), title="客户不同意停机窗口", concerns=item, problem="试点停在审批外"
            ),
            "request": create(
                ResourceRequest, **self.by("sun", 8), title="扫码枪 6 把", concerns=item, type="material", amount="6000",
                unit="元", purpose="备件出入库",
            ),
            "check": create(PlanCheck, **self.by("zhang", 7), title="月度检查", plan=plan, month=f"{self.today:%Y-%m}"),
            "document": create(ControlledDocument, **self.by("zhang", 6), **self_made, author=self.people["zhang"]),
            "filing": create(Filing, **self.by("li", 5), title="年度计划抽查记录", task=task, effective_on=made_on),
            "waiver": create(Waiver, **self.by("li", 5), title="豁免抽查", task=self.task("monthly-service-report"), reason="停服"),
        }  # fmt: skip

    def task(self, key: str) -> Task:
        """The latest task of a duty that was due before today and is still open."""
        rows = Task.objects.filter(company=self.company, duty__ref__endswith=f"/{key}", pending=True, history=False)
        return rows.filter(due_at__lt=self.now).order_by("-due_at")[0]

    def round(self, user: str) -> SuggestionRound:
        made = create(
            SuggestionRound, **self.by(user, 6), title="秋季过程改进建议征集", closes_on=self.day(14),
            introduction="哪个过程最该先改，请直说。",
        )  # fmt: skip
        return take("open-round", made, **self.by(user, 5))


class Play(Acts):
    """What each company has to show before the browser comes."""

    def xdyj(self) -> dict[str, Any]:
        plan = self.plan("wang", "sun", title=f"{self.today.year} 年度过程改进计划")
        item = self.item(plan, "zhang", "sun", title="变更前评估风险")
        piloted = self.item(plan, "zhang", "sun", title="巡检报告换统一模板")
        worked = self.item(plan, "zhang", "zhou", title="备件出入库扫码")
        self.approve(plan, "wang", "li")
        told = {
            "plan": plan.number,
            "waiting": self.waiting_plan("zhang", "sun", "提前送审的计划").number,
            "revised": self.approve(self.revised_plan("wang", "zhou"), "wang", "li", 30).number,
            "reviewed": self.waiting_plan("wang", "zhou", "留给审批页的计划").number,
            "pilot": self.in_pilot(item, "sun").number,
            "piloted": self.pilot_submitted(piloted, "sun").number,
            "worked": self.started(worked, "zhou").number,
            "round": self.round("wang").number,
        }
        told |= self.ledger("qian", "zhang", "sun", "li") | {"evaluation": self.evaluation(plan, "wang").number}
        return told | {kind: record.number for kind, record in self.one_of_each(plan, item).items()}

    def yntd(self) -> dict[str, Any]:
        plan = self.plan("zhi", "gong", title=f"{self.today.year} 年运维服务能力改进计划")
        self.item(plan, "jian", "gong", title="服务请求分级响应")
        self.approve(plan, "zhi", "zong")
        draft = self.plan("jian", "gong", title="待审批的服务能力改进计划", ago=20)
        self.item(draft, "jian", "gong", title="交付确认单电子化", ago=19)
        return {"plan": plan.number, "draft": draft.number, **self.ledger("yuan", "jian", "gong", "yun")}

    # ------------------------------------------------------------ the ledger
