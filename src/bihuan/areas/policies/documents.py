"""The papers of a controlled document as plain blocks: the document with cover and history, and its reading list."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from bihuan.areas.policies.models import ControlledDocument, Revision
from bihuan.core.blocks import (
    Block,
    Document,
    Facts,
    Heading,
    Paragraph,
    Revisions,
    Sign,
    Signatures,
    Signed,
    Table,
    labelled,
)
from bihuan.core.papers import approval_of, approved, drawn_up_in, edition_day, taken


@labelled(_("Controlled document"))
def controlled_document(record: ControlledDocument, at: datetime) -> Document:
    """The document itself: cover with signatures and revision history, purpose, text, opinions of the reviewers."""
    return _paper(record, at, record.title, [*_front(record), *_body(record), *_opinions(record)])


@labelled(_("Reading list"))
def reading_list(record: ControlledDocument, at: datetime) -> Document:
    """Who was given the document, and who confirmed to have read it."""
    rows = record.receipts.select_related("owner__department")
    listed: list[list[Any]] = [
        [place, one.owner.name, str(one.owner.department or ""), one.sent_on, one.read_on]
        for place, one in enumerate(rows, 1)
    ]
    read = sum(1 for one in listed if one[-1])
    head = [_("No."), _("Reader"), _("Department"), _("Given on"), _("Confirmed as read on")]
    facts = Facts([(_("Document"), f"{record.code} {record.title}"), (_("Read by"), f"{read} / {len(listed)}")])
    return _paper(record, at, _("Reading list"), [facts, Table(head, listed, numeric=frozenset({0}))], cover=False)


def _paper(
    record: ControlledDocument, at: datetime, title: Any, blocks: list[Block], *, cover: bool = True
) -> Document:
    approval, line = approval_of(record), _taken_over(record)
    day = (line.issued_on if line else edition_day(record, approval)) if cover else record.company.day_of(at)
    return Document(
        title=title,
        company=record.company.name,
        code=record.code,
        version=record.edition,
        blocks=blocks,
        department=str(record.department or "") or drawn_up_in(record, record.author),
        made_on=day.isoformat(),
        digest=approval.digest if approval else "",
        cover=cover,
    )


def _front(record: ControlledDocument) -> list[Block]:
    rows: list[tuple[Any, Any]] = [
        (_("Document code"), record.code),
        (_("Edition"), record.edition),
        (_("Type"), record.get_type_display()),
        (_("Responsible department"), str(record.department or "")),
        (_("Takes effect on"), record.effective_on),
        (_("State"), record.get_state_display()),
    ]
    history = [
        (one.edition, one.issued_on, one.changes, one.approved_by, one.author_name) for one in record.revisions.all()
    ]
    line = _taken_over(record)
    return [Facts(rows), _as_told(line) if line else _signatures(record), Revisions(history)]


def _taken_over(record: ControlledDocument) -> Revision | None:
    """What is known of an edition that was approved before it came here: its line in the history."""
    return record.revisions.filter(edition=record.edition).last() if record.imported_on else None


def _as_told(line: Revision) -> Signatures:
    rows = ((_("Prepared by"), line.author_name, Sign.DRAWN_UP), (_("Approved by"), line.approved_by, Sign.APPROVED))
    return Signatures([Signed(what, who, "", line.issued_on, sign) for what, who, sign in rows if who])


def _signatures(record: ControlledDocument) -> Signatures:
    """The author drew it up until it was handed over for review; who reviewed what is printed; everyone who approved it."""
    drafted = record.state == ControlledDocument.State.DRAFT  # what was reviewed before is written anew
    handed_over = [] if drafted else taken(record, {"hand-over": ""})["hand-over"]
    written = handed_over[-1].when if handed_over else None
    rows = [Signed(_("Prepared by"), record.author, _("Author"), written, Sign.DRAWN_UP)]
    for one in () if drafted else record.round_of_review().select_related("reviewer__department"):
        place = str(one.reviewer.department or "")
        rows.append(Signed(_("Reviewed by"), one.reviewer, place, one.given_on, Sign.REVIEWED))
    return Signatures([*rows, *approved(record)])


def _body(record: ControlledDocument) -> list[Block]:
    blocks: list[Block] = []
    for label, text in ((_("Purpose and scope"), record.summary), (_("Text"), record.text)):
        if text:
            blocks += [Heading(label), *(Paragraph(line) for line in text.splitlines() if line.strip())]
    files = record.attachments.evidence().order_by("id")
    if files:
        head = [_("Attached file"), _("Digest")]
        blocks += [Heading(_("Attached files")), Table(head, [[one.name, one.digest] for one in files], widths=[2, 3])]
    return blocks


def _opinions(record: ControlledDocument) -> list[Block]:
    rows: list[list[Any]] = [
        [one.round, one.reviewer.name, one.get_opinion_display(), one.comment, one.answer]
        for one in record.reviews.select_related("reviewer")
    ]
    head = [_("Round of review"), _("Reviewer"), _("Opinion"), _("Comment"), pgettext("opinion", "Answer")]
    return [Heading(_("Opinions")), Table(head, rows, widths=[1, 2, 2, 4, 4])] if rows else []
