"""The table that tracks corrective and preventive actions, column by column (YNTD-ITSS-0300 4.4.5)."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import pgettext_lazy

from bihuan.areas.correction.models import Action
from bihuan.areas.correction.words import MeasureKind
from bihuan.core.models import Approval, ApprovalSlot
from bihuan.core.phrases import listed

PAPER = "action-ledger"


@dataclass(frozen=True)
class Column:
    """A column: its name (a field where it is one), its heading, how wide, what stands in it."""

    name: str
    heading: Any
    width: float
    value: Callable[[Action], Any]


def _measures(*kinds: MeasureKind) -> Callable[[Action], str]:
    """The measures of these kinds, one per line."""

    def read(record: Action) -> str:
        rows = [row for row in record.steps.all() if row.round == record.round and row.type in kinds]
        return "\n".join(row.title for row in rows)

    return read


def _immediate(record: Action) -> str:
    return "\n".join(text for text in (record.immediate, _measures(MeasureKind.CORRECTION)(record)) if text)


def _approved_by(record: Action) -> str:
    """Who signed the approval of the action that holds, and in whose place; not that of a change asked for since."""
    if record.state in {Action.State.DRAFT, Action.State.SUBMITTED}:
        return ""
    own = [one for one in record.approvals.all() if one.state == Approval.State.APPROVED and one.subject == Action.KIND]
    last = max(own, key=lambda one: one.pk, default=None)
    slots: Iterable[ApprovalSlot] = last.slots.all() if last else ()
    return listed(slot.signer for slot in slots if slot.decided_by)


def _name(field: str) -> Callable[[Action], str]:
    def read(record: Action) -> str:
        value = getattr(record, field)
        return str(value) if value else ""

    return read


def _number(field: str) -> Callable[[Action], str]:
    def read(record: Action) -> str:
        value = getattr(record, field)
        return value.number if value else ""

    return read


COLUMNS: tuple[Column, ...] = (
    Column("number", pgettext_lazy("ledger column", "Number"), 1.6, lambda r: r.number),
    Column("nature", pgettext_lazy("ledger column", "Kind"), 0.9, lambda r: r.get_nature_display()),
    Column("source", pgettext_lazy("ledger column", "Source"), 1.0, lambda r: r.get_source_display()),
    Column("treats", pgettext_lazy("ledger column", "Nonconformity"), 1.5, _number("treats")),
    Column("from_complaint", pgettext_lazy("ledger column", "Complaint"), 1.5, _number("from_complaint")),
    Column("what", pgettext_lazy("ledger column", "Problem"), 2.6, lambda r: r.what),
    Column("severity", pgettext_lazy("ledger column", "Severity"), 0.8, lambda r: r.get_severity_display()),
    Column("recurring", pgettext_lazy("ledger column", "Recurring"), 0.7, lambda r: "✓" if r.recurring else ""),
    Column("immediate", pgettext_lazy("ledger column", "Immediate correction"), 1.8, _immediate),
    Column("cause", pgettext_lazy("ledger column", "Cause analysis"), 2.2, lambda r: r.cause),
    Column("corrective", pgettext_lazy("ledger column", "Corrective measures"), 2.4, _measures(MeasureKind.CORRECTIVE)),
    Column("elsewhere", pgettext_lazy("ledger column", "The same elsewhere"), 1.6, lambda r: r.elsewhere),
    Column("preventive", pgettext_lazy("ledger column", "Preventive measures"), 2.0, _measures(MeasureKind.PREVENTIVE)),
    Column("department", pgettext_lazy("ledger column", "Responsible department"), 1.1, _name("department")),
    Column("owner", pgettext_lazy("ledger column", "Owner"), 0.9, _name("owner")),
    Column("owning_department", pgettext_lazy("ledger column", "Owning department"), 1.1, _name("owning_department")),
    Column("due_on", pgettext_lazy("ledger column", "Due"), 1.1, lambda r: r.due_on),
    Column("approved_by", pgettext_lazy("ledger column", "Approved by"), 0.9, _approved_by),
    Column("carried_out", pgettext_lazy("ledger column", "Carried out"), 1.8, lambda r: r.carried_out),
    Column("done_on", pgettext_lazy("ledger column", "Done on"), 1.1, lambda r: r.done_on),
    Column("verification", pgettext_lazy("ledger column", "Verification"), 1.6, lambda r: r.verification),
    Column("verified_by", pgettext_lazy("ledger column", "Verified by"), 0.9, _name("verified_by")),
    Column("verified_on", pgettext_lazy("ledger column", "Verified on"), 1.1, lambda r: r.verified_on),
    Column("effect", pgettext_lazy("ledger column", "Effect"), 1.6, lambda r: r.effect),
    Column("confirmed_by", pgettext_lazy("ledger column", "Confirmed by"), 0.9, _name("confirmed_by")),
    Column("confirmed_on", pgettext_lazy("ledger column", "Confirmed on"), 1.1, lambda r: r.confirmed_on),
    Column("round", pgettext_lazy("ledger column", "Round"), 0.6, lambda r: r.round),
    Column("state", pgettext_lazy("ledger column", "State"), 0.9, lambda r: r.get_state_display()),
)


def ledger_rows(rows: Any) -> Iterable[list[Any]]:
    """Every row of a query of actions, read in portions with everything the table shows."""
    read = (
        "company",
        "owner",
        "department",
        "owning_department",
        "verified_by",
        "confirmed_by",
        "treats",
        "from_complaint",
    )
    found = rows.select_related(*read).prefetch_related(
        "steps", "approvals__slots__decided_by", "approvals__slots__on_behalf_of"
    )
    for record in found.iterator(chunk_size=500):
        yield [column.value(record) for column in COLUMNS]
