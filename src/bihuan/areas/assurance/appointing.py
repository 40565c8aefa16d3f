"""Naming people for an audit: the lead auditor's role is for this one audit, and somebody speaks for a department."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from bihuan.areas.assurance.models import Audit
from bihuan.core import organisation
from bihuan.core.access import By, Relation, Standing, capacity, heads_of
from bihuan.core.flow import Act
from bihuan.core.models import Department, Person, Record, RoleAssignment
from bihuan.core.phrases import listed, phrase
from bihuan.core.refusals import Missing
from bihuan.core.vocabulary import Role
from bihuan.core.writing import watch

ONE_DAY = timedelta(days=1)
CLAUSE = "YNTD-ITSS-0301/2.1"
ARRANGERS: list[By] = [Role.QUALITY, Relation.OWNER]  # the owner of an audit is its lead auditor


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


def agrees_days(record: Audit, standing: Standing) -> Iterable[Missing]:
    """Why the days are not for this person to agree: quality and the lead auditor enter them, else the departments."""
    if capacity(standing, ARRANGERS, record):
        return
    rows = list(record.departments.select_related("department"))
    if not {row.department_id for row in rows} & spoken_for(standing):
        names = listed(str(row.department) for row in rows) or _("nobody")
        text = _(
            "The days are agreed by the departments of the audit: %(names)s. Quality or the lead auditor enters them."
        )
        yield Missing(phrase(text, names=names), clause=CLAUSE)


def brings_material(record: Audit, standing: Standing) -> Iterable[Missing]:
    """Why there is no material for this person to hand in: none was asked for, or it is of other departments."""
    rows = list(record.materials.select_related("department"))
    if not rows:
        yield Missing(_("No material was asked for. Quality or the lead auditor adds what is wanted."), clause=CLAUSE)
    elif not capacity(standing, ARRANGERS, record) and not {row.department_id for row in rows} & spoken_for(standing):
        text = _("Material of %(place)s is handed in by %(place)s or entered by the audit team.")
        places = listed(dict.fromkeys(str(row.department) for row in rows))
        yield Missing(phrase(text, place=places), clause=CLAUSE)


def spoken_for(standing: Standing) -> frozenset[int]:
    """The departments this person belongs to or heads: the same rule as `speaks_for`."""
    own = standing.person.department_id
    return standing.headed | ({own} if own else set())
