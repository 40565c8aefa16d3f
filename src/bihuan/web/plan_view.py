"""A yearly plan as its page shows it: mandatory parts with the way to each gap, goals, items on a time axis, changes."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bihuan.areas.improvement.comparison import Change, ChangeKind, counted
from bihuan.areas.improvement.completeness import Gap, PartState
from bihuan.areas.improvement.gantt import timeline
from bihuan.areas.improvement.models import Goal, ImprovementPlan, PlanCheck, PlanItem
from bihuan.areas.improvement.snapshots import is_overdue
from bihuan.areas.policies import duty_words
from bihuan.core.models import Company
from bihuan.core.registry import TYPES
from bihuan.web import addresses
from bihuan.web.drawings.gantt import Mark, Row, Scale, Span, Work, row, scale
from bihuan.web.request import Request
from bihuan.web.views.registers import may_raise

MARKS = {"done": "ok", "late": "bad", "open": ""}
NUMBERS = re.compile(r"\d+(?:\.\d+)?")
PARTS_OF_PLAN = {"goals": "goal"}
PARTS_OF_ITEM = {"steps": "itemstep", "documents": "itemdocument"}


@dataclass(frozen=True)
class PartLine:
    """A mandatory part: complete, or what is missing and where it is mended."""

    number: int
    title: Any
    complete: bool
    why: str
    href: str
    in_dialog: bool


@dataclass(frozen=True)
class ItemLine:
    """An item with its bar and what needs a second look."""

    item: PlanItem
    short: str
    href: str
    drawn: Row | None
    label: str
    step_late: str
    flags: list[tuple[str, str]] = field(default_factory=list)  # colour class, words


@dataclass(frozen=True)
class Milestone:
    """A milestone of an item, with its state."""

    on: date
    title: str
    item: PlanItem
    href: str
    state: str  # ok, bad or empty


def part_lines(plan: ImprovementPlan, parts: Iterable[PartState], company: Company, may_edit: bool) -> list[PartLine]:
    made = []
    for part in parts:
        gap = part.gaps[0] if part.gaps else None
        href, in_dialog = (
            (mend(plan, gap, company) if may_edit else where(plan, gap, company)) if gap else ("#items", False)
        )
        why = str(part.summary) if gap is None else gap_words(part.gaps)
        made.append(PartLine(part.number, part.title, part.complete, why, href, in_dialog))
    return made


def gap_words(gaps: Sequence[Gap]) -> str:
    """The first gap, and how many there are besides."""
    more, first = len(gaps) - 1, str(gaps[0].text)
    if not more:
        return first
    text = ngettext("%(first)s and %(n)s more", "%(first)s and %(n)s more", more)
    return text % {"first": first.rstrip("。."), "n": more}  # the sentence goes on


def mend(plan: ImprovementPlan, gap: Gap, company: Company) -> tuple[str, bool]:
    """The form that mends a gap, and whether it opens as a dialog."""
    fix = gap.fix
    noun, parts = ("plans", PARTS_OF_PLAN) if fix.number == plan.number else ("items", PARTS_OF_ITEM)
    if fix.field == "items":
        return f"{addresses.page(company, 'new', noun='items')}?plan={plan.number}", False
    if part := parts.get(fix.field):
        return addresses.page(company, "add-part", noun=noun, number=fix.number, part=part), True
    return f"{addresses.page(company, 'edit', noun=noun, number=fix.number)}#field-{fix.field}", False


def where(plan: ImprovementPlan, gap: Gap, company: Company) -> tuple[str, bool]:
    """For who may only look: the record with the gap."""
    noun = "plans" if gap.fix.number == plan.number else "items"
    return addresses.page(company, "record", noun=noun, number=gap.fix.number), False


# ---------------------------------------------------------------- items on their time axis


def items_on_axis(
    request: Request, plan: ImprovementPlan, items: Sequence[PlanItem], flags: dict[str, list[tuple[str, str]]]
) -> tuple[Scale, list[ItemLine]]:
    data = timeline(plan, request.at, list(items))
    bars = {one["number"]: one for one in data["rows"]}
    axis = scale([data["from"], data["to"]], request.today)
    return axis, [item_line(request, item, bars.get(item.number), axis, flags.get(item.number, [])) for item in items]


def item_line(
    request: Request, item: PlanItem, bar: dict[str, Any] | None, axis: Scale, flags: list[tuple[str, str]]
) -> ItemLine:
    late = next((s.title for s in item.steps.all() if is_overdue(s.due_on, s.done_on, request.today)), "")
    is_late = item.is_open and (bool(late) or is_overdue(item.due_on, None, request.today))
    return ItemLine(
        item=item,
        short=item.number.removeprefix(f"{request.company.code}-"),
        href=addresses.of(item, request.company),
        drawn=row(work_of(bar), axis) if bar else None,
        label=bar_label(bar) if bar else _("no days yet"),
        step_late=_("Step overdue") if is_late and late else _("Overdue") if is_late else "",
        flags=[*flags, *([("c-over", late)] if is_late and late else [])],
    )


def work_of(bar: dict[str, Any]) -> Work:
    marks = [Mark(one["on"], MARKS[one["state"]], one["text"]) for one in bar["marks"]]
    pilot = Span(*bar["pilot"]) if bar["pilot"] else None
    return Work(Span(bar["from"], bar["to"]), bar["done"], bar["look"], pilot, marks)


def bar_label(bar: dict[str, Any]) -> str:
    text = _("%(first)s to %(last)s, %(percent)s%% done")
    return text % {"first": bar["from"], "last": bar["to"], "percent": round(bar["done"] * 100)}


def milestones(request: Request, items: Iterable[PlanItem]) -> list[Milestone]:
    """Every milestone of the plan in order of time."""
    found = [
        Milestone(
            step.due_on, step.title, item, addresses.of(item, request.company),
            "ok" if step.done_on else "bad" if step.due_on < request.today else "",
        )
        for item in items
        for step in item.steps.all()
        if step.milestone and step.due_on
    ]  # fmt: skip
    return sorted(found, key=lambda one: (one.on, one.item.pk))


# ---------------------------------------------------------------- changes, gaps, goals, check


def item_flags(changes: Iterable[Change], parts: Iterable[PartState], edition: str) -> dict[str, list[tuple[str, str]]]:
    """Words beside an item: new or rescheduled in this draft, and what it lacks."""
    found: dict[str, list[tuple[str, str]]] = {}
    for change in changes:
        words = _("new in V%(edition)s") % {"edition": edition} if change.kind is ChangeKind.ADDED else ""
        if change.kind is ChangeKind.RESCHEDULED and change.days:
            words = _("rescheduled by %(days)s days") % {"days": f"{change.days:+d}"}
        named = found.setdefault(change.number, [])
        if words and change.number and ("c-wait", words) not in named:
            named.append(("c-wait", words))
    for part in parts:
        for number in dict.fromkeys(gap.fix.number for gap in part.gaps):
            found.setdefault(number, []).append(("c-over", _("lacks: %(part)s") % {"part": part.title}))
    return found


def change_summary(changes: list[Change]) -> str:
    """“新增 1 项，改期 1 项”."""
    text = _("%(kind)s: %(count)s")
    return _(", ").join(text % {"kind": kind.label, "count": count} for kind, count in counted(changes).items())


def goals(plan: ImprovementPlan, company: Company, items: Iterable[PlanItem], may_change: bool) -> list[dict[str, Any]]:
    """The goals, each with how many items serve it and, for who may change it, the way to its form."""
    served = Counter(item.goal_id for item in items)
    return [
        {
            "goal": one,
            "target": "" if names_target(one) else one.target_text,
            "name": f"G{place}",
            "items": served[one.pk],
            "href": addresses.page(company, "part", noun="plans", number=plan.number, part="goal", pk=one.pk)
            if may_change
            else "",
        }
        for place, one in enumerate(Goal.objects.filter(plan=plan), 1)
    ]


def names_target(goal: Goal) -> bool:
    """Does the title say the target already, as “first-line resolution ≥ 72%” does?"""
    return goal.target is not None and f"{goal.target.normalize():f}" in NUMBERS.findall(goal.title)


def last_check(request: Request, plan: ImprovementPlan) -> dict[str, Any]:
    """How the check of the last whole month stands, and the way to it; nothing for a month before the plan's period."""
    today, company = request.today, request.company
    year, month = (today.year, today.month - 1) if today.month > 1 else (today.year - 1, 12)
    key = f"{year}-{month:02}"
    found = (
        PlanCheck.objects.filter(plan=plan, month=key)
        .exclude(state=PlanCheck.State.CANCELLED)
        .select_related("owner")
        .first()
    )
    if found is None and f"{plan.period_start:%Y-%m}" > key:
        return {}
    new = f"{addresses.page(company, 'new', noun='plan-checks')}?plan={plan.number}&month={key}"
    new = new if may_raise(request, TYPES[PlanCheck.KIND]) else ""
    return {
        "month": duty_words.month_name(month),
        "check": found,
        "href": addresses.of(found, company) if found else new,
        "signed": bool(found and found.state == PlanCheck.State.SIGNED),
    }
