"""The papers of improvement as plain blocks: the plan in its mandatory parts, the tracking table, the ledger."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from bihuan.areas.capability.models import Objective
from bihuan.areas.improvement import rules
from bihuan.areas.improvement.comparison import as_kept
from bihuan.areas.improvement.completeness import asked_parts
from bihuan.areas.improvement.gantt import as_planned, timeline
from bihuan.areas.improvement.models import ImprovementPlan, ItemDocument, PlanItem, PlanVersion
from bihuan.areas.improvement.snapshots import progress_of
from bihuan.areas.improvement.words import Direction, EvaluationMethod
from bihuan.core.blocks import Block, Chart, Document, Facts, Heading, Revision, Revisions, Signatures, Table, labelled
from bihuan.core.models import Approval
from bihuan.core.papers import (
    approval_of,
    drawn_up,
    drawn_up_in,
    edition_day,
    is_drafted,
    paragraphs,
    signed_by,
    submission,
    title_of_year,
    words_of,
    writer,
)
from bihuan.core.phrases import listed, phrase
from bihuan.core.registry import TYPES
from bihuan.core.signatures import approvals_given
from bihuan.core.vocabulary import Element, MeasureKind, PlanPart

Row = dict[str, Any]


@dataclass(frozen=True)
class Paper:
    """What the plan's document is made from: a content, live or frozen, and the moment it is printed."""

    plan: ImprovementPlan
    content: Row
    at: datetime
    edition: PlanVersion | None = None

    @property
    def standing(self) -> Any:
        """How what is printed stands: the plan as it goes on; an edition while the next is drafted, or once it was replaced."""
        if self.edition is None:
            return self.plan.get_state_display()
        if self.edition != self.plan.in_force:
            return _("Superseded")
        return _("In force") if is_drafted(self.plan) else self.plan.get_state_display()

    @property
    def timeline(self) -> Row:
        return as_planned(self.content) if self.edition else timeline(self.plan, self.at)

    @property
    def items(self) -> list[Row]:
        return list(self.content["items"])

    def text(self, name: str) -> list[Block]:
        """A text of the plan as paragraphs; nothing where it is empty."""
        return paragraphs(str(self.content.get(name) or ""))


@labelled(_("Improvement plan"))
def plan_document(plan: ImprovementPlan, at: datetime, edition: PlanVersion | None = None) -> Document:
    """《过程改进计划》 or 《运维服务能力改进计划》: an edition as it was approved, the one in force, or the draft."""
    edition = edition or (None if is_drafted(plan) else plan.in_force)
    paper = Paper(plan, edition.frozen if edition else as_kept(plan.content()), at, edition)
    parts = [block for part in asked_parts(plan) for block in (Heading(part.label), *PARTS[part](paper))]
    approval = approval_for(edition) if edition else approval_of(plan)
    put_forward = approval or submission(plan)
    signed = Signatures([drawn_up(plan, put_forward), *signed_by(approval)])
    return Document(
        title=title_of_year(TYPES[plan.kind].title(plan.company), paper.content["year"]),
        company=plan.company.name,
        code=plan.number,
        version=f"V{edition.edition if edition else plan.edition}",
        blocks=[_head(paper), *parts, signed, _revisions(plan, edition)],
        department=drawn_up_in(plan, writer(plan, put_forward)),
        made_on=edition_day(plan, approval).isoformat(),
        digest=edition.digest if edition else "",
    )


def approval_for(edition: PlanVersion) -> Approval | None:
    """The approval an edition was made by."""
    return approvals_given(edition.plan).filter(digest=edition.digest).last()


def _head(paper: Paper) -> Facts:
    plan, content = paper.plan, paper.content
    period = f"{content['period_start']} – {content['period_end']}"
    owner = plan.owner.name if plan.owner else ""
    rows = [
        (_("Number"), plan.number),
        (_("Plan year"), str(content["year"])),
        (_("Period"), period),
        (_("Owner"), owner),
    ]
    return Facts([*rows, (_("State"), paper.standing)])


