"""The papers of correction as plain blocks: the report on a nonconformity, the report on an action (YNTD-ITSS-0300 4.5.2)."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from bihuan.areas.correction.finding import finding_of
from bihuan.areas.correction.models import Action, Nonconformity
from bihuan.areas.correction.models.parts import InRound
from bihuan.areas.correction.words import Category, MeasureKind
from bihuan.core import due
from bihuan.core.access import role_word
from bihuan.core.blocks import Block, Document, Facts, Heading, Paragraph, Sign, Signatures, Signed, Table, labelled
from bihuan.core.fields import chosen_words
from bihuan.core.models import ApprovalSlot, Record
from bihuan.core.papers import paper_title, paragraphs, taken
from bihuan.core.phrases import listed, phrase
from bihuan.core.registry import TYPES
from bihuan.core.rows import in_turn
from bihuan.core.signatures import signatures


def _paper(record: Record, paper: str, blocks: list[Block], version: str = "") -> Document:
    made_on = record.company.day_of(record.changed_at).isoformat()
    title = paper_title(record.company, paper)
    return Document(
        title, record.company.name, record.number, version, blocks, str(record.department or ""), made_on, cover=False
    )


def _text(label: Any, text: str, level: int = 2) -> list[Block]:
    """A heading and its paragraphs; nothing where the text is empty."""
    lines = paragraphs(text)
    return [Heading(label, level), *lines] if lines else []


def _table(head: list[Any], rows: list[list[Any]], widths: list[float], caption: Any = "") -> list[Block]:
    return [Table(head, rows, caption=caption, widths=widths)] if rows else []


def _shown(record: Record, *names: str) -> list[tuple[Any, Any]]:
    """Label and value of these fields, in words, as far as they have one."""
    found = []
    for name in names:
        field, value = record._meta.get_field(name), getattr(record, name)
        shown = (_("yes") if value else _("no")) if isinstance(value, bool) else chosen_words(field, value)
        if shown not in (None, ""):
            found.append((getattr(field, "verbose_name", name), str(shown)))
    return found


def _taken(record: Record, *steps: str) -> list[Signed]:
    """Who took the named steps, each under the name of its button."""
    declared = TYPES[record.kind].flow.steps
    words = {step: declared[step].label for step in steps if step in declared}
    words |= {"created": _("Raised by")} if "created" in steps else {}
    return [row for rows in taken(record, words).values() for row in rows]


def _approvals(record: Record) -> list[Signed]:
    rows = signatures(record).select_related("approval", "on_behalf_of")
    return [
        Signed(_decision(slot), slot.signer, role_word(record.company, slot.role), slot.decided_at, _sign(slot))
        for slot in rows
    ]


def _decision(slot: ApprovalSlot) -> Any:
    """What was decided: on the record itself, or on a change asked for since."""
    approves, of_a_change = slot.verdict == ApprovalSlot.Verdict.APPROVE, "." in slot.approval.subject
    if of_a_change:
        return _("Change approved by") if approves else _("Change refused by")
    return _("Approved by") if approves else _("Returned by")


def _sign(slot: ApprovalSlot) -> Sign:
    of_all = slot.verdict == ApprovalSlot.Verdict.APPROVE and "." not in slot.approval.subject
    return Sign.APPROVED if of_all else Sign.OTHER


def _in_order(rows: Iterable[Signed]) -> list[Block]:
    signed: list[Signed] = sorted(rows, key=lambda row: row.when)
    return [Signatures(signed)]


def _signatures(record: Record, *steps: str) -> list[Block]:
    return _in_order([*_taken(record, *steps), *_approvals(record)])


def _files(record: Record) -> list[Block]:
    rows = [[one.name, one.digest[:16]] for one in record.attachments.evidence()]
    return _table([_("Attached evidence"), _("Digest")], rows, [3, 1.4])


# ---------------------------------------------------------------- nonconformity


@labelled(_("Nonconformity report"))
def nonconformity_document(record: Nonconformity) -> Document:
    """《不符合项报告》: what was found against which criterion, how it was treated, who closed it."""
    facts = _shown(
        record, "number", "title", "source", "where", "criterion", "severity", "character", "recurring", "repeats",
        "department", "owning_department", "owner", "raised_on", "accepted_on",
    )  # fmt: skip
    raised = [str(link.source) for link in record.links_in.filter(kind="led-to").select_related("source")]
    blocks: list[Block] = [
        Facts([*facts, *_both_sides(record), *([(_("Led here by"), listed(raised))] if raised else [])]),
        *_text(_("What was found"), record.what, 1),
        *_text(_("Objective evidence"), record.evidence, 1),
        *_files(record),
        *_treatment(record),
        *_text(_("Outcome"), record.outcome, 1),
        *_in_order([*_raised(record), *_taken(record, *NC_STEPS), *_approvals(record)]),
    ]
    return _paper(record, "nonconformity-report", blocks)


NC_STEPS = (
    "accept", "correct-finding", "weigh-anew", "confirm-recurrence", "rule-out-recurrence", "dismiss", "dismiss-finding",
    "close",
)  # fmt: skip


def _both_sides(record: Nonconformity) -> list[tuple[Any, Any]]:
    """Who found it, who of those audited confirmed it, and until when it is to be put right."""
    found, accepted = finding_of(record), _taken(record, "accept")[-1:]
    confirmed = found.confirmed_by if found else ""
    told = [
        (_("Auditor"), found.auditor.name if found and found.auditor else ""),
        (_("Confirmed by (auditee)"), confirmed or (accepted[0].who if found and accepted else "")),
        (_("To be completed by"), _required(record)),
    ]
    return [(label, value) for label, value in told if value]


def _required(record: Nonconformity) -> date | None:
    """Its own day, else the latest its actions are given; before there is one, what a duty sets."""
    days = [one.due_on for one in record.actions.exclude(state=Action.State.CANCELLED) if one.due_on]
    return record.due_on or max(days, default=None) or due.days([record]).get(record.pk)


def _raised(record: Nonconformity) -> list[Signed]:
    """Who raised it; of what an audit found, who saw it when, and who handed it to the department."""
    found, raised = finding_of(record), _taken(record, "created")
    if found is None or found.auditor is None:
        return raised
    seen = Signed(_("Found by"), found.auditor.name, _("Auditor"), found.at or record.created_at)
    return [seen, *(row._replace(what=_("Handed over by")) for row in raised)]


def _treatment(record: Nonconformity) -> list[Block]:
    rows = [
        [one.number, one.title, one.cause, str(one.owner or ""), one.due_on, one.get_state_display(), one.verified_on]
        for one in record.actions.select_related("owner").order_by("id")
    ]
    head = [_("Number"), _("Title"), _("Root cause"), _("Owner"), _("Due"), _("State"), _("Verified on")]
    return [Heading(_("Cause and actions")), *_table(head, rows, [1.7, 1.6, 2, 0.8, 1.3, 1, 1.3])] if rows else []


# ---------------------------------------------------------------- action


@labelled(_("Corrective and preventive action report"))
def action_document(record: Action) -> Document:
    """《纠正与预防措施报告》: compiled from the record, with every round."""
    version = str(phrase(_("Round %(number)s"), number=record.round)) if record.round > 1 else ""
    blocks = [
        *_problem(record), *_causes(record), *_scheme(record), *_carrying_out(record), *_checks(record),
        *_changes(record), *_documents(record), *_rounds(record), *_files(record),
        *_signatures(
            record, "submit", "extend", "reassign", "withdraw-change", "finish", "verify", "send-back", "reopen", "confirm",
            "close", "call-off",
        ),
    ]  # fmt: skip
    return _paper(record, "action-report", blocks, version)


def _now(record: Action, rows: Any) -> list[Any]:
    found: list[InRound] = list(rows.filter(round=record.round))
    return found


def _problem(record: Action) -> list[Block]:
    facts = _shown(
        record, "number", "title", "nature", "source", "treats", "from_complaint", "severity", "recurring", "character",
        "department", "owning_department", "owner", "due_on",
    )  # fmt: skip
    return [
        Facts(facts),
        Heading(_("The problem")),
        *_text(_("What happened"), record.what),
        *_text(_("Immediate correction"), record.immediate),
        *_text(_("Extent and impact"), record.impact),
        *_text(_("The same elsewhere"), record.elsewhere),
    ]


def _causes(record: Action) -> list[Block]:
    whys = [
        [place, row.question, row.answer, row.get_category_display()]
        for place, row in enumerate(_now(record, record.whys), start=1)
    ]
    causes = [
        [str(Category(row.category).label), row.text, "✓" if row.is_root else ""] for row in _now(record, record.causes)
    ]
    return [
        Heading(_("Cause analysis")),
        *_table([_("No."), _("Why?"), _("Because"), _("Cause category")], whys, [0.5, 2.4, 3, 1.2]),
        *_table([_("Cause category"), _("Possible cause"), _("Root cause")], causes, [1.4, 3.6, 0.8]),
        *_text(_("Root cause"), record.cause),
    ]


def _scheme(record: Action) -> list[Block]:
    rows = [
        [place, row.title, str(MeasureKind(row.type).label), str(row.owner or ""), row.due_on, row.how]
        for place, row in enumerate(_now(record, record.steps), start=1)
    ]
    head = [_("No."), _("Measure"), _("Kind"), _("Responsible"), _("Due"), _("How it is carried out")]
    agreed = [[str(row.department), str(row.agreed_by or ""), row.agreed_on] for row in _now(record, record.consulted)]
    return [
        Heading(_("Measures")),
        *_text(_("Implementation scheme"), record.scheme),
        *_table(head, rows, [0.5, 2.2, 1, 0.9, 1, 2]),
        *_text(_("Resources"), record.resources),
        *_table([_("Department consulted"), _("Agreed by"), _("Agreed on")], agreed, [2, 1, 1]),
    ]


def _carrying_out(record: Action) -> list[Block]:
    rows = [[row.title, row.done_on, row.note] for row in _now(record, record.steps) if row.done_on or row.note]
    return [
        Heading(_("Carrying out")),
        *_table([_("Measure"), _("Done on"), _("Progress")], rows, [2.6, 1, 2.6]),
        *_text(_("How it was carried out"), record.carried_out),
    ]


def _checks(record: Action) -> list[Block]:
    facts = _shown(record, "done_on", "verified_by", "verified_on", "confirm_on", "confirmed_by", "confirmed_on")
    return [
        Heading(_("Verification and effect")),
        Facts(facts),
        *_text(_("Result of verification"), record.verification),
        *_text(_("Effect"), record.effect),
        *_text(_("Result"), record.result),
    ]


def _changes(record: Action) -> list[Block]:
    """What was asked to change once it was approved, of every round, and how that was decided."""
    asked = list(record.changes.select_related("owner", "owner_before", "asked_by"))
    for row in asked:
        row.action = record
    blocks: list[Block] = [Heading(_("Changes after the approval"), 2)] if asked else []
    head = [_("Asked on"), _("Asked by"), _("What was asked for, and why"), _("Decision")]
    for words, held in in_turn(asked):
        rows = [[row.asked_on, str(row.asked_by or ""), str(row.asked_for), row.get_decision_display()] for row in held]
        blocks += [*([Paragraph(words)] if words else []), *_table(head, rows, [1, 0.9, 3.6, 0.9])]
    return blocks


def _documents(record: Action) -> list[Block]:
    rows = [
        [row.title, row.change, row.requested_on, row.draft.number if row.draft else ""]
        for row in _now(record, record.documents.select_related("draft"))
    ]
    head = [_("Document"), _("What should change, and why"), _("Change asked for on"), _("Next edition")]
    return [Heading(_("Documents to be changed"), 2), *_table(head, rows, [1.6, 2.6, 1, 1.4])] if rows else []


def _rounds(record: Action) -> list[Block]:
    """Rounds that had no effect, as they were kept."""
    blocks: list[Block] = [Heading(_("Earlier rounds"))] if record.rounds.exists() else []
    for one in record.rounds.all():
        kept = one.frozen
        blocks += [
            Heading(phrase(_("Round %(number)s, ended on %(day)s"), number=one.number, day=one.ended_on), 2),
            Facts(
                [
                    (_("Why it was reopened"), one.reason), (_("Root cause"), kept.get("cause", "")),
                    (_("Measures"), listed(row["title"] for row in kept.get("steps", []))),
                    (_("Verification"), kept.get("verification", "")), (_("Verified by"), kept.get("verified_by_name", "")),
                ]
            ),
        ]  # fmt: skip
    return blocks
