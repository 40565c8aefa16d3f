"""Preventive screenings: figures read, concluded on, and an action against what might come."""

from dataclasses import dataclass
from datetime import date, datetime

from bihuan.areas.correction.models import Action, PotentialProblem, PreventiveScreening
from bihuan.areas.policies.models import Task
from bihuan.core.models import Department
from bihuan.core.periods import read_period
from bihuan.core.writing import add_part, create, take
from bihuan.jobs.demo.action_acts import ActionStory
from bihuan.jobs.demo.agenda import Act
from bihuan.jobs.demo.fault_acts import department
from bihuan.jobs.demo.stage import Said, Stage
from bihuan.jobs.demo.told_action import Problem, Screened
from bihuan.jobs.demo.told_assurance import Screening


def put_down(stage: Stage) -> None:
    """Screenings the house makes of itself; those a duty asks for the clerk puts down."""
    for told in stage.story.actions.screening:
        if told.day:
            day = stage.window.workday(stage.window.named(told.day, stage.window.year))
            if day > stage.window.start:
                stage.agenda.add(stage.clock(day, told.t), stage.patiently(telling(stage, told)))


def quarter(stage: Stage, words: str) -> str:
    """ "Q3" of the plan's year, "-Q4" of the year before."""
    return f"{stage.window.year - words.count('-')}-{words.lstrip('-')}"


def telling(stage: Stage, told: Screened) -> Act:
    def act(at: datetime) -> None:
        period = read_period(quarter(stage, told.quarter))
        days = period.start, min(period.last_day, stage.day(at))
        place = department(stage, told.dept) if told.dept else None
        screen(stage, told, Look(told.t, told.by, days, place), at)

    return act


def by_duty(stage: Stage, task: Task, at: datetime, by: str) -> None:
    """The screening of a quarter that a department owes."""
    told, period = stage.story.checks.screening[task.duty.ref], read_period(task.occasion)
    own = special(stage, told, task)
    title = told.name.format(y=task.occasion[:4], q=task.occasion[-1], s=task.scope_label)
    screen(stage, own, Look(title, by, (period.start, period.last_day), task.department), at)


def special(stage: Stage, told: Screening, task: Task) -> Screened:
    """What this very screening found, or that there was nothing."""
    key = task.department.key if task.department else ""
    for one in stage.story.actions.screening:
        if not one.day and one.dept == key and quarter(stage, one.quarter) == task.occasion:
            return one
    return Screened(conclusion=told.conclusion.format(s=task.scope_label))


@dataclass(frozen=True)
class Look:
    """Over which days, of which department (or the company), by whom, under which title."""

    title: str
    by: str
    days: tuple[date, date]
    place: Department | None


def screen(stage: Stage, told: Screened, look: Look, at: datetime) -> None:
    by, sign = stage.people[look.by], stage.sign(look.by, at)
    said: Said = {"title": look.title, "counted": told.counted, "dimension": told.dimension}
    who: Said = {"department": look.place or by.department, "owner": by, "own_only": look.place is not None}
    first, last = look.days
    made = create(PreventiveScreening, **sign, **said, **who, period_start=first, period_end=last)
    for problem in told.problems:
        add_problem(stage, made, problem, at, look.by)
    take("complete", made, **sign, fill={"conclusion": told.conclusion})
    for problem in told.problems:
        if problem.treat:
            row = PotentialProblem.objects.get(screening=made.pk, title=problem.t)
            ActionStory(stage, Action.objects.get(pk=row.action_id or 0), problem.treat).begin(at)


def add_problem(stage: Stage, made: PreventiveScreening, told: Problem, at: datetime, by: str) -> None:
    said: Said = {"title": told.t, "shown_by": told.shown, "verdict": told.verdict, "reason": told.reason}
    if told.verdict == "prevent":
        said |= {"owner": stage.people[told.own], "due_on": stage.window.later(stage.day(at), told.due)}
    add_part(PotentialProblem, made, **stage.sign(by, at), **said)
