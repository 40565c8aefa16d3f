"""Preventive screenings: figures read, concluded on, and an action against what might come."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from bihuan.areas.correction.counting import Scope, figures, in_period
from bihuan.areas.correction.models import Action, PotentialProblem, PreventiveScreening
from bihuan.areas.correction.screening_document import label_of
from bihuan.areas.policies.models import Task
from bihuan.core.models import Department
from bihuan.core.periods import read_period
from bihuan.core.writing import add_part, create, take
from bihuan.jobs.demo.action_acts import ActionStory
from bihuan.jobs.demo.agenda import Act
from bihuan.jobs.demo.fault_acts import department, raised_in_the_ledger
from bihuan.jobs.demo.stage import Said, Stage
from bihuan.jobs.demo.told_action import Problem, Screened
from bihuan.jobs.demo.told_assurance import Screening
from bihuan.jobs.demo.told_ledger import Row

Figures = dict[str, Any]
LAST_MONTHS = 6  # of the trend, told one by one
TREND = {  # by what there is too little of
    "": "趋势没有超出偶然波动（中心 {center}，控制限 {lower} 至 {upper}）",
    "months": "完整记录的月份只有 {n} 个，不足十二个，趋势暂不下结论",
    "facts": "平均每月不到一件，趋势不画控制限",
    "signals": "控制图上 {signals}报警{carried}，其余月份没有超出偶然波动（中心 {center}，控制限 {lower} 至 {upper}）",
}
CARRIED = "（{months} 自身并不突出，由此前月份带出）"
SEEN = "各条事实都有纠正措施，逐条核对后没有共同原因，不另立改进项；下季继续观察。"


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
    screen(stage, own, Look(title, by, (period.start, period.last_day), own_place(task)), at)


def own_place(task: Task) -> Department | None:
    """The department that owes it for itself; none where one screens the whole company."""
    return task.department if task.scope.startswith("department:") else None


def special(stage: Stage, told: Screening, task: Task) -> Screened:
    """What this very screening found, or that there was nothing."""
    place = own_place(task)
    key = place.key if place else ""
    for one in stage.story.actions.screening:
        if not one.day and one.dept == key and quarter(stage, one.quarter) == task.occasion:
            return one
    alarm, quiet, nothing = (
        one.replace("{s}", task.scope_label) for one in (told.alarm, told.conclusion, told.nothing)
    )
    of: Said = {"counted": told.counted, "dimension": told.dimension}
    return Screened.model_validate({**of, "conclusion": alarm, "quiet": quiet, "nothing": nothing})


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
    found = figures(Scope.of(made))
    words = {**in_words(found), **signal_in_words(found)}
    for problem in told.problems:
        add_problem(stage, made, as_shown(problem, words), at, look.by)
    conclusion = concluded(told, found, words)
    take("complete", made, **sign, fill={"conclusion": conclusion})
    raised_in_the_ledger(stage, made, told.row or Row(t=made.title, end="declined", m=SEEN), at)
    for problem in told.problems:
        row = PotentialProblem.objects.get(screening=made.pk, title=problem.t)
        if problem.treat and row.action_id:
            ActionStory(stage, Action.objects.get(pk=row.action_id), problem.treat).begin(at)


def concluded(told: Screened, found: Figures, words: dict[str, str]) -> str:
    """The conclusion that fits the figures, with them put in."""
    if not found["total"] and told.nothing:
        return told.nothing.format(**words)
    return (told.conclusion if "rules" in words or not told.quiet else told.quiet).format(**words)


def in_words(found: Figures) -> dict[str, str]:
    """What Pareto and trend show, as a conclusion quotes it."""
    bars = found["bars"] or [{"key": "", "count": 0, "share": 0}]
    tops = [one for one in bars if one["count"] == bars[0]["count"]]
    limits = {name: f"{found[name] or 0:.1f}" for name in ("center", "lower", "upper")}
    words = {
        "total": str(found["total"]),
        "top": "、".join(label_of(found["dimension"], one["key"]) for one in tops),
        "top_count": f"{'各 ' if len(tops) > 1 else ''}{tops[0]['count']}",
        "top_share": f"{tops[0]['share']:.0%}",
        "counts": "、".join(str(one["count"]) for one in found["months"][-LAST_MONTHS:]),
        "n": str(len(found["months"])),
        **limits,
    }
    shows = "signals" if found["signals"] else found["few"]
    return {**words, "trend": TREND[shows].format(**words, **chart_in_words(found))}


def chart_in_words(found: Figures) -> dict[str, str]:
    """The signals as the chart prints them, and which months of the period only those before them set off."""
    of = (f"{one['rule']}（{'、'.join(one['months'])}）" for one in found["signals"])
    months = {month for one in found["signals"] for month in one["months"] if month >= f"{found['from']:%Y-%m}"}
    mere = "、".join(sorted(months)) if in_period(found) is None else ""
    return {"signals": "、".join(of), "carried": CARRIED.format(months=mere) if mere else ""}


def signal_in_words(found: Figures) -> dict[str, str]:
    """The month of the period that is more than chance, and by which rules; nothing where all is chance."""
    told = in_period(found)
    if told is None or told.count < found["center"]:
        return {}
    return {"month": told.month, "count": str(told.count), "rules": "、".join(told.rules)}


def as_shown(told: Problem, words: dict[str, str]) -> Problem:
    """The problem as the figures bear it out; what rests on a signal that is not there is watched."""
    if not told.signal:
        return told
    if "rules" in words:
        return told.model_copy(update={"shown": told.shown.format(**words)})
    return told.model_copy(update={"shown": told.quiet.format(**words), "verdict": "watch", "treat": None})


def add_problem(stage: Stage, made: PreventiveScreening, told: Problem, at: datetime, by: str) -> None:
    said: Said = {"title": told.t, "shown_by": told.shown, "verdict": told.verdict, "reason": told.reason}
    if told.verdict == "prevent":
        said |= {"owner": stage.people[told.own], "due_on": stage.window.later(stage.day(at), told.due)}
    add_part(PotentialProblem, made, **stage.sign(by, at), **said)
