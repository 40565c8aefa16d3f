"""What assurance does when something is announced: proposals for what is new, roles for who is named, follow-up."""

from typing import Any

from bihuan.areas.assurance import defaults
from bihuan.areas.assurance import review_reactions as review_reactions  # of management reviews
from bihuan.areas.assurance.appointing import end_role, give_role
from bihuan.areas.assurance.findings import open_nonconformities
from bihuan.areas.assurance.models import Audit, AuditProgramme, ChecklistItem
from bihuan.areas.correction.models import Action
from bihuan.areas.correction.words import Source
from bihuan.core.events import Announcement, announce, on
from bihuan.core.flow import Act
from bihuan.core.models import Department, Person
from bihuan.core.vocabulary import Event, Role
from bihuan.core.writing import keep_told, take, watch


@on(Event.RECORD_CREATED)
def prepare(told: Announcement) -> None:
    """A new programme starts with a proposed scope, an audit with the departments it was planned for."""
    act = Act(told.actor, told.at)
    if isinstance(told.record, AuditProgramme):
        defaults.propose_scope(told.record, act)
    elif isinstance(told.record, Audit):
        defaults.copy_plan(told.record, act)


@on(Event.RECORD_CREATED)
def audit_team_verifies(told: Announcement) -> None:
    """XDYJ-04-01 4.1.1: what corrects a finding is followed and verified by those who audited there."""
    action = told.record
    if not isinstance(action, Action) or action.treats is None or action.source != Source.AUDIT:
        return
    act = Act(told.actor, told.at)
    for item in ChecklistItem.objects.filter(finding=action.treats.pk).select_related("audit__lead"):
        if item.audit.lead:
            give_role(action, item.audit.lead, Role.LEAD_AUDITOR, act)
        for member in item.audit.team.filter(department=item.department_id).select_related("person"):
            give_role(action, member.person, Role.AUDITOR, act)


@on(Event.APPROVAL_DECIDED)
def decided(told: Announcement) -> None:
    """An approved programme is announced; one that was revised while its audits run goes on at once."""
    record = told.record
    if not isinstance(record, AuditProgramme) or not told.facts["approved"]:
        return
    announce(Event.AUDIT_PROGRAMME_APPROVED, company=told.company, at=told.at, actor=told.actor, record=record)
    if any(audit.has_begun for audit in record.audits.exclude(state=Audit.State.CANCELLED)):
        take("start", record, actor=None, at=told.at)


@on(Event.RECORD_AMENDED)
def named(told: Announcement) -> None:
    """Whoever is named to audit has the role for this audit as long as they are; whoever is to be audited sees it."""
    record, changed = told.record, told.facts.get("changed", {})
    if not isinstance(record, Audit):
        return
    if person := _new(changed, "teammember.person"):
        give_role(record, Person.objects.get(pk=person), Role.AUDITOR, Act(told.actor, told.at))
    before, _now = changed.get("teammember.person", (None, None))
    if before and not record.team.filter(person=before).exists():
        end_role(record, before, Role.AUDITOR, Act(told.actor, told.at))
    if person := _new(changed, "auditeddepartment.contact"):
        watch(record, Person.objects.get(pk=person))
    if key := _new(changed, "auditeddepartment.department"):
        head = Department.objects.select_related("head").get(pk=key).head
        if head:
            keep_told(record, head)


def _new(changed: dict[str, list[Any]], name: str) -> Any:
    return changed.get(name, [None, None])[1]


@on(Event.RECORD_MOVED)
def programme_begins(told: Announcement) -> None:
    """The programme is carried out once its first audit begins."""
    audit = told.record
    if not isinstance(audit, Audit) or audit.state != Audit.State.UNDER_WAY or audit.programme is None:
        return
    if audit.programme.state == AuditProgramme.State.APPROVED:
        take("start", audit.programme, actor=None, at=told.at)


@on(Event.AUDIT_REPORTED)
def follow(told: Announcement) -> None:
    """With nonconformities open the audit is followed up."""
    assert isinstance(told.record, Audit)
    if open_nonconformities(told.record):
        take("follow-up", told.record, actor=None, at=told.at)
