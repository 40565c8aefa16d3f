"""The mandatory parts of an improvement plan, each computed from what the plan holds (XDYJ-03-02 4.2, YNTD-ITSS-0300 4.1).

Which parts a company's own policy asks for, and in which order, is data of its pack (`plan_parts`).
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from bihuan.areas.improvement.models import ImprovementPlan, PlanItem
from bihuan.areas.improvement.snapshots import items_of
from bihuan.core.models import Record
from bihuan.core.phrases import Phrase, phrase
from bihuan.core.refusals import Missing
from bihuan.core.routes import route_for
from bihuan.core.vocabulary import PlanPart

SUBJECT = "improvement-plan"  # of the approval route


@dataclass(frozen=True)
class Fix:
    """Where a gap is mended: a record, and the field or part on it."""

    record: Record
    field: str

    @property
    def number(self) -> str:
        return self.record.number


@dataclass(frozen=True)
class Gap:
    """One thing that is missing, and where to mend it."""

    text: Phrase
    fix: Fix


@dataclass(frozen=True)
class PartState:
    """One mandatory part: complete or not, in how far, and where to mend it."""

    number: int
    part: PlanPart
    title: Any
    clause: str
    summary: Phrase
    gaps: tuple[Gap, ...]

    @property
    def complete(self) -> bool:
        return not self.gaps

    @property
    def why(self) -> str:
        """The gaps in words; how much there is where none is left."""
        return " ".join(str(gap.text) for gap in self.gaps) or str(self.summary)

    @property
    def where(self) -> Fix | None:
        """Where the first gap is mended."""
        return self.gaps[0].fix if self.gaps else None


@dataclass(frozen=True)
class Draft:
    """The plan with its rows, read once."""

    plan: ImprovementPlan
    goals: list[Any]
    items: list[PlanItem]

    def lacks(self, name: str, text: Any) -> Iterator[Gap]:
        """A gap when a text of the plan is empty."""
        if not str(getattr(self.plan, name)).strip():
            yield Gap(phrase(text), Fix(self.plan, name))

    def items_lack(self, text: Any, fields: str, faulty: Callable[[PlanItem], bool]) -> Iterator[Gap]:
        """One gap per item the test finds fault with."""
        for item in self.items:
            if faulty(item):
                yield Gap(phrase(text, item=item.number), Fix(item, fields))


def read(plan: ImprovementPlan, known: Sequence[PlanItem] | None = None) -> Draft:
    """The plan with its rows; its items (as `items_of` gives them) may be known already."""
    rows = items_of(plan) if known is None else known
    items = [item for item in rows if item.state != PlanItem.State.CANCELLED]
    return Draft(plan, list(plan.goals.select_related("objective")), items)


# ---------------------------------------------------------------- the parts


def _goals(draft: Draft) -> Iterator[Gap]:
    here = draft.plan
    yield from draft.lacks("requirements", _("Overall requirements are not written."))
    if not draft.goals:
        yield Gap(phrase(_("The plan has no goal.")), Fix(here, "goals"))
    for goal in draft.goals:
        if not goal.is_aligned:
            text = _("The goal “%(goal)s” is not tied to an annual objective or business goal.")
            yield Gap(phrase(text, goal=goal.title), Fix(here, "goals"))
        if goal.target is None or not goal.metric:
            yield Gap(
                phrase(_("The goal “%(goal)s” has no metric with a target."), goal=goal.title), Fix(here, "goals")
            )
    yield from draft.items_lack(_("%(item)s serves no goal."), "goal", lambda item: item.goal_id is None)


def _activities(draft: Draft) -> Iterator[Gap]:
    yield from draft.items_lack(_("%(item)s has no step."), "steps", lambda item: not item.steps.all())
    untied = _("%(item)s names none of the six elements.")
    yield from draft.items_lack(untied, "elements", lambda item: not item.elements)


def _documents(draft: Draft) -> Iterator[Gap]:
    text = _("%(item)s changes a process but names no process document.")
    yield from draft.items_lack(text, "documents", lambda i: i.touches_process and not i.documents.all())


def _pilot(draft: Draft) -> Iterator[Gap]:
    text = _(
        "%(item)s needs a pilot (wide-ranging, risky, or changing a process or its documents) and has no pilot scheme."
    )
    yield from draft.items_lack(text, "pilot_scheme", lambda item: item.needs_pilot and not item.pilot_scheme.strip())


def _operation(draft: Draft) -> Iterator[Gap]:
    text = _("%(item)s has no arrangements for rollout and operation.")
    yield from draft.items_lack(
        text, "rollout", lambda i: not i.rollout.strip() and not draft.plan.operation_arrangement.strip()
    )
    yield from draft.items_lack(
        _("%(item)s does not say how its effect is evaluated."), "methods", lambda item: not item.methods
    )


def _schedule(draft: Draft) -> Iterator[Gap]:
    unowned = _("%(item)s has no owner or no due date.")
    yield from draft.items_lack(unowned, "owner", lambda item: item.owner_id is None or item.due_on is None)
    for item in draft.items:
        for step in item.steps.all():
            if not (step.owner_id and step.starts_on and step.due_on):
                text = _("%(item)s: the step “%(step)s” lacks who does it, its start or its due date.")
                yield Gap(phrase(text, item=item.number, step=step.title), Fix(item, "steps"))


def _resources(draft: Draft) -> Iterator[Gap]:
    yield from draft.items_lack(_("%(item)s names no resources."), "resources", lambda item: not item.resources.strip())
    yield from draft.items_lack(_("%(item)s names no risks."), "risks", lambda item: not item.risks.strip())


def _milestones(draft: Draft) -> Iterator[Gap]:
    text = _("%(item)s has no milestone.")
    yield from draft.items_lack(text, "steps", lambda item: not any(step.milestone for step in item.steps.all()))


def _analysis(draft: Draft) -> Iterator[Gap]:
    yield from draft.lacks("analysis", _("The present state of the processes is not analysed."))
    yield from draft.lacks("solution", _("The chosen solution is not written."))


# ---------------------------------------------------------------- their summaries


def _count(test: Callable[[PlanItem], bool], items: Iterable[PlanItem]) -> int:
    return sum(test(item) for item in items)


def _steps(draft: Draft) -> list[Any]:
    return [step for item in draft.items for step in item.steps.all()]


def _say_goals(draft: Draft) -> Phrase:
    aligned = sum(goal.is_aligned for goal in draft.goals)
    return phrase(_("%(goals)s goals, %(aligned)s tied to objectives"), goals=len(draft.goals), aligned=aligned)


def _say_activities(draft: Draft) -> Phrase:
    return phrase(_("%(items)s items, %(steps)s steps"), items=len(draft.items), steps=len(_steps(draft)))


def _say_documents(draft: Draft) -> Phrase:
    rows = [row for item in draft.items for row in item.documents.all()]
    issued = sum(row.issued_on is not None for row in rows)
    return phrase(_("%(documents)s documents, %(issued)s issued"), documents=len(rows), issued=issued)


def _say_pilot(draft: Draft) -> Phrase:
    needed = [item for item in draft.items if item.needs_pilot]
    ready = _count(lambda item: bool(item.pilot_scheme.strip()), needed)
    return phrase(_("%(needed)s needed, %(ready)s there"), needed=len(needed), ready=ready)


def _say_items(draft: Draft) -> Phrase:
    ready = _count(lambda item: bool(item.methods), draft.items)
    return phrase(_("%(ready)s / %(items)s items"), ready=ready, items=len(draft.items))


def _say_schedule(draft: Draft) -> Phrase:
    steps = _steps(draft)
    ready = sum(bool(step.owner_id and step.due_on) for step in steps)
    return phrase(_("%(ready)s / %(steps)s steps"), ready=ready, steps=len(steps))


def _say_milestones(draft: Draft) -> Phrase:
    return phrase(_("%(milestones)s milestones"), milestones=sum(step.milestone for step in _steps(draft)))


def _say_nothing(draft: Draft) -> Phrase:
    return phrase(_("Written"))


@dataclass(frozen=True)
class Rule:
    """How one part is judged, and what is said of it when nothing is missing; `of_items`: by the items alone."""

    gaps: Callable[[Draft], Iterator[Gap]]
    summary: Callable[[Draft], Phrase]
    of_items: bool = True

    def missing(self, draft: Draft) -> tuple[Gap, ...]:
        """A plan without items lacks every part that is judged by them."""
        if self.of_items and not draft.items:
            return (Gap(phrase(_("The plan has no item.")), Fix(draft.plan, "items")),)
        return tuple(self.gaps(draft))


RULES: dict[str, Rule] = {
    PlanPart.GOALS: Rule(_goals, _say_goals, of_items=False),
    PlanPart.ACTIVITIES: Rule(_activities, _say_activities),
    PlanPart.DOCUMENTS: Rule(_documents, _say_documents),
    PlanPart.PILOT: Rule(_pilot, _say_pilot),
    PlanPart.OPERATION: Rule(_operation, _say_items),
    PlanPart.SCHEDULE: Rule(_schedule, _say_schedule),
    PlanPart.RESOURCES: Rule(_resources, _say_items),
    PlanPart.MILESTONES: Rule(_milestones, _say_milestones),
    PlanPart.ANALYSIS: Rule(_analysis, _say_nothing, of_items=False),
}
EIGHT = [part for part in PlanPart if part is not PlanPart.ANALYSIS]


def asked_parts(plan: ImprovementPlan) -> list[PlanPart]:
    """The parts the company's own policy asks for; the eight where its pack does not say."""
    return [PlanPart(name) for name in plan.company.settings.get("plan_parts", EIGHT)]


def completeness(plan: ImprovementPlan, known: Sequence[PlanItem] | None = None) -> list[PartState]:
    """Every mandatory part of this plan, in the policy's order."""
    draft, route = read(plan, known), route_for(plan, SUBJECT)
    clause = route.clause if route else ""
    return [
        PartState(number, part, part.label, clause, rule.summary(draft), rule.missing(draft))
        for number, part in enumerate(asked_parts(plan), start=1)
        for rule in [RULES[part]]
    ]


def gaps(plan: ImprovementPlan) -> list[Missing]:
    """Everything that keeps the plan from being submitted."""
    return [
        Missing(
            phrase(_("%(number)s %(title)s: %(gap)s"), number=part.number, title=part.title, gap=gap.text),
            gap.fix.field,
            part.clause,
            None if gap.fix.record == plan else gap.fix.record,
        )
        for part in completeness(plan)
        for gap in part.gaps
    ]
