"""How an audit is prepared: lead auditor appointed, team named, dates agreed, material asked for, checklist drawn."""

from datetime import date
from typing import Annotated, Any

from django.utils.translation import gettext_lazy as _

from bihuan.areas.assurance import checklists, findings
from bihuan.areas.assurance.appointing import ARRANGERS, agrees_days, appoint, brings_material, check_agreed, speaks_for
from bihuan.areas.assurance.flow.programme import SUBJECT
from bihuan.areas.assurance.models import (
    Audit,
    AuditedDepartment,
    ChecklistItem,
    MaterialRequest,
    TeamMember,
)
from bihuan.areas.assurance.preparation import (
    CLAUSE,
    INDEPENDENT,
    dates_agreed,
    day_come,
    departments_named,
    lead_named,
    nothing_but_own,
    questions_ready,
    team_named,
)
from bihuan.core import approvals
from bihuan.core.access import Relation, Routed, capacity, standing_of
from bihuan.core.asks import Hint, Reason
from bihuan.core.flow import Act, Flow, Look
from bihuan.core.models import Department, Person
from bihuan.core.phrases import phrase
from bihuan.core.refusals import Missing, NotAllowed, Refused
from bihuan.core.vocabulary import Event, Pdca, Role
from bihuan.core.writing import amend_part

# The Django plugin of mypy takes Annotated[Model, …] for its own, hence the ignores below.
State = Audit.State
DAYS = ("starts_on", "ends_on")
PREPARING = (State.PLANNED, State.DATES_AGREED)
FIELDS = (
    "title", "programme", "planned", "purpose", "criteria", "methods", "starts_on", "ends_on", "department", "due_on",
    "elements",
)  # fmt: skip

audit = Flow(
    Audit,
    {
        State.PLANNED: Look("soon", "circle", Pdca.PLAN),
        State.DATES_AGREED: Look("soon", "calendar-time", Pdca.PLAN),
        State.UNDER_WAY: Look("open", "progress", Pdca.CHECK),
        State.REPORTED: Look("done", "report-analytics", Pdca.CHECK),
        State.FOLLOW_UP: Look("wait", "hourglass", Pdca.ACT),
        State.CLOSED: Look("done", "lock-check", Pdca.ACT),
        State.CANCELLED: Look("void", "ban", Pdca.ACT),
    },
    initial=State.PLANNED,
    raised_by=[Role.QUALITY, Role.MANAGEMENT_REPRESENTATIVE],
    form=FIELDS,
    required=("title",),
    final=[State.CLOSED, State.CANCELLED],
    strip=[State.PLANNED, State.DATES_AGREED, State.UNDER_WAY, State.REPORTED, State.FOLLOW_UP, State.CLOSED],
    announces=Event.AUDIT_PLANNED,
)
OPEN = tuple(name for name in FIELDS if name not in {"programme", "planned", *DAYS})
audit.edit(*PREPARING, by=ARRANGERS, fields=OPEN, parts={MaterialRequest: None, ChecklistItem: None})


def days_agreed(record: Audit) -> object:
    """What the departments agreed to is not changed over their heads."""
    if record.state != State.DATES_AGREED:
        return None
    return _(
        "The days are agreed with the departments. Take the step “Open the dates again”, and have them agree anew."
    )


audit.edit(*PREPARING, by=ARRANGERS, fields=DAYS, unless=days_agreed)
audit.edit(State.PLANNED, by=ARRANGERS, parts={AuditedDepartment: None, TeamMember: None})
audit.edit(State.DATES_AGREED, State.UNDER_WAY, by=ARRANGERS, parts={TeamMember: None, MaterialRequest: None})


def results_stand(record: Audit) -> object:
    """After the closing meeting nobody rewrites what was asked under what was found."""
    if record.is_over:
        text = _("The closing meeting was held on %(day)s: the checklist stands as it was told there.")
        return phrase(text, day=record.ended_on)
    return None


audit.edit(State.UNDER_WAY, by=ARRANGERS, parts={ChecklistItem: ChecklistItem.QUESTION}, unless=results_stand)
audit.edit(*State, by=[Relation.SYSTEM], parts=dict.fromkeys((AuditedDepartment, MaterialRequest, ChecklistItem)))


@audit.created
def belongs_to_an_approved_programme(record: Audit, act: Act) -> None:
    """XDYJ-04-01 4.1.1: what is carried out was approved before."""
    programme = record.programme
    if programme is None or programme.is_approved:
        return
    text = _("The programme %(number)s is “%(state)s”. Have it approved first.")
    raise Refused(
        [Missing(phrase(text, number=programme.number, state=programme.get_state_display()), "programme", CLAUSE)]
    )


@audit.step(
    *PREPARING, State.UNDER_WAY, by=[Routed(SUBJECT)], label=_("Appoint the lead auditor"),
    clause="XDYJ-04-01/1.4.2", icon="user-check",
)  # fmt: skip
def appoint_lead(
    record: Audit,
    act: Act,
    *,
    person: Annotated[Person, Hint(_("Lead auditor"))],  # type: ignore[valid-type]
) -> None:
    """Whoever approves the programme appoints who leads the audit."""
    day = record.starts_on or record.company.day_of(act.at)
    if against := nothing_but_own(record, person, day):
        raise Refused(Missing(text, "person", INDEPENDENT) for text in against)
    appoint(record, person, act)


