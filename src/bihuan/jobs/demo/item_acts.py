"""A plan item and its way: created with steps, started, piloted (once or twice), rolled out, evaluated, closed."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

from bihuan.areas.improvement.flow.pilot import PILOT_RECORD
from bihuan.areas.improvement.models import (
    Evaluation,
    EvaluationFigure,
    Goal,
    ImprovementPlan,
    ItemDocument,
    ItemStep,
    PilotCriterion,
    PlanItem,
)
from bihuan.areas.policies.models import ControlledDocument
from bihuan.core.files import attach
from bihuan.core.models import Person
from bihuan.core.refusals import Refused
from bihuan.core.writing import add_part, amend, amend_part, create, take
from bihuan.jobs.demo import papers
from bihuan.jobs.demo.agenda import Act
from bihuan.jobs.demo.ledger_acts import into_plan, next_cycle
from bihuan.jobs.demo.stage import Said, Stage
from bihuan.jobs.demo.told import Result
from bihuan.jobs.demo.told_plan import Item

EARLIER = 6  # working days the draft of an evaluation lies before its confirmation


def key_of(title: str) -> str:
    """Under which key the latest edition of a document is kept."""
    return f"document/{title.strip('《》')}"


def moment(stage: Stage, text: str, year: int, *about: object) -> datetime:
    """The morning of a named day."""
    return stage.on(text, year, *about, morning=True)


def figure(name: str, value: Result | None) -> dict[str, Any]:
    """The columns of a figure: hits of a total, or a plain value."""
    if isinstance(value, tuple):
        return {f"{name}_numerator": value[0], f"{name}_denominator": value[1]}
    return {} if value is None else {f"{name}_value": value}


class ItemStory:
    """One item of the plan of a year."""

    def __init__(self, stage: Stage, told: Item, year: int) -> None:
        self.stage, self.told, self.year = stage, told, year
        self.key = told.key

    def day(self, text: str) -> date:
        return self.stage.window.named(text, self.year)

    @property
    def item(self) -> PlanItem:
        found = self.stage.known(self.key)
        assert isinstance(found, PlanItem)
        return found

    @property
    def owner(self) -> Person:
        return self.stage.people[self.told.owner]

    @property
    def checkers(self) -> list[str]:
        """Who checks it: of the quality department whoever has no hand in it, the clerk first."""
        return [self.stage.clerk, self.stage.head]

    # ------------------------------------------------------------ planned

    def create(self, plan: ImprovementPlan, goal: Goal, at: datetime) -> None:
        told, sign = self.told, self.stage.sign(self.stage.clerk, at)
        names = ("title", "measure", "elements", "scheme", "pilot_scheme", "pilot_project", "rollout", "methods")
        said: Said = {name: getattr(told, name) for name in names} | {"resources": told.resources, "risks": told.risks}
        days: Said = {"starts_on": self.day(told.starts), "due_on": self.day(told.due)}
        marks: Said = {"wide_ranging": told.wide, "high_risk": told.risky, "touches_process": told.process}
        who: Said = {"owner": self.owner, "department": self.owner.department}
        made = create(PlanItem, **sign, plan=plan, goal=goal, **said, **days, **marks, **who)
        self.stage.keep(self.key, made)
        self.add_parts(made, sign)
        self.put_down(at)

    def add_parts(self, made: PlanItem, sign: dict[str, Any]) -> None:
        for title, who, first, last, milestone, _done in self.told.steps:
            days: Said = {"starts_on": self.day(first), "due_on": max(self.day(last), self.day(first))}
            add_part(ItemStep, made, **sign, title=title, owner=self.stage.people[who], milestone=milestone, **days)
        for title, change, _issued in self.told.documents:
            add_part(ItemDocument, made, **sign, title=title, change=change)
        for told in self.told.criteria:
            wanted: Said = {"title": told.t, "unit": told.unit, "direction": told.direction, "target": told.target}
            add_part(PilotCriterion, made, **sign, **wanted, **figure("before", told.before))

    def put_down(self, at: datetime) -> None:
        """Everything that happens to the item from now on."""
        agenda, stage = self.stage.agenda, self.stage
        stage.in_turn(self.way())
        for delay in (1, 20):  # those accepted by now, and those that were still being screened
            day = stage.window.later(stage.day(at), delay)
            agenda.add(stage.clock(day, self.key, "link"), lambda now: into_plan(stage, self.key, self.item, now))
        for title, who, _first, _last, _milestone, done in self.told.steps:
            if done:
                agenda.add(self.afternoon(done, title), stage.patiently(self.reporting(title, who, done)))
        for title, _change, issued in self.told.documents:
            if issued:
                agenda.add(self.afternoon(issued, title), stage.patiently(self.issuing(title)))
        if later := self.told.later:
            agenda.add(self.afternoon(later.day, "later"), self.fill_in)

    def afternoon(self, text: str, *about: object) -> datetime:
        return moment(self.stage, text, self.year, self.key, *about) + timedelta(hours=5)

    def way(self) -> list[tuple[datetime, Act]]:
        acts: list[tuple[datetime, Act]] = []
        for name, text, *words in self.told.path:
            at = moment(self.stage, text, self.year, self.key, name)
            if name == "evaluate":
                drafted = self.stage.window.later(self.stage.day(at), -EARLIER)
                acts.append((self.stage.clock(drafted, self.key, morning=True), self.draft_evaluation))
            acts.append((at, self.stepping(name, words)))
        return acts

    def stepping(self, name: str, words: list[str]) -> Act:
        step: Callable[..., None] = getattr(self, name.replace("-", "_"))
        return lambda at: step(at, *words)

    def fill_in(self, at: datetime) -> None:
        assert self.told.later is not None
        means: Said = {"resources": self.told.later.resources, "risks": self.told.later.risks}
        amend(self.item, **self.stage.sign(self.stage.clerk, at), **means)

    def move(self, at: datetime) -> None:
        """The revision gives other days."""
        assert self.told.moved is not None
        sign, moved = self.stage.sign(self.stage.clerk, at), self.told.moved
        amend(self.item, **sign, starts_on=self.day(moved.starts), due_on=self.day(moved.due))
        steps = ItemStep.objects.filter(item=self.item).order_by("id")
        for step, (first, last) in zip(steps, moved.steps, strict=True):
            amend_part(step, **sign, starts_on=self.day(first), due_on=self.day(last))

    # ------------------------------------------------------------ progress

    def reporting(self, title: str, who: str, done: str) -> Act:
        def act(at: datetime) -> None:
            step = ItemStep.objects.get(item=self.item, title=title)
            done_on = min(self.day(done), self.stage.day(at))
            amend_part(step, **self.stage.sign(who, at), done_on=done_on)

        return act

    def issuing(self, title: str) -> Act:
        def act(at: datetime) -> None:
            row = ItemDocument.objects.get(item=self.item, title=title)
            issued = self.stage.known(key_of(title))
            if issued is not None and issued.state != ControlledDocument.State.ISSUED:
                raise Refused([f"{title} is not issued yet."])
            sign = self.stage.sign(self.told.owner, at)
            amend_part(row, **sign, issued_on=self.stage.day(at), document=issued)

        return act

    # ------------------------------------------------------------ steps of the way

    def start(self, at: datetime) -> None:
        take("start", self.item, **self.stage.sign(self.told.owner, at))

    def pilot(self, at: datetime, until: str) -> None:
        sign = self.stage.sign(self.told.owner, at)
        last = max(self.day(until), self.stage.day(at))
        amend(self.item, **sign, pilot_project=self.told.pilot_project, pilot_to=last)
        take("start-pilot", self.item, **sign)

    def end(self, at: datetime) -> None:
        item, sign = self.item, self.stage.sign(self.told.owner, at)
        rows = PilotCriterion.objects.filter(item=item, attempt=item.attempt).order_by("id")
        lines = []
        for row, told in zip(rows, self.told.criteria, strict=True):
            amend_part(row, **sign, **figure("after", told.after[item.attempt - 1]))
            row.refresh_from_db()
            lines.append(f"{row.title} {row.target_text} → {row.after_text}")
        period: Said = {"proves_from": item.pilot_from, "proves_to": self.stage.day(at)}
        record = papers.paper(f"{item.title[:20]} {item.attempt}", "xlsx", item.title, lines)
        attach(item, record, **sign, purpose=PILOT_RECORD, **period)
        weeks = [self.stage.chance(self.key, item.attempt, week).randint(20, 60) + 6 * week for week in range(8)]
        attach(item, papers.bars(weeks, f"{item.number}-{item.attempt}"), **sign, **period)
        if item.pilot_to and self.stage.day(at) < item.pilot_to:
            amend(item, **sign, early_reason=self.told.title)
        take("end-pilot", item, **sign)

    def verify(self, at: datetime, comment: str) -> None:
        self.stage.by_first("verify-pilot", self.item, at, self.checkers, comment=comment)

    def fail(self, at: datetime, reason: str) -> None:
        self.stage.by_first("fail-pilot", self.item, at, self.checkers, reason=reason)

    def approve(self, at: datetime, comment: str = "") -> None:
        self.stage.sign_off(self.item, at, comment)

    def operate(self, at: datetime) -> None:
        take("operate", self.item, **self.stage.sign(self.told.owner, at))

    def operate_directly(self, at: datetime, reason: str) -> None:
        take("operate-directly", self.item, **self.stage.sign(self.told.owner, at), reason=reason)

    def draft_evaluation(self, at: datetime) -> None:
        told = self.told.evaluation
        assert told is not None
        sign, item = self.stage.sign(self.stage.clerk, at), self.item
        said: Said = {"title": told.title, "methods": self.told.methods, "verdict": told.verdict, "report": told.report}
        made = create(Evaluation, **sign, item=item, elements=item.elements, conclusion=told.conclusion, **said)
        for one in told.figures:
            named: Said = {"metric": one.t, "unit": one.unit, "direction": one.direction, "target": one.target}
            periods: Said = {"period_before": one.periods[0], "period_after": one.periods[1]}
            both = figure("before", one.before) | figure("after", one.after)
            add_part(EvaluationFigure, made, **sign, **named, **periods, **both)
        lines = [told.conclusion, *(f"{one.t}：{one.periods[0]} → {one.periods[1]}" for one in told.figures)]
        attach(made, papers.paper(told.title, "docx", told.title, lines), **sign)
        self.stage.keep(f"{self.key}/evaluation", made)

    def evaluate(self, at: datetime) -> None:
        made = self.stage.known(f"{self.key}/evaluation")
        assert made is not None
        self.stage.by_first("confirm", made, at, [self.stage.other(self.told.owner), *self.checkers])

    def close(self, at: datetime, result: str) -> None:
        row, closers = self.told.next, [self.stage.other(self.told.owner), *self.checkers]
        self.stage.by_first("close", self.item, at, closers, result=result, next_title=row.t if row else "")
        if row:
            next_cycle(self.stage, self.item, row, at)

    def call_off(self, at: datetime, reason: str) -> None:
        take("call-off", self.item, **self.stage.sign(self.stage.story.cast.approver, at), reason=reason)
