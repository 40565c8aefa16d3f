"""The clerk's morning: who answers for a task that is coming up does what it asks for, in time, late, or not at all.

Checks and screenings are carried out; where the area of a record is still to come, a confirmed paper stands for it.
What becomes of a task is decided once, by chance or by the story, when it is first seen.
"""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import cached_property
from random import Random

from bihuan.areas.capability.models import CapabilityPlan
from bihuan.areas.improvement.models import ImprovementPlan
from bihuan.areas.policies.answering import Holders
from bihuan.areas.policies.models import Filing, Task, Waiver
from bihuan.core.files import attach
from bihuan.core.periods import read_period
from bihuan.core.refusals import Refused
from bihuan.core.writing import create, take
from bihuan.jobs.demo import check_acts, papers, quality_acts, screening_acts
from bihuan.jobs.demo.agenda import Act
from bihuan.jobs.demo.stage import Said, Stage
from bihuan.jobs.demo.stories import Paper, Special
from bihuan.jobs.demo.wording import filled

AHEAD = timedelta(days=45)
LATELY = timedelta(days=30)
LATE, REJECTED = 0.035, 0.02  # shares by chance
CHECK = "plan-check"
Way = Callable[[Stage, Task, datetime, str], None]


class Clerk:
    """Looks at the tasks of one company every morning."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.seen: set[int] = set()
        self.told: set[Special] = set()

    @cached_property
    def known_duties(self) -> dict[str, Paper]:
        return self.stage.story.filings.duty

    @cached_property
    def own_records(self) -> dict[str, tuple[tuple[int, int], Way]]:
        """Duties whose records are made here: how early, and by what act."""
        checks = self.stage.story.checks
        found: dict[str, tuple[tuple[int, int], Way]] = {
            ref: (told.early, quality_acts.by_duty) for ref, told in checks.duty.items()
        }
        return found | {ref: (told.early, screening_acts.by_duty) for ref, told in checks.screening.items()}

    def morning(self, at: datetime) -> None:
        company, today = self.stage.company, self.stage.day(at)
        rows = Task.objects.filter(company=company, pending=True, due_day__lte=today + AHEAD)
        fresh = {*rows.values_list("pk", flat=True)} - self.seen
        self.seen |= fresh
        found = Task.objects.filter(pk__in=fresh).select_related("duty", "person", "department", "subject")
        for task in found.order_by("due_at", "pk"):
            if self.is_ours(task):
                self.decide(task, today)

    def is_ours(self, task: Task) -> bool:
        """Is it for the clerk to see to, or does the story tell its record?"""
        if task.duty.ref in self.own_records:
            return True
        return task.duty.ref in self.known_duties and (
            task.duty.evidence_kind == CHECK or not by_record(self.stage, task)
        )

    # ------------------------------------------------------------ what becomes of a task

    def decide(self, task: Task, today: date) -> None:
        filings, chance = self.stage.story.filings, self.stage.chance(task.duty.ref, task.occasion, task.scope)
        if self.among(filings.neglected, task) and is_recent(task, self.stage.window.today):
            return
        if special := self.first(filings.waiting, task):
            self.put(self.ago(2), self.waiving(task, special.reason), today)
            return
        if special := self.first(filings.fresh, task):
            self.put(self.ago(special.ago), self.filing(task, self.ago(special.ago), lately=special), today)
            return
        if special := self.among(filings.waived, task):
            self.put(self.before(task, 4), self.waiving(task, special.reason, granted=True), today)
            return
        if special := self.among(filings.refused, task):
            self.put(self.before(task, 5), self.waiving(task, special.reason, answer=special.answer), today)
        self.plan_paper(task, chance, today)

    def among(self, specials: tuple[Special, ...], task: Task) -> Special | None:
        """Is the task one of those the story treats differently?"""
        scope = task.scope.partition(":")[2]
        fitting = (one for one in specials if one.duty == task.duty.ref and one.scope in {"", scope})
        return next((one for one in fitting if one.month in {0, task.due_day.month}), None)

    def first(self, specials: tuple[Special, ...], task: Task) -> Special | None:
        """As `among`, for the first task only that is still to come today."""
        special = self.among(specials, task)
        if special is None or special in self.told or not is_current(task, self.stage.window.today):
            return None
        self.told.add(special)
        return special

    def ago(self, workdays: int) -> date:
        return self.stage.window.later(self.stage.window.today, -workdays)

    def before(self, task: Task, workdays: int) -> date:
        return self.stage.window.later(task.due_day, -workdays)

    def put(self, day: date, act: Act, today: date, *about: object) -> None:
        """On the agenda of a day, or of today if that has passed."""
        when = max(self.stage.window.workday(day), self.stage.window.workday(today))
        self.stage.agenda.add(self.stage.clock(when, act.__qualname__, *about) + timedelta(minutes=30), act)

    def plan_paper(self, task: Task, chance: Random, today: date) -> None:
        """When the paper is made, and when it is filed: never earlier than its period or than the task was there."""
        ref, window = task.duty.ref, self.stage.window
        early = self.own_records[ref][0] if ref in self.own_records else self.known_duties[ref].early
        made = window.later(task.due_day + timedelta(days=1), -1 - chance.randint(*early))
        if chance.random() < LATE and not task.occasion.isdigit():  # what comes once a year is not forgotten
            slip = chance.choice([1, 2, 2, 3, 5])
            made = window.later(task.due_day, min(slip, 2) if ref in self.own_records else slip)
        made = max(made, task.from_day, window.workday(max(today, self.stage.window.start)))
        filed = window.later(made, chance.choice([0, 0, 1, 2]))
        if ref in self.own_records:
            self.put(made, self.stage.patiently(self.recording(task)), today, task.pk)
        elif task.duty.evidence_kind == CHECK:
            self.put(made, self.checking(task, made), today, task.pk)
        else:
            self.put(filed, self.filing(task, made), today, task.pk)

    # ------------------------------------------------------------ acts

    def answering(self, task: Task, at: datetime) -> str:
        """Who answers for the task on the day, by name."""
        people = Holders(self.stage.company, self.stage.day(at)).of(task)
        chance = self.stage.chance(task.duty.ref, task.occasion, task.scope, "who")
        return chance.choice([one.name for one in people]) if people else self.stage.clerk

    def checking(self, task: Task, made: date) -> Act:
        """A plan that is there is checked; before that, the check is on paper."""

        def act(at: datetime) -> None:
            if not check_acts.check(self.stage, task, at):
                self.filing(task, made)(at)

        return act

    def recording(self, task: Task) -> Act:
        """The record the duty asks for is made by who answers for it; another follows if it made up for one missed."""
        still = Task.objects.filter(pk=task.pk, pending=True)

        def act(at: datetime) -> None:
            if still.exists():
                self.own_records[task.duty.ref][1](self.stage, task, at, self.answering(task, at))
            if still.exists():
                tomorrow = self.stage.window.later(self.stage.day(at), 1)
                self.put(tomorrow, self.stage.patiently(act), tomorrow, task.pk)

        return act

    def filing(self, task: Task, made: date, *, again: bool = False, lately: Special | None = None) -> Act:
        def act(at: datetime) -> None:
            if not Task.objects.filter(pk=task.pk, pending=True).exists():
                return
            name = self.answering(task, at)
            told = self.known_duties[task.duty.ref]
            words = filled(told, task, self.stage.chance(task.duty.ref, task.occasion, task.scope, "figures"))
            sign = self.stage.sign(name, at)
            number = f"{task.duty.key}-{task.occasion}".upper()[:100]
            filing = create(
                Filing, **sign, title=words.title, task=task.pk, effective_on=made, document_number=number
            )  # fmt: skip
            attach(
                filing, papers.paper(words.title[:60], told.ending, words.title, words.lines), **sign, **period(task)
            )
            if lately is None:
                self.put_confirmation(filing, task, made, name, at, again=again)
            elif lately.reason:
                day = self.stage.window.later(self.stage.day(at), 1)
                back = self.sending_back(filing, self.stage.other(name), lately.reason)
                self.stage.agenda.add(self.stage.clock(day, filing.number), back)

        return act

    def put_confirmation(self, filing: Filing, task: Task, made: date, name: str, at: datetime, *, again: bool) -> None:
        """Quality looks at it within days; now and then it is the wrong file."""
        chance = self.stage.chance(task.duty.ref, task.occasion, task.scope, "confirm")
        day = self.stage.window.later(self.stage.day(at), chance.choice([1, 1, 2, 3]))
        who = self.stage.other(name) if name in {self.stage.head, self.stage.clerk} else self.stage.clerk
        bad = not again and chance.random() < REJECTED
        act = self.rejecting(filing, task, made, who) if bad else self.confirming(filing, who)
        self.stage.agenda.add(self.stage.clock(day, filing.number), act)

    def confirming(self, filing: Filing, who: str) -> Act:
        return lambda at: void(take("confirm", filing, **self.stage.sign(who, at)))

    def rejecting(self, filing: Filing, task: Task, made: date, who: str) -> Act:
        def act(at: datetime) -> None:
            reason = self.stage.chance(filing.number).choice(self.stage.story.filings.rejected_reasons)
            self.sending_back(filing, who, reason)(at)
            self.put(
                self.stage.window.later(self.stage.day(at), 1), self.filing(task, made, again=True), self.stage.day(at)
            )

        return act

    def sending_back(self, filing: Filing, who: str, reason: str) -> Act:
        return lambda at: void(take("reject", filing, **self.stage.sign(who, at), reason=reason))

    def waiving(self, task: Task, reason: str, *, granted: bool = False, answer: str = "") -> Act:
        def act(at: datetime) -> None:
            if not Task.objects.filter(pk=task.pk, pending=True).exists():
                return
            title = f"{task.duty.title} {task.scope_label} {task.occasion}".replace("  ", " ")
            made = create(
                Waiver, **self.stage.sign(self.answering(task, at), at), title=title, task=task.pk, reason=reason
            )
            if granted or answer:
                verdict = "reject" if answer else "approve"
                day = self.stage.window.later(self.stage.day(at), 1)
                decide = self.deciding(made, verdict, answer)
                self.stage.agenda.add(self.stage.clock(day, made.number), decide)

        return act

    def deciding(self, waiver: Waiver, verdict: str, comment: str) -> Act:
        return lambda at: self.stage.sign_off(waiver, at, comment, verdict=verdict)


def by_record(stage: Stage, task: Task) -> bool:
    """Is there a plan of this system for the year, so that the plan itself will be the evidence?"""
    year = int(task.occasion[:4]) if task.occasion[:4].isdigit() else 0
    if task.duty.evidence_kind == CapabilityPlan.KIND and stage.story.plan.capability:
        return year == stage.window.year and task.due_day > stage.window.start
    plans = ImprovementPlan.objects.filter(company=stage.company, year=year)
    return task.duty.evidence_kind == ImprovementPlan.KIND and plans.exists()


def is_recent(task: Task, today: date) -> bool:
    return today - LATELY < task.due_day < today


def is_current(task: Task, today: date) -> bool:
    return today <= task.due_day < today + AHEAD


def void(_made: object) -> None:
    """An act hands nothing back."""


def period(task: Task) -> Said:
    """Which days the paper is proof for."""
    try:
        found = read_period(task.occasion)
    except Refused:
        return {}
    return {"proves_from": found.start, "proves_to": found.last_day}