# ---------------------------------------------------------------- the parts


def _goals(paper: Paper) -> list[Block]:
    titles = {one.pk: f"{one.number} {one.title}" for one in Objective.objects.filter(company=paper.plan.company)}
    rows = [
        [
            f"G{place}",
            goal["title"],
            titles.get(goal["objective"]) or goal["business_goal"],
            goal["metric"],
            *_figures(goal),
        ]
        for place, goal in enumerate(paper.content["goals"], start=1)
    ]
    head = [_("No."), _("Goal"), _("Annual objective"), _("Metric"), _("Baseline"), _("Target")]
    return [
        *paper.text("requirements"),
        Table(head, rows, widths=[0.6, 2.2, 2.4, 1.6, 1, 1], numeric=frozenset({4, 5})),
    ]


def _figures(goal: Row) -> list[str]:
    sign = "≤" if goal["direction"] == Direction.LOWER else "≥"
    return [rules.shown(goal["baseline"], goal["unit"]), f"{sign} {rules.shown(goal['target'], goal['unit'])}"]


def _activities(paper: Paper) -> list[Block]:
    blocks: list[Block] = []
    for item in paper.items:
        blocks += [Heading(f"{item['number']} {item['title']}", 2), _item_facts(item)]
        rows = [_step(place, step) for place, step in enumerate(item["steps"], start=1)]
        head = [_("No."), _("Step"), _("Responsible"), _("Begins"), _("Due"), _("Milestone")]
        blocks.append(Table(head, rows, widths=[0.5, 3.2, 1, 1.1, 1.1, 0.8]))
    return blocks


def _item_facts(item: Row) -> Facts:
    kind = str(MeasureKind(item["measure"]).label)
    wide, risky = _("wide-ranging"), _("high risk")
    flags = [str(word) for word, name in ((wide, "wide_ranging"), (risky, "high_risk")) if item[name]]
    return Facts(
        [
            (_("Owner"), item["owner_name"]),
            (_("Priority"), _priority(item)),
            (_("Elements"), words_of(item["elements"], Element)),
            (_("Kind of measure"), " · ".join([kind, *flags])),
            (_("Scheme"), item["scheme"]),
        ]
    )


def _priority(item: Row) -> str:
    """Editions approved before items had one hold none."""
    return "—" if item.get("priority") is None else str(item["priority"])


def _step(place: int, step: Row) -> list[Any]:
    return [
        place,
        step["title"],
        step["owner_name"],
        step["starts_on"],
        step["due_on"],
        "◆" if step["milestone"] else "",
    ]


def _documents(paper: Paper) -> list[Block]:
    rows = [
        [row["title"], str(ItemDocument.Change(row["change"]).label), item["number"], item["title"]]
        for item in paper.items
        for row in item["documents"]
    ]
    return [
        Table([_("Process document"), _("How it changes"), _("Plan item"), _("Title")], rows, widths=[2.4, 1, 1.6, 2.6])
    ]


def _pilot(paper: Paper) -> list[Block]:
    rows = [[i["number"], i["title"], i["pilot_scheme"]] for i in paper.items if i["pilot_scheme"]]
    head = [_("Plan item"), _("Title"), _("Pilot scheme")]
    return [*paper.text("pilot_arrangement"), Table(head, rows, widths=[1.4, 2, 3.4])]


def _operation(paper: Paper) -> list[Block]:
    rows = [[i["number"], i["title"], i["rollout"], words_of(i["methods"], EvaluationMethod)] for i in paper.items]
    head = [_("Plan item"), _("Title"), _("Arrangements for rollout and operation"), _("Ways of evaluation")]
    texts = [*paper.text("operation_arrangement"), *paper.text("evaluation_arrangement")]
    return [*texts, Table(head, rows, widths=[1.4, 2, 2.4, 1.4])]


