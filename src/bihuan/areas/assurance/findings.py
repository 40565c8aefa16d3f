"""What becomes of findings: nonconformities to correct, opportunities to improve; each item once, linked both ways."""

from django.utils.translation import gettext_lazy as _

from bihuan.areas.assurance import subjects
from bihuan.areas.assurance.appointing import give_role
from bihuan.areas.assurance.models import Audit, ChecklistItem, TeamMember
from bihuan.areas.assurance.words import FINDINGS, NONCONFORM, Result
from bihuan.areas.correction.finding import Finding, tells
from bihuan.areas.correction.models import Nonconformity
from bihuan.areas.correction.raising import by_act, raise_nonconformity
from bihuan.areas.correction.words import Source
from bihuan.areas.improvement import raising
from bihuan.core.access import heads_of
from bihuan.core.events import announce
from bihuan.core.flow import Act
from bihuan.core.models import Person, Record
from bihuan.core.said import says_something
from bihuan.core.vocabulary import Event, Role
from bihuan.core.writing import amend_part


def raise_all(audit: Audit, act: Act) -> list[Record]:
    """Raise what the checklist found and nobody raised yet."""
    found = audit.items.filter(result__in=FINDINGS, finding__isnull=True).select_related("department").order_by("id")
    return [_raise(item, audit, act) for item in found]


@tells
def found_in_audit(record: Nonconformity) -> Finding | None:
    """The auditor who recorded it, else the one named for the department; who of the department confirmed it there."""
    item = ChecklistItem.objects.filter(finding=record.pk).select_related("auditor", "audit__lead").first()
    if item is None:
        return None
    named = TeamMember.objects.filter(audit=item.audit_id, department=item.department_id).select_related("person")
    auditor = item.auditor or next((one.person for one in named), item.audit.lead)
    return Finding(auditor, item.auditee, item.recorded_at)


def open_nonconformities(audit: Audit) -> list[Nonconformity]:
    """Those of the audit that are not closed."""
    keys = audit.items.filter(finding__isnull=False).values("finding")
    return list(Nonconformity.objects.filter(pk__in=keys, is_open=True).order_by("id"))


def _raise(item: ChecklistItem, audit: Audit, act: Act) -> Record:
    item.audit = audit
    record = _nonconformity(item, act) if item.result in NONCONFORM else _opportunity(item, act)
    amend_part(item, **act.signed, as_rule=True, stamped={"finding": Record.objects.get(pk=record.pk)})
    return record


def place_of(item: ChecklistItem) -> str:
    """Department and what was looked at there, in words."""
    labels = {one.code: one.label for one in subjects.subjects_of(item.audit.company)}
    return f"{item.department} · {labels.get(item.subject, item.subject)}"


def _nonconformity(item: ChecklistItem, act: Act) -> Nonconformity:
    """A nonconformity for the department that was audited; the lead auditor follows it up until it is closed."""
    audit = item.audit
    made = raise_nonconformity(
        by_act(act, audit, fact=f"checklist-item:{item.pk}"),
        title=(item.statement or item.question)[:200], source=Source.AUDIT, what=item.statement or item.question,
        where=place_of(item)[:200], evidence=item.evidence[:4000], criterion=_criterion(item), severity=item.result,
        department=item.department, owner=_head(item, act), elements=[subjects.element_of(item.subject)],
    )  # fmt: skip
    if audit.lead:
        give_role(made, audit.lead, Role.LEAD_AUDITOR, act)
    announce(
        Event.FINDING_RAISED, company=audit.company, at=act.at, actor=act.actor, record=audit, result=item.result,
        finding=made, fact=f"checklist-item:{item.pk}",
    )  # fmt: skip
    return made


def _criterion(item: ChecklistItem) -> str:
    """What is not met. The finding of a cancelled audit may have none: it says so, rather than seem to be weighed."""
    return item.clause if says_something(item.clause) else str(_("Criterion not stated"))


def _head(item: ChecklistItem, act: Act) -> Person | None:
    day = item.audit.company.day_of(act.at)
    return next(iter(heads_of(item.department, day)), None)


def _opportunity(item: ChecklistItem, act: Act) -> Record:
    """An observation or a good practice enters the ledger of improvement, which listens for it."""
    audit = item.audit
    return raising.note(
        Event.OBSERVATION_MADE, audit, act, fact=f"checklist-item:{item.pk}", title=item.statement or item.question,
        what=f"{item.question}\n{item.evidence}", where=place_of(item), result=item.result,
        good=item.result == Result.GOOD_PRACTICE, department=item.department, elements=[subjects.element_of(item.subject)],
    )  # fmt: skip