@audit.step(*PREPARING, by=ARRANGERS, label=_("Draw the checklist"), clause=CLAUSE, icon="list-check")
def draw_checklist(record: Audit, act: Act) -> None:
    """Questions from the library for everything the audit covers; they can be changed and added to afterwards."""
    if not checklists.draw(record, act) and not record.items.exists():
        text = _("There is nothing to ask: name the departments and what is looked at there first.")
        raise Refused([Missing(text, "departments", CLAUSE)])


@audit.step(
    State.PLANNED, by=[Relation.ANYONE], only=agrees_days, label=_("Agree the days"), clause="YNTD-ITSS-0301/2.1",
    icon="calendar-check",
)  # fmt: skip
def agree_days(
    record: Audit,
    act: Act,
    *,
    department: Annotated[Department, Hint(_("Department"))],  # type: ignore[valid-type]
    starts_on: Annotated[date, Hint(_("From"))],
    ends_on: Annotated[date, Hint(_("To"))],
    agreed_with: Annotated[
        Person | None, Hint(_("Agreed with"), _("The head of the department; left empty, yourself."))
    ] = None,
) -> None:
    """The department and the audit team settle when the auditors come; whoever of the department agrees is kept."""
    row = record.departments.filter(department=department).select_related("department__company").first()
    if row is None:
        text = _("%(place)s is not in this audit. Choose a department that is.")
        raise Refused([Missing(phrase(text, place=department), "department", CLAUSE)])
    agreed_by = agreed_with or act.actor
    if act.actor != agreed_by and not _arranges(record, act):
        raise NotAllowed([Missing(_("Only quality or the lead auditor can enter what somebody else agreed to."))])
    check_agreed(agreed_by, row.department, act)
    row.audit = record
    days: dict[str, Any] = {"starts_on": starts_on, "ends_on": ends_on}
    today = record.company.day_of(act.at)
    amend_part(row, **act.signed, as_rule=True, **days)  # which voids what was agreed before, if these are others
    amend_part(row, **act.signed, as_rule=True, stamped={"agreed_on": today, "agreed_by": agreed_by})


def _arranges(record: Audit, act: Act) -> bool:
    return act.actor is not None and capacity(standing_of(act.actor, act.at), ARRANGERS, record) is not None


@audit.step(
    State.PLANNED, to=State.DATES_AGREED, by=ARRANGERS, needs=[lead_named, departments_named, team_named, dates_agreed],
    label=_("Confirm the dates"), clause="YNTD-ITSS-0301/2.1", icon="calendar-time",
)  # fmt: skip
def confirm_dates(record: Audit, act: Act) -> None:
    """Every department has agreed; team and lead auditor stand."""
    rows = list(record.departments.all())
    record.starts_on = min(row.starts_on for row in rows if row.starts_on)
    record.ends_on = max(row.ends_on for row in rows if row.ends_on)


@audit.step(State.DATES_AGREED, to=State.PLANNED, by=ARRANGERS, label=_("Open the dates again"), icon="arrow-back-up")
def reopen_dates(record: Audit, act: Act, *, reason: Reason) -> None:
    """Days or departments change and are agreed anew."""


@audit.step(
    *PREPARING,
    State.UNDER_WAY,
    by=[Relation.ANYONE],
    only=brings_material,
    label=_("Hand in material"),
    clause="YNTD-ITSS-0301/2.1",
    icon="inbox",
)
def hand_in(
    record: Audit,
    act: Act,
    *,
    material: Annotated[MaterialRequest, Hint(_("Material"))],  # type: ignore[valid-type]
    note: Annotated[str, Hint(_("Note"))] = "",
) -> None:
    """A department gives what was asked for, or the audit team notes that it came."""
    if material.audit_id != record.pk:
        raise Refused([Missing(_("This material belongs to another audit. Choose one of this audit."), "material")])
    if act.actor is None or not (speaks_for(act.actor, material.department, act.at) or _arranges(record, act)):
        text = _("Material of %(place)s is handed in by %(place)s or entered by the audit team.")
        raise NotAllowed([Missing(phrase(text, place=material.department), "material", CLAUSE)])
    material.audit = record
    today = record.company.day_of(act.at)
    values: dict[str, Any] = {"status": MaterialRequest.Status.RECEIVED, "received_on": today}
    if note:
        values["note"] = note
    amend_part(material, **act.signed, as_rule=True, **values)


@audit.step(
    State.DATES_AGREED, to=State.UNDER_WAY, by=[Relation.OWNER],
    needs=[lead_named, team_named, questions_ready, day_come], label=_("Hold the opening meeting"), clause=CLAUSE, icon="player-play",
)  # fmt: skip
def start(
    record: Audit,
    act: Act,
    *,
    notes: Annotated[str, Hint(_("Opening meeting: who attended, what was said"), long=True)],
) -> None:
    """Purpose, scope, ways and times are explained; the audit begins."""
    record.opened_on, record.opening_notes = record.company.day_of(act.at), notes


@audit.step(
    *PREPARING, State.UNDER_WAY, State.REPORTED, State.FOLLOW_UP, to=State.CANCELLED, by=[Role.QUALITY],
    label=_("Cancel the audit"), announces=Event.RECORD_CANCELLED, icon="ban",
)  # fmt: skip
def cancel(record: Audit, act: Act, *, reason: Reason) -> None:
    """The audit ends here. What was found so far is followed up all the same."""
    approvals.withdraw(record, act)
    findings.raise_all(record, act)
