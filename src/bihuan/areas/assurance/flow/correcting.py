"""A finding that was told wrongly is put right by the lead auditor, before the report is issued and with a reason."""

from typing import Annotated, Any

from django.utils.translation import gettext_lazy as _

from bihuan.areas.assurance.models import Audit, ChecklistItem
from bihuan.areas.correction.flow.nonconformity import nonconformity
from bihuan.areas.correction.independence import objection
from bihuan.areas.correction.models import Nonconformity
from bihuan.areas.correction.words import Severity
from bihuan.core.asks import Hint, Reason
from bihuan.core.flow import Act
from bihuan.core.phrases import phrase
from bihuan.core.refusals import Missing, NotAllowed, Refused
from bihuan.core.vocabulary import Role
from bihuan.core.writing import amend_part

State = Nonconformity.State
CLAUSE = "XDYJ-04-01/4.1.1"
INDEPENDENCE = "XDYJ-04-01/3.2"
AS_IT_IS = _("Empty: it stays as it is.")


def item_of(record: Nonconformity) -> ChecklistItem | None:
    """The item of the checklist it came from."""
    return ChecklistItem.objects.filter(finding=record.pk).select_related("audit__lead", "department").first()


def not_reported(record: Nonconformity) -> Missing | None:
    """What the report says stands, and so does what a cancelled audit found."""
    item = item_of(record)
    if item is None:
        return Missing(_("No audit found this. Whoever raised it, or quality, changes its facts."), clause=CLAUSE)
    if item.audit.state == Audit.State.UNDER_WAY:
        return None
    if item.audit.reported_on is None:
        return Missing(phrase(_("%(audit)s was cancelled: what it found stands."), audit=item.audit), clause=CLAUSE)
    text = _(
        "%(audit)s was reported on %(day)s: what its report says stands. If it is wrong, who approves the programme "
        "dismisses it, with the reason."
    )
    return Missing(phrase(text, audit=item.audit, day=item.audit.reported_on), clause=CLAUSE)


@nonconformity.step(
    State.RAISED, State.ACCEPTED, by=[Role.LEAD_AUDITOR], needs=[not_reported], label=_("Correct the finding"), clause=CLAUSE,
    icon="pencil",
)  # fmt: skip
def correct_finding(  # noqa: PLR0913
    record: Nonconformity,
    act: Act,
    *,
    reason: Reason,
    statement: Annotated[str, Hint(_("Finding in one sentence"), AS_IT_IS, most=200)] = "",
    evidence: Annotated[str, Hint(_("Objective evidence"), AS_IT_IS, long=True)] = "",
    criterion: Annotated[str, Hint(_("Criterion"), AS_IT_IS, most=100)] = "",
    severity: Annotated[Severity | None, Hint(_("Severity"), AS_IT_IS)] = None,
) -> None:
    """The checklist and the nonconformity say the same afterwards; the journal keeps what was said before."""
    item = item_of(record)
    assert item is not None, "the step needs the item"
    _may(item, act)
    said = {"statement": statement, "evidence": evidence, "result": str(severity or "")}
    stamped = {name: value for name, value in said.items() if value}
    if not stamped and not criterion:
        raise Refused([Missing(_("Fill in what is to be corrected."), "statement", CLAUSE)])
    clause: dict[str, Any] = {"clause": criterion} if criterion else {}
    amend_part(item, **act.signed, as_rule=True, stamped=stamped, **clause)
    if statement:
        record.title = record.what = statement
    record.evidence = evidence or record.evidence
    record.criterion = criterion or record.criterion
    record.severity = severity or record.severity


def _may(item: ChecklistItem, act: Act) -> None:
    """Only who led the audit, and not where the lead auditor belongs to the department."""
    actor = act.actor
    if actor is None or actor.pk != item.audit.lead_id:
        text = _("Only the lead auditor of %(audit)s, %(person)s, corrects what it found.")
        raise NotAllowed([Missing(phrase(text, audit=item.audit, person=item.audit.lead), clause=CLAUSE)])
    day = item.audit.company.day_of(act.at)
    if against := objection(actor, item.department, day):
        raise NotAllowed([Missing(against, clause=INDEPENDENCE)])
