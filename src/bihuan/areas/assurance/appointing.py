"""Naming people for an audit: the lead auditor's role is for this one audit, and somebody speaks for a department."""

from datetime import datetime, timedelta

from bihuan.areas.assurance.models import Audit
from bihuan.core import organisation
from bihuan.core.access import heads_of
from bihuan.core.flow import Act
from bihuan.core.models import Department, Person, Record, RoleAssignment
from bihuan.core.vocabulary import Role
from bihuan.core.writing import watch

ONE_DAY = timedelta(days=1)


def appoint(audit: Audit, person: Person, act: Act) -> None:
    """Make the person lead auditor: who answers for the audit, in this role for this audit only."""
    day = audit.company.day_of(act.at)
    for before in RoleAssignment.objects.filter(record=audit.pk, role=Role.LEAD_AUDITOR, to_day__isnull=True):
        if before.person_id != person.pk:
            organisation.revoke(before, actor=act.actor, at=act.at, last_day=day - ONE_DAY)
    give_role(audit, person, Role.LEAD_AUDITOR, act)
    audit.lead = audit.owner = person
    audit.appointed_by, audit.appointed_on = act.actor, day


def give_role(record: Record, person: Person, role: Role, act: Act) -> None:
    """The role for this one record, once; whoever has it sees the record."""
    rows = RoleAssignment.objects.filter(record=record.pk, role=role, person=person, to_day__isnull=True)
    if not rows.exists():
        day = record.company.day_of(act.at)
        organisation.grant(person, role, actor=act.actor, at=act.at, record=record, from_day=day)
    watch(record, person)


def speaks_for(person: Person, department: Department, at: datetime) -> bool:
    """Does the person belong to the department, or head it?"""
    if person.department_id == department.pk:
        return True
    return person in heads_of(department, department.company.day_of(at))
