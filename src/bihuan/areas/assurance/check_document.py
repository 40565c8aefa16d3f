"""A quality check on paper: what was checked, how the projects were drawn, every point with its result."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from bihuan.areas.assurance.models.check import QualityCheck
from bihuan.core.blocks import Block, Document, Facts, Heading, Paragraph, Table, labelled
from bihuan.core.phrases import listed
from bihuan.core.registry import TYPES


@labelled(_("Quality check"))
def check_document(check: QualityCheck) -> Document:
    """The record of the check with its findings."""
    rows = [
        [
            place,
            row.place,
            row.question,
            row.clause,
            row.get_result_display(),
            row.evidence,
            row.finding.number if row.finding else "",
        ]
        for place, row in enumerate(check.items.select_related("finding"), 1)
    ]
    head = [_("No."), _("Where"), _("Point to check"), _("Clause"), _("Result"), _("Objective evidence"), _("Became")]
    table = Table(head, rows, widths=[0.5, 1.2, 2.2, 1, 1, 2, 1.4])
    blocks = [_head(check), *_draw(check), Heading(_("Checklist")), table, *_summary(check)]
    return Document(
        TYPES[check.kind].title(check.company), check.company.name, check.number, "", blocks, str(check.department or ""),
        check.day.isoformat(), landscape=True, cover=False,
    )  # fmt: skip


def _head(check: QualityCheck) -> Facts:
    pairs: list[tuple[Any, Any]] = [
        (_("Title"), check.title),
        (_("Kind of check"), check.get_type_display()),
        (_("What is checked"), check.subject or check.project),
        (_("Whose work is checked"), check.checked_person),
        (_("Checked on"), check.checked_on),
        (_("Checked by"), check.checked_by),
    ]
    return Facts([(label, value) for label, value in pairs if value])


def _draw(check: QualityCheck) -> list[Block]:
    """What it takes to repeat the draw."""
    if not check.drawn:
        return []
    facts = [
        (_("Drawn"), listed(check.drawn)),
        (_("Seed of the draw"), str(check.seed)),
        (_("Digest of the list"), check.frame_digest),
        (_("Drawn by"), check.seeded),
        (_("Cancelled draws of the same month"), check.dropped_draws),
    ]
    return [Heading(_("Draw")), Facts([(label, value) for label, value in facts if value != ""])]


def _summary(check: QualityCheck) -> list[Block]:
    lines = [line for line in check.summary.splitlines() if line.strip()]
    return [Heading(_("Result of the check")), *map(Paragraph, lines)] if lines else []
