"""The plan of a year: objectives, draft with goals and items, submitted, returned, approved, started, revised, summed up."""

from datetime import date, datetime, timedelta
from decimal import Decimal

from bihuan.areas.capability.models import Objective
from bihuan.areas.improvement.models import Evaluation, Goal, ImprovementPlan, PlanItem
from bihuan.core import organisation
from bihuan.core.writing import add_part, amend, amend_part, create, take
from bihuan.jobs.demo.agenda import Act
from bihuan.jobs.demo.capability_acts import CapabilityStory
from bihuan.jobs.demo.item_acts import ItemStory, moment
from bihuan.jobs.demo.ledger_acts import next_cycle
from bihuan.jobs.demo.stage import Said, Stage
from bihuan.jobs.demo.told_plan import Plan

TEXTS = (
    "requirements", "analysis", "solution", "pilot_arrangement", "operation_arrangement", "evaluation_arrangement",
    "resources", "risks",
)  # fmt: skip
Acts = list[tuple[datetime, Act]]
SHORTLY = timedelta(minutes=10)


class PlanStory:
    """One plan, and the days it moves."""

    def __init__(self, stage: Stage, told: Plan, year: int) -> None:
        self.stage, self.told, self.year = stage, told, year
        self.key = f"plan-{year}"
        self.items = [ItemStory(stage, one, year) for one in told.item]

    def at(self, text: str) -> datetime:
        return moment(self.stage, text, self.year, self.key)

    @property
    def plan(self) -> ImprovementPlan:
        found = self.stage.known(self.key)
        assert isinstance(found, ImprovementPlan)
        return found

    def put_down(self) -> None:
        """The whole way of the plan; what lies after today is never played."""
        head = self.told.plan
        self.stage.in_turn([*self.beginning(), *self.revising(), *self.summing_up()])
        if self.told.capability:
            CapabilityStory(self.stage, self.told.capability, self.year).put_down()
        if head.away:
            self.stage.agenda.add(self.at(head.away[0]) - timedelta(days=1), self.delegate)
        if head.results:
            self.stage.agenda.add(self.at(head.results), self.stage.patiently(self.report_objectives, stays=True))
        for goal in self.told.goal:
            for day, value in goal.now:
                self.stage.agenda.add(
                    self.at(day) + timedelta(hours=5), self.stage.patiently(self.measuring(goal.title, value))
                )

    def beginning(self) -> Acts:
        head = self.told.plan
        acts: Acts = [(self.at(head.draft), self.draft)]
        if head.objectives:
            acts.append((self.at(head.objectives), self.issue_objectives))
        acts.append((self.at(head.submit), self.submit))
        if head.returns:
            acts += [(self.at(head.returns), self.send_back), (self.at(head.resubmit), self.correct)]
        return [*acts, (self.at(head.approve), self.approving(head.approved)), (self.at(head.start), self.start)]

    def revising(self) -> Acts:
        head = self.told.plan
        if not head.revise:
            return []
        approving = self.approving(head.revision_approved)
        return [
            (self.at(head.revise), self.revise),
            (self.at(head.revision_submit), self.submit),
            (self.at(head.revision_approve), approving),
        ]

    def summing_up(self) -> Acts:
        told = self.told.summing_up
        return [(self.at(told.evaluate), self.evaluate), (self.at(told.close), self.close)] if told else []

    # ------------------------------------------------------------ draft

    def draft(self, at: datetime) -> None:
        stage, head = self.stage, self.told.plan
        quality, sign = stage.people[stage.head], stage.sign(stage.clerk, at)
        period: Said = {"period_start": date(self.year, 1, 1), "period_end": date(self.year, 12, 31)}
        texts: Said = {name: getattr(head, name) for name in TEXTS}
        own: Said = {"owner": quality, "department": quality.department, "due_on": date(self.year, 12, 31)}
        title = head.title.format(year=self.year)
        stage.keep(self.key, create(ImprovementPlan, **sign, title=title, year=self.year, **period, **texts, **own))
        self.set_objectives(at)
        self.set_goals(at)
        for item in self.items:
            if not item.told.revision:
                added = self.at(item.told.added) if item.told.added else at
                stage.agenda.add(max(added, at + SHORTLY), self.adding(item))

    def set_objectives(self, at: datetime) -> None:
        """Leadership says what the year is to bring; some issue it at once, some in January."""
        leader = self.stage.story.cast.leader
        for told in self.told.objective:
            said: Said = {"title": told.title, "year": self.year, "measure": told.measure, "target": told.target}
            owner = self.stage.people[leader]
            made = create(Objective, **self.stage.sign(leader, at), **said, background=told.background, owner=owner)
            self.stage.keep(f"{self.key}/{told.key}", made)
            if not self.told.plan.objectives:
                take("issue", made, **self.stage.sign(leader, at))

    def issue_objectives(self, at: datetime) -> None:
        for told in self.told.objective:
            record = self.stage.known(f"{self.key}/{told.key}")
            assert record is not None
            take("issue", record, **self.stage.sign(self.stage.story.cast.leader, at))

    def report_objectives(self, at: datetime) -> None:
        """How each stands, before the management review looks at them."""
        for told in self.told.objective:
            record = self.stage.known(f"{self.key}/{told.key}")
            assert record is not None
            sign = self.stage.sign(self.stage.clerk, at)
            take("report", record, **sign, result=told.result, attainment=told.attainment)

    def set_goals(self, at: datetime) -> None:
        for told in self.told.goal:
            figures: Said = {
                "unit": told.unit,
                "direction": told.direction,
                "baseline": told.baseline,
                "target": told.target,
            }
            aligned: Said = {"objective": self.stage.known(f"{self.key}/{told.key}"), "metric": told.metric}
            sign = self.stage.sign(self.stage.clerk, at)
            add_part(Goal, self.plan, **sign, title=told.title, **figures, **aligned)

    def adding(self, item: ItemStory) -> Act:
        def act(at: datetime) -> None:
            told = next(one for one in self.told.goal if one.key == item.told.goal)
            item.create(self.plan, Goal.objects.get(plan=self.plan, title=told.title), at)

        return act

    # ------------------------------------------------------------ approval

    def submit(self, at: datetime) -> None:
        take("submit", self.plan, **self.stage.sign(self.stage.head, at))

    def send_back(self, at: datetime) -> None:
        self.stage.sign_off(self.plan, at, self.told.plan.returned, verdict="reject")

    def correct(self, at: datetime) -> None:
        """What was found fault with is mended, and the plan submitted again."""
        head = self.told.plan
        sign = self.stage.sign(self.stage.head, at)
        amend(self.plan, **sign, pilot_arrangement=f"{head.pilot_arrangement}{head.mended}")
        take("submit", self.plan, **sign)

    def delegate(self, at: datetime) -> None:
        head, cast = self.told.plan, self.stage.story.cast
        assert head.away is not None
        first, last = (self.stage.window.named(text, self.year) for text in head.away[:2])
        approver, deputy = self.stage.people[cast.approver], self.stage.people[cast.deputy]
        days: Said = {"from_day": first, "to_day": max(last, first + timedelta(days=10))}
        organisation.delegate(approver, deputy, actor=approver, at=at, **days, reason=head.away[2])

    def approving(self, comment: str) -> Act:
        """The deputy signs while standing in, else the approver."""

        def act(at: datetime) -> None:
            self.stage.sign_off(self.plan, at, comment, by=self.stage.story.cast.deputy)

        return act

    def start(self, at: datetime) -> None:
        take("start", self.plan, **self.stage.sign(self.stage.head, at))

    # ------------------------------------------------------------ the year

    def measuring(self, title: str, value: Decimal) -> Act:
        def act(at: datetime) -> None:
            goal = Goal.objects.get(plan=self.plan, title=title)
            amend_part(goal, **self.stage.sign(self.stage.clerk, at), now=value)

        return act

    def revise(self, at: datetime) -> None:
        take("revise", self.plan, **self.stage.sign(self.stage.head, at), reason=self.told.plan.revise_reason)
        for item in self.items:
            if item.told.revision:
                self.adding(item)(at)
            if item.told.moved:
                item.move(at)

    def evaluate(self, at: datetime) -> None:
        told = self.told.summing_up
        assert told is not None
        said: Said = {
            "title": f"{self.year} {told.title}",
            "methods": "review",
            "evidence": told.report,
            "verdict": "partly",
        }
        more: Said = {"conclusion": told.conclusion, "report": told.report, "next_step": told.next.t}
        made = create(Evaluation, **self.stage.sign(self.stage.clerk, at), plan=self.plan, **said, **more)
        take("confirm", made, **self.stage.sign(self.stage.head, at))
        next_cycle(self.stage, made, told.next, at)

    def close(self, at: datetime) -> None:
        """What is not finished by now goes over into the next year."""
        told = self.told.summing_up
        assert told is not None
        approver = self.stage.sign(self.stage.story.cast.approver, at)
        for item in PlanItem.objects.filter(plan=self.plan, is_open=True):
            take("call-off", item, **approver, reason=told.carried)
        take("close", self.plan, **self.stage.sign(self.stage.head, at), result=told.result)
