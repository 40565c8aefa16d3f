"""《管理评审报告》: who sat, what was put before them, what they concluded and decided, the frozen figures with their digest."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from bihuan.areas.assurance.models.review import Decision, ManagementReview
from bihuan.areas.assurance.review_inputs import LABELS
from bihuan.areas.assurance.review_rows import COLUMNS, STATES, TOLD, cells
from bihuan.areas.assurance.review_rules import coverage
from bihuan.core.blocks import Block, Document, Facts, Heading, Paragraph, Signatures, Table, labelled
from bihuan.core.papers import (
    approval_of,
    approved,
    drawn_up,
    drawn_up_in,
    edition_day,
    paper_title,
    paragraphs,
    submission,
    words_of,
    writer,
)
from bihuan.core.phrases import listed
from bihuan.core.vocabulary import Element, ReviewInput

MOST_ROWS = 12  # rows of a figure printed one by one
MOST_NUMBERS = 6  # records named beside a figure on paper


@labelled(_("Management review report"))
def review_document(review: ManagementReview) -> Document:
    """The report as it is signed; the figures are those frozen before the meeting."""
    parts: tuple[tuple[Any, list[Block]], ...] = (
        (_("Purpose of the review"), paragraphs(review.purpose)),
        (_("Attendees"), _attendees(review)),
        (_("Inputs"), _inputs(review)),
        (_("Agenda and conclusions"), _topics(review)),
        (_("What was discussed"), paragraphs(review.minutes)),
        (_("Coverage of the elements"), _coverage(review)),
        (_("Decisions of the review"), _decisions(review)),
        (_("Overall conclusion"), paragraphs(review.conclusion)),
        (_("Result of the follow-up"), paragraphs(review.result)),
    )
    blocks = [block for heading, inside in parts if inside for block in (Heading(heading), *inside)]
    put_forward = submission(review)
    signed = Signatures([drawn_up(review, put_forward), *approved(review)])
    return Document(
        paper_title(review.company, "review-report"), review.company.name, review.number, "V1.0",
        [_head(review), *blocks, signed], drawn_up_in(review, writer(review, put_forward)),
        edition_day(review, approval_of(review)).isoformat(), review.digest,
    )  # fmt: skip


def _head(review: ManagementReview) -> Facts:
    return Facts(
        [
            (_("Title"), review.title),
            (_("Year of the review"), str(review.year)),
            (_("Held on"), review.held_on),
            (_("Place"), review.place),
            (_("Chair"), review.chair.name),
            (_("Period of the inputs"), f"{review.period_start} – {review.period_end}"),
            (_("Inputs of"), review.frozen_on),
        ]
    )


def _attendees(review: ManagementReview) -> list[Block]:
    rows = [
        [row.person.name, str(row.department or ""), row.get_presence_display(), row.note]
        for row in review.attendees.select_related("person", "department")
    ]
    return [
        Table(
            [pgettext("person", "Name"), _("Heads the department"), _("Presence"), _("Note")],
            rows,
            widths=[1, 1.6, 1, 2.4],
        )
    ]


def _inputs(review: ManagementReview) -> list[Block]:
    """Each input with its figures; one that was waived with the chair's reason."""
    blocks: list[Block] = [Paragraph(text)] if (text := late_too(review)) else []
    for one in review.snapshot.get("inputs", []):
        blocks.append(Heading(ReviewInput(one["key"]).label, 2))
        if one["waived"]:
            blocks.append(Paragraph(_("Done without: %(reason)s") % {"reason": one["waived"]}))
        rows = [[LABELS[row["key"]], shown(row), _numbers(row["numbers"])] for row in one["figures"]]
        blocks.append(
            Table([_("Figure"), _("Value"), _("Records")], rows, widths=[2.2, 0.9, 3], numeric=frozenset({1}))
        )
        for row in one["figures"]:
            if row["key"] in TOLD and row.get("rows"):
                blocks += _told(row)
    return blocks


def late_too(review: ManagementReview) -> str:
    """What the figures count beside the facts of the period; nothing where no review was before this one."""
    after = review.snapshot.get("after")
    if not after:
        return ""
    text = _(
        "Each fact goes before one review. These figures also count what was entered after %(moment)s, when the inputs "
        "of the review before were frozen, with an earlier day."
    )
    moment = datetime.fromisoformat(after).astimezone(review.company.zone)
    return text % {"moment": f"{moment:%Y-%m-%d %H:%M}"}


def shown(row: dict[str, Any]) -> str:
    """A figure with what it is a part of; a part of nothing is no data."""
    if row["of"] is None:
        return str(row["value"])
    if not row["of"]:
        return "—"
    return f"{row['value']} / {row['of']} ({row['value'] / row['of']:.0%})"


def _numbers(numbers: list[str]) -> str:
    more = len(numbers) - MOST_NUMBERS
    named = listed(numbers[:MOST_NUMBERS])
    return f"{named} … +{more}" if more > 0 else named


def _told(figure: dict[str, Any]) -> list[Block]:
    """The rows of a figure themselves, the newest where there are many: objectives, open decisions, effects."""
    head = [label for _name, label in COLUMNS[figure["table"]]]
    printed = figure["rows"][-MOST_ROWS:]
    table = Table(head, cells(figure["table"], printed), widths=TOLD[figure["key"]])
    if len(printed) == figure["value"]:
        return [table]
    text = _("%(count)s more stand in the inputs of the record.") % {"count": figure["value"] - len(printed)}
    return [table, Paragraph(text)]


def _topics(review: ManagementReview) -> list[Block]:
    rows = [
        [
            row.title,
            words_of(row.elements, Element),
            "\n".join(filter(None, (row.says, row.paper.number if row.paper else ""))),
            row.concludes,
        ]
        for row in review.topics.select_related("paper")
    ]
    head = [_("Topic"), _("Elements"), _("What it says"), _("What the review concludes")]
    return [Table(head, rows, widths=[1.4, 1, 2.2, 2.2])] if rows else []


def _coverage(review: ManagementReview) -> list[Block]:
    rows = [[one.label, listed(found) or "—"] for one, found in coverage(review).items()]
    return [Table([_("Element"), _("Where it came up")], rows, widths=[1, 4])]


def _decisions(review: ManagementReview) -> list[Block]:
    rows = [[place, *_decision(row)] for place, row in enumerate(_rows(review), 1)]
    head = [_("No."), _("Kind of decision"), _("What is decided"), _("Becomes"), _("Responsible"), _("Due"), _("State")]
    return [Table(head, rows, widths=[0.5, 1.1, 2.4, 1.5, 0.9, 1, 0.9])] if rows else []


def _rows(review: ManagementReview) -> list[Decision]:
    return list(review.decisions.select_related("owner", "became"))


def _decision(row: Decision) -> list[Any]:
    became = row.became.number if row.became else row.get_becomes_display()
    owner = row.owner.name if row.owner else ""
    return [
        row.get_output_display(),
        row.text,
        became,
        owner,
        row.due_on,
        progress_of(row),
    ]


def progress_of(row: Decision) -> Any:
    """How far a decision is."""
    return STATES["done" if row.is_done else "reported" if row.is_reported else "open"]