def _schedule(paper: Paper) -> list[Block]:
    rows = [[i["number"], i["title"], i["owner_name"], i["starts_on"], i["due_on"]] for i in paper.items]
    head = [_("Plan item"), _("Title"), _("Owner"), _("Begins"), _("Due")]
    return [Table(head, rows, widths=[1.4, 2.8, 1, 1.1, 1.1]), Chart("gantt", paper.timeline)]


def _resources(paper: Paper) -> list[Block]:
    rows = [[i["number"], i["title"], i["resources"], i["risks"]] for i in paper.items]
    texts = [*paper.text("resources"), *paper.text("risks")]
    return [*texts, Table([_("Plan item"), _("Title"), _("Resources"), _("Risks")], rows, widths=[1.4, 2, 2, 2])]


def _milestones(paper: Paper) -> list[Block]:
    found = [(step, item) for item in paper.items for step in item["steps"] if step["milestone"]]
    found.sort(key=lambda pair: pair[0]["due_on"] or "9999")
    rows = [[step["due_on"], step["title"], item["number"], step["owner_name"]] for step, item in found]
    return [Table([_("Due"), _("Milestone"), _("Plan item"), _("Responsible")], rows, widths=[1.1, 3, 1.4, 1])]


def _analysis(paper: Paper) -> list[Block]:
    return [
        Heading(_("Present state"), 2),
        *paper.text("analysis"),
        Heading(_("Chosen solution"), 2),
        *paper.text("solution"),
    ]


PARTS: dict[PlanPart, Callable[[Paper], list[Block]]] = {
    PlanPart.GOALS: _goals,
    PlanPart.ACTIVITIES: _activities,
    PlanPart.DOCUMENTS: _documents,
    PlanPart.PILOT: _pilot,
    PlanPart.OPERATION: _operation,
    PlanPart.SCHEDULE: _schedule,
    PlanPart.RESOURCES: _resources,
    PlanPart.MILESTONES: _milestones,
    PlanPart.ANALYSIS: _analysis,
}


def _revisions(plan: ImprovementPlan, printed: PlanVersion | None) -> Revisions:
    """The editions up to the one that is printed."""
    rows = plan.versions.select_related("approved_by", "plan__company")
    return Revisions([_revision(one) for one in (rows.filter(pk__lte=printed.pk) if printed else rows)])


def signers(edition: PlanVersion) -> str:
    """Everyone who approved an edition, and in whose place."""
    return listed(one.who for one in signed_by(approval_for(edition))) or str(edition.approved_by or "")


def _revision(edition: PlanVersion) -> Revision:
    plan, approval = edition.plan, approval_for(edition)
    day, change = plan.company.day_of(edition.approved_at), edition.reason or _("First edition")
    if approval is None:
        return Revision(f"V{edition.edition}", day, change, signers(edition))
    drawn, on = drawn_up(plan, approval).who, plan.company.day_of(approval.asked_at)
    return Revision(f"V{edition.edition}", day, change, signers(edition), drawn, drawn_up_on=on)


# ---------------------------------------------------------------- tracking table and ledger


@labelled(_("Plan tracking table"))
def tracking_document(plan: ImprovementPlan, at: datetime) -> Document:
    """How every item of the plan stands today."""
    day = plan.company.day_of(at)
    rows = [
        [
            row["number"], row["title"], row["owner"], str(PlanItem.State(row["state"]).label), f"{row['done']} / {row['steps']}",
            f"{row['milestones_done']} / {row['milestones']}", row["due_on"], listed(row["overdue_steps"]),
        ]
        for row in progress_of(plan, day)
    ]  # fmt: skip
    head = [_("Number"), _("Title"), _("Owner"), _("State"), _("Steps"), _("Milestones"), _("Due"), _("Overdue steps")]
    table = Table(head, rows, widths=[1.5, 2.6, 0.9, 1, 0.8, 0.9, 1.1, 2])
    blocks: list[Block] = [table, Chart("gantt", timeline(plan, at))]
    title = phrase(_("%(plan)s: tracking table"), plan=plan.title)
    return Document(
        title, plan.company.name, plan.number, "", blocks, made_on=day.isoformat(), landscape=True, cover=False
    )
