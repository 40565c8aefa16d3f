"""The audit on site: evidence recorded item by item, the closing meeting, findings raised (XDYJ-04-01 4.1.1)."""

from typing import Annotated, Any

from django.utils.translation import gettext_lazy as _

from bihuan.areas.assurance import findings, recording
from bihuan.areas.assurance.coverage import coverage_of
from bihuan.areas.assurance.flow.audit import State, audit
from bihuan.areas.assurance.models import Audit, ChecklistItem
from bihuan.areas.assurance.preparation import CLAUSE
from bihuan.areas.assurance.words import NONCONFORM, Result
from bihuan.core.access import Relation
from bihuan.core.asks import Hint
from bihuan.core.flow import Act
from bihuan.core.models import Department
from bihuan.core.phrases import listed, phrase
from bihuan.core.refusals import Missing, Refused
from bihuan.core.said import says_something
from bihuan.core.vocabulary import Event, Role
from bihuan.core.writing import add_part, amend_part

MOST_NAMED = 5


@audit.step(
    State.UNDER_WAY,
    by=[Relation.OWNER, Role.AUDITOR],
    label=_("Record a result"),
    clause="XDYJ-04-01/1.3.2",
    icon="pencil",
)
def record(  # noqa: PLR0913
    audit: Audit,
    act: Act,
    *,
    item: Annotated[ChecklistItem, Hint(_("Item of the checklist"))],  # type: ignore[valid-type]
    result: Annotated[Result, Hint(_("Result"))],
    evidence: Annotated[str, Hint(_("Objective evidence"), long=True)] = "",
    statement: Annotated[str, Hint(_("Finding in one sentence"), most=200)] = "",
    sampled: Annotated[str, Hint(_("What was sampled"), most=300)] = "",
    auditee: Annotated[str, Hint(_("Confirmed by (auditee)"), most=100)] = "",
    seen: Annotated[int | None, Hint(_("Revision seen"))] = None,
) -> None:
    """What was found, on which evidence. Whoever recorded it is kept with it."""
    if item.audit_id != audit.pk:
        raise Refused([Missing(_("This item belongs to another audit. Choose one of this audit."), "item")])
    item.audit = audit
    said = {
        "result": str(result), "evidence": evidence or "", "statement": statement or "", "sampled": sampled or "",
        "auditee": auditee or "",
    }  # fmt: skip
    recording.record(item, act, said, seen)


def not_over(audit: Audit) -> Missing | None:
    if audit.ended_on is None:
        return None
    text = _("The closing meeting was held on %(day)s: the checklist stands as it was told there.")
    return Missing(phrase(text, day=audit.ended_on))


@audit.step(
    State.UNDER_WAY, by=[Relation.OWNER, Role.AUDITOR], needs=[not_over], label=_("Add a question"), clause=CLAUSE,
    icon="plus",
)  # fmt: skip
def add_question(  # noqa: PLR0913
    audit: Audit,
    act: Act,
    *,
    department: Annotated[Department, Hint(_("Department"))],  # type: ignore[valid-type]
    subject: Annotated[str, Hint(_("Element or process"), _("Such as people, or process:incident."))],
    question: Annotated[str, Hint(_("Question"))],
    clause: Annotated[str, Hint(_("Clause"))] = "",
    sample: Annotated[str, Hint(_("Sample to draw"))] = "",
) -> None:
    """Something that turned up on site is looked at as well."""
    row: dict[str, Any] = {
        "department": department,
        "subject": subject,
        "question": question,
        "clause": clause,
        "sample": sample,
    }
    add_part(ChecklistItem, audit, **act.signed, as_rule=True, **row)


@audit.step(
    State.UNDER_WAY, by=[Relation.OWNER, Role.AUDITOR], needs=[not_over], label=_("State the criterion"), clause=CLAUSE,
    icon="gavel",
)  # fmt: skip
def state_criterion(
    audit: Audit,
    act: Act,
    *,
    item: Annotated[ChecklistItem, Hint(_("Item of the checklist"))],  # type: ignore[valid-type]
    criterion: Annotated[
        str, Hint(_("Criterion"), _("The clause, document or agreement it is held against."), most=100)
    ],
) -> None:
    """What an item is held against, where the checklist names no clause for it."""
    if item.audit_id != audit.pk:
        raise Refused([Missing(_("This item belongs to another audit. Choose one of this audit."), "item")])
    item.audit = audit
    recording.check_may(item, act)
    if not says_something(criterion):
        raise Refused([Missing(_("Name the clause, document or agreement; a mark says nothing."), "criterion", CLAUSE)])
    stated: dict[str, Any] = {"clause": criterion}
    amend_part(item, **act.signed, as_rule=True, **stated)


def criteria_stated(audit: Audit) -> list[Missing]:
    """XDYJ-04-01 4.1.1: a nonconformity says what is not met; a clause of the checklist counts."""
    rows = audit.items.filter(result__in=NONCONFORM).select_related("department")
    text = _(
        "%(department)s, “%(question)s”: say which clause or agreement is not met. Take the step “State the criterion”."
    )
    return [
        Missing(phrase(text, department=row.department, question=row.question), "items", CLAUSE)
        for row in rows.order_by("department", "subject", "id")
        if not says_something(row.clause)
    ]


def all_judged(audit: Audit) -> list[Missing]:
    """Every item has its result; what was not looked at says so."""
    rows = audit.items.filter(result="").order_by("department", "subject", "id")
    if not (count := rows.count()):
        return []
    text = _("%(count)s items have no result: %(items)s. Record them, or as not sampled this time.")
    names = listed(row.question for row in rows[:MOST_NAMED]) + (" …" if count > MOST_NAMED else "")
    return [Missing(phrase(text, count=count, items=names), "items", CLAUSE)]


def programme_approved(audit: Audit) -> Missing | None:
    """XDYJ-04-01 4.1.1: what the audit is held against was approved; a scope that is being revised is nobody's yet."""
    programme = audit.programme
    if programme is None or programme.is_approved:
        return None
    text = _("The programme %(number)s is “%(state)s”. Have it approved before the coverage of the year is judged.")
    return Missing(phrase(text, number=programme.number, state=programme.get_state_display()), "programme", CLAUSE)


@audit.step(
    State.UNDER_WAY, by=[Relation.OWNER], needs=[not_over, all_judged, criteria_stated, programme_approved],
    label=_("Hold the closing meeting"),
    announces=Event.AUDIT_ENDED, clause=CLAUSE, icon="flag",
)  # fmt: skip
def end_fieldwork(
    audit: Audit, act: Act, *, notes: Annotated[str, Hint(_("Closing meeting: who attended, what was said"), long=True)]
) -> None:
    """Findings are told and become nonconformities or opportunities. From here on the results stand."""
    findings.raise_all(audit, act)
    audit.ended_on, audit.closing_notes = audit.company.day_of(act.at), notes
    audit.full_coverage = audit.programme is not None and coverage_of(audit.programme).is_full
