"""Issuing a controlled document: its line in the history, its readers, the edition it replaces, the one that follows."""

from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from bihuan.areas.policies.models import ControlledDocument, Distribution, Receipt, Reviewer, Revision
from bihuan.areas.policies.models.document import next_edition
from bihuan.core import lean
from bihuan.core.events import Announcement, announce
from bihuan.core.flow import Act
from bihuan.core.models import Company, Link, Notice, Record
from bihuan.core.notices import notify
from bihuan.core.phrases import for_keeping, listed, phrase
from bihuan.core.signatures import holding
from bihuan.core.vocabulary import Event
from bihuan.core.writing import add_part, create, link, take

State = ControlledDocument.State
DRAFTED = (State.DRAFT, State.IN_REVIEW, State.SUBMITTED, State.APPROVED)
CARRIED_OVER = (
    "title", "code", "type", "owner_process", "author", "department", "summary", "text", "owner", "elements",
)  # fmt: skip


def enter_revision(record: ControlledDocument, act: Act, day: date) -> None:
    """The edition's own line in its revision history."""
    with for_keeping():
        names = listed(dict.fromkeys(str(slot.signer) for slot in holding(record)))
        changes = record.changes or str(_("First edition"))
    add_part(
        Revision, record, **act.signed, as_rule=True, edition=record.edition, issued_on=day,
        changes=changes, author_name=str(record.author or ""), approved_by=names,
    )  # fmt: skip


def distribute(record: ControlledDocument, act: Act, day: date) -> None:
    """Give the document to its readers: a receipt to be signed, and a notice. Journalled as one act."""
    readers = list(record.readers(day))
    rows = [
        Receipt(document=record, owner=person, sent_on=day, created_at=act.at, created_by=act.actor)
        for person in readers
    ]
    lean.add(rows, unless_there=True)
    lean.enter(
        record.company, "document.distributed", at=act.at, actor=act.actor, record=record, address=act.address,
        subject=str(record), changes={"readers": [0, len(readers)]},
    )  # fmt: skip
    text = phrase(_("Issued, please read and confirm: %(record)s"), record=record)
    notify(readers, key=f"issued:{record.pk}", kind=Notice.Kind.DOCUMENT, text=text, at=act.at, record=record)


def replace_predecessor(record: ControlledDocument, at: datetime) -> None:
    """The edition before ends when this one takes effect."""
    before = record.predecessor
    if before is not None and before.state == State.ISSUED:
        take("supersede", before, actor=None, at=at)


def request_change(
    document: ControlledDocument | None, *, by: Record, title: str, reason: str, told: Announcement
) -> ControlledDocument | None:
    """Begin the next edition, linked to the record that asks; what is not under control is asked for by its title."""
    draft = next_edition_of(document, reason, told) if document else None
    if draft is None:
        asked: dict[str, Any] = {"company": told.company, "at": told.at, "actor": told.actor, "record": by}
        announce(Event.DOCUMENT_CHANGE_REQUESTED, **asked, title=title, change=reason)
    else:
        link(by, draft, actor=told.actor, at=told.at, kind=Link.Kind.LED_TO)
    return draft


def next_edition_of(document: ControlledDocument, reason: str, told: Announcement) -> ControlledDocument | None:
    """The draft that carries a change: itself, the one under way, or a new one; none of what no longer holds."""
    if document.state in DRAFTED:
        return document
    drafts = document.successors.exclude(state=State.WITHDRAWN)
    if document.state == State.ISSUED and not drafts.exists():
        take("request-change", document, actor=told.actor, at=told.at, reason=reason)
    return drafts.first()


def next_draft(record: ControlledDocument, act: Act, reason: str, edition: str) -> ControlledDocument:
    """The next edition, with the same reviewers, departments and history."""
    values = {name: getattr(record, name) for name in CARRIED_OVER}
    made = create(
        ControlledDocument, **act.signed, as_rule=True, sources=[record], stamped={"predecessor": record},
        edition=edition or next_edition(record.edition), changes=reason, **values,
    )  # fmt: skip
    for kind in (Reviewer, Distribution, Revision):
        for row in kind.objects.filter(document=record):
            add_part(kind, made, **act.signed, as_rule=True, **_fields(row))
    link(made, record, actor=act.actor, at=act.at, kind=Link.Kind.REPLACES)
    return made


def _fields(row: Reviewer | Distribution | Revision) -> dict[str, Any]:
    return {name: getattr(row, name) for name in row.content()}


def take_effect(company: Company, at: datetime) -> int:
    """End the editions whose successors took effect meanwhile. Called every day; late is as good as in time."""
    day = company.day_of(at)
    due = ControlledDocument.objects.filter(
        company=company, state=State.ISSUED, effective_on__lte=day, predecessor__state=State.ISSUED
    )
    replaced = list(due.select_related("predecessor"))
    for record in replaced:
        replace_predecessor(record, at)
    return len(replaced)
