"""《年度运维服务能力管理计划》: objectives of the year, work by element with who answers for it, result, signatures."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from bihuan.areas.capability.models import CapabilityPlan, Objective, Work
from bihuan.core.blocks import Block, Document, Facts, Heading, Signatures, Table, labelled
from bihuan.core.papers import (
    approval_of,
    approved,
    drawn_up,
    drawn_up_in,
    edition_day,
    edition_of,
    paragraphs,
    revisions,
    submission,
    title_of_year,
    writer,
)
from bihuan.core.registry import TYPES
from bihuan.core.vocabulary import Element


@labelled(_("Annual service capability management plan"))
def plan_document(plan: CapabilityPlan, at: datetime) -> Document:
    """The plan as it stands."""
    parts: tuple[tuple[Any, list[Block]], ...] = (
        (_("What it rests on"), paragraphs(plan.basis)),
        (_("Objectives of the year"), _objectives(plan)),
        (_("Work by element"), _work(plan)),
        (_("Elements without work, and why"), paragraphs(plan.left_out)),
        (_("Resources"), paragraphs(plan.resources)),
        (_("Result of the year"), paragraphs(plan.result)),
    )
    blocks = [block for heading, inside in parts if inside for block in (Heading(heading), *inside)]
    put_forward = submission(plan)
    signed = Signatures([drawn_up(plan, put_forward), *approved(plan)])
    return Document(
        title_of_year(TYPES[plan.kind].title(plan.company), plan.year),
        plan.company.name, plan.number, edition_of(plan), [_head(plan), *blocks, signed, revisions(plan, "revise")],
        drawn_up_in(plan, writer(plan, put_forward)), edition_day(plan, approval_of(plan)).isoformat(),
    )  # fmt: skip


def _head(plan: CapabilityPlan) -> Facts:
    pairs = [(_("Title"), plan.title), (_("Number"), plan.number), (_("State"), plan.get_state_display())]
    return Facts([*pairs, (_("Owner"), str(plan.owner or ""))])


def _objectives(plan: CapabilityPlan) -> list[Block]:
    """Those leadership has issued, for every reader: a paper is one for all, as it is signed and kept."""
    found = Objective.objects.filter(company=plan.company_id, year=plan.year).exclude(state__in=("draft", "cancelled"))
    rows = [
        [row.number, row.title, row.target, row.result, row.get_attainment_display()] for row in found.order_by("pk")
    ]
    head = [_("Number"), _("Objective"), _("Target"), _("Result"), _("Attainment")]
    return [Table(head, rows, widths=[1.5, 2.2, 1, 1.6, 0.9])] if rows else []


def _work(plan: CapabilityPlan) -> list[Block]:
    """Element by element, in their order."""
    order = list(Element.values)
    found = sorted(plan.work.select_related("department", "owner"), key=lambda row: (order.index(row.element), row.pk))
    head = [_("Element"), _("Work"), _("Measured by"), _("Department"), _("Responsible"), _("Due"), _("Outcome")]
    return [Table(head, [_row(one) for one in found], widths=[0.8, 2, 1.2, 1.1, 0.8, 1, 1.4])]


def _row(one: Work) -> list[Any]:
    outcome = " ".join(filter(None, (one.outcome, f"({one.done_on})" if one.done_on else "")))
    return [
        one.get_element_display(), one.text, one.indicator, str(one.department), one.owner.name, one.due_on, outcome,
    ]  # fmt: skip
