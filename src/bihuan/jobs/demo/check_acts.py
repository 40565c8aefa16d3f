"""The check of the plan: what the steps say on the day, signed by the head of quality or who stands in."""

from datetime import date, datetime

from bihuan.areas.improvement.models import ImprovementPlan, PlanCheck
from bihuan.areas.improvement.snapshots import progress_of
from bihuan.areas.policies.models import Task
from bihuan.core.periods import read_period
from bihuan.core.refusals import NotAllowed
from bihuan.core.writing import create, take
from bihuan.jobs.demo.stage import Said, Stage

State = ImprovementPlan.State


def check(stage: Stage, task: Task, at: datetime) -> bool:
    """Check the plan of the period, if it is there."""
    last = read_period(task.occasion).last_day
    plan = plan_for(stage, last)
    if plan is None:
        return False
    month = f"{last:%Y-%m}"
    words = findings(stage, plan, stage.day(at))
    made = create(
        PlanCheck, **stage.sign(stage.clerk, at), title=f"{plan.title} {month}", plan=plan, month=month, **words
    )
    try:
        take("sign", made, **stage.sign(stage.clerk, at))  # while standing in for the head
    except NotAllowed:
        take("sign", made, **stage.sign(stage.head, at))
    return True


def plan_for(stage: Stage, day: date) -> ImprovementPlan | None:
    """The plan in force; before its year begins, the one that is being made."""
    plans = ImprovementPlan.objects.filter(company=stage.company).exclude(state=State.CANCELLED).order_by("year")
    of_year = plans.filter(year=day.year).first()
    return of_year or plans.filter(year=day.year + 1).first()


def findings(stage: Stage, plan: ImprovementPlan, day: date) -> Said:
    """What the check says, from how the items stand."""
    told, rows = stage.story.plan.check, progress_of(plan, day)
    assert told is not None
    late = [row for row in rows if row["overdue"] or row["overdue_steps"]]
    names = "；".join(f"{row['number']} {'、'.join(row['overdue_steps'][:2]) or row['title']}" for row in late)
    counts: Said = {
        "items": len(rows),
        "done": sum(row["done"] for row in rows),
        "steps": sum(row["steps"] for row in rows),
    }
    return {
        "making": told.making if rows else told.none,
        "execution": told.execution.format(**counts),
        "findings": told.late.format(n=len(late), names=names) if late else told.clean,
        "requests": told.requests if late else "",
    }
