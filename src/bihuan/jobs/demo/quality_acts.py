"""Quality checks: by a duty of the policy or by a habit of the house, point by point, with what they found."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from random import Random

from bihuan.areas.assurance.models import CheckItem, QualityCheck
from bihuan.areas.correction.models import Nonconformity
from bihuan.areas.improvement.models import Opportunity
from bihuan.areas.policies.models import Task
from bihuan.core.calendars import dates
from bihuan.core.models import Department
from bihuan.core.writing import amend_part, create, take
from bihuan.jobs.demo import ledger_acts
from bihuan.jobs.demo.agenda import Act
from bihuan.jobs.demo.fault_acts import Handling, department, treat
from bihuan.jobs.demo.stage import Said, Stage
from bihuan.jobs.demo.told_assurance import Checked, Seen
from bihuan.jobs.demo.wording import with_figures

SEEDS = 10**6
SEED = "月例会上当众掷骰得出"
EVERY = {"month": 1, "quarter": 3}


def put_down(stage: Stage) -> None:
    """Checks no duty asks for, at the end of a month or a quarter; those of a duty the clerk puts down."""
    window = stage.window
    firsts = [day for day in dates(window.start, window.today) if day.day == 1 and day > window.start]
    for told in stage.story.checks.check:
        for first in firsts:
            if (first.month - 1) % EVERY[told.every]:
                continue
            last = window.later(first, -1)
            occasion = f"{last:%Y-%m}"
            early = stage.chance(told.name, occasion).randint(*told.early)
            day = window.later(last, -early) if early else last
            if day > window.start:
                stage.agenda.add(stage.clock(day, told.name), habit(stage, told, occasion))


def habit(stage: Stage, told: Checked, occasion: str) -> Act:
    words = {"y": occasion[:4], "m": str(int(occasion[5:7]))}
    visit = Visit(told, occasion, told.name.format(**words), told.by)
    return stage.patiently(lambda at: check(stage, visit, at))


def by_duty(stage: Stage, task: Task, at: datetime, by: str) -> None:
    """The check a duty asks for."""
    told = stage.story.checks.duty[task.duty.ref]
    year, _dash, rest = task.occasion.partition("-")
    number = rest.lstrip("QW").lstrip("0")
    title = told.name.format(y=year, m=number, q=number, w=number, s=task.scope_label)
    kind, _colon, key = task.scope.partition(":")
    place = department(stage, key) if kind == "department" else None
    check(stage, Visit(told, task.occasion, title, _eyes(stage, told.by or by, place), place), at)


def _eyes(stage: Stage, by: str, place: Department | None) -> str:
    """Nobody checks the department they head: the clerk does."""
    return stage.clerk if place and place.head == stage.people[by] else by


@dataclass(frozen=True)
class Visit:
    """One check: of which kind, on which occasion, under which title, by whom, in which department."""

    told: Checked
    occasion: str
    title: str
    by: str
    place: Department | None = None


def check(stage: Stage, visit: Visit, at: datetime) -> None:
    """Laid out, carried out and completed on one morning."""
    told, sign = visit.told, stage.sign(visit.by, at)
    chance, made = stage.chance(told.name, visit.occasion, visit.title), lay_out(stage, visit, at)
    if told.size:
        take("draw", made, **sign, size=told.size, seed=chance.randrange(SEEDS), reason=SEED)
    take("start", made, **sign)
    seen = [one for one in told.seen if fits(stage, one, visit)]
    points = list(CheckItem.objects.filter(quality_check=made).order_by("id"))
    for number, row in enumerate(points):
        special = next((one for one in seen if one.place == number + 1), None)
        amend_part(row, **sign, **found_on(told, special, number, chance))
    words = told.summary_found if seen else told.summary
    take("complete", stage.fresh(made), **sign, fill={"summary": with_figures(words, chance)})
    follow(stage, seen, points, at)


def lay_out(stage: Stage, visit: Visit, at: datetime) -> QualityCheck:
    told, by = visit.told, stage.people[visit.by]
    home = visit.place or (department(stage, told.dept) if told.dept else by.department)
    frame = "\n".join(one.label for one in stage.story.cast.project) if told.size else ""
    said: Said = {"title": visit.title, "type": told.type, "planned_on": stage.day(at), "subject": told.subject}
    who: Said = {"owner": by, "department": home}
    if told.person:
        who["checked_person"] = stage.people[told.person]
    return create(QualityCheck, **stage.sign(visit.by, at), **said, **who, frame=frame)


def fits(stage: Stage, seen: Seen, visit: Visit) -> bool:
    """Is it this very check the story means? Occasions are written without their year: "05", "Q2", "W19"."""
    year, _dash, rest = visit.occasion.partition("-")
    same = rest == seen.occasion and year == str(stage.window.year)
    return same and (not seen.scope or (visit.place is not None and visit.place.key == seen.scope))


def found_on(told: Checked, seen: Seen | None, number: int, chance: Random) -> Said:
    if seen is not None:
        return {"result": seen.result, "evidence": seen.evidence, "remark": seen.remark}
    words = told.evidence[number % len(told.evidence)]
    return {"result": "conform", "evidence": with_figures(words, chance)}


def follow(stage: Stage, seen: Sequence[Seen], points: Sequence[CheckItem], at: datetime) -> None:
    """What was found is treated, or enters the ledger."""
    for one in seen:
        row = CheckItem.objects.get(pk=points[one.place - 1].pk)
        if found := Nonconformity.objects.filter(pk=row.finding_id or 0).first():
            if one.own:
                treat(stage, found, Handling(one.own, one.treat, one.same), at)
        elif (noted := Opportunity.objects.filter(pk=row.finding_id or 0).first()) and one.row:
            stage.keep(ledger_acts.named(one.row.key or one.row.t), noted)
            ledger_acts.live(stage, one.row, noted, at)
