"""Naming people for an audit: the lead auditor's role is for this one audit, and somebody speaks for a department."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from bihuan.areas.assurance.models import Audit
from bihuan.core import organisation
from bihuan.core.access import By, Relation, Standing, capacity, heads_as, heads_of, places, stand_ins, standing_of
from bihuan.core.flow import Act
from bihuan.core.models import Department, Person, Record, RoleAssignment
from bihuan.core.phrases import listed, phrase
from bihuan.core.refusals import Missing, Refused
from bihuan.core.vocabulary import Role
from bihuan.core.writing import keep_told

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
    keep_told(record, person)


def end_role(record: Record, person: int, role: Role, act: Act) -> None:
    """Who is not named for it any more loses the role for this one record at once, and with it what it showed."""
    yesterday = record.company.day_of(act.at) - ONE_DAY
    for held in RoleAssignment.objects.filter(record=record.pk, role=role, person=person, to_day__isnull=True):
        organisation.revoke(held, actor=act.actor, at=act.at, last_day=yesterday)


def speaks_for(person: Person, department: Department, at: datetime) -> bool:
    """Does the person belong to the department, or head it, themselves or in place of who does?"""
    return department.pk in spoken_for(standing_of(person, at))


def heading(department: Department, at: datetime) -> list[Person]:
    """Who heads the department, and who stands in for them."""
    day = department.company.day_of(at)
    heads = heads_of(department, day)
    return [*heads, *stand_ins(heads, [heads_as(department)], day)]


def check_agreed(agreed_by: Person | None, department: Department, act: Act) -> None:
    """Whoever is of the department agrees for themselves; that somebody else did is entered of its head only."""
    if agreed_by is None or not speaks_for(agreed_by, department, act.at):
        text = _("Somebody of %(place)s has to agree. Name who agreed.")
        raise Refused([Missing(phrase(text, place=department), "agreed_with", CLAUSE)])
    heads = heading(department, act.at)
    if act.actor != agreed_by and heads and agreed_by not in heads:
        text = _(
            "For %(place)s the days are agreed by %(people)s. Name who of them agreed, or let %(person)s enter the days."
        )
        said = phrase(text, place=department, people=listed(heads), person=agreed_by)
        raise Refused([Missing(said, "agreed_with", CLAUSE)])


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
        asked = listed(dict.fromkeys(str(row.department) for row in rows))
        yield Missing(phrase(text, place=asked), clause=CLAUSE)


def spoken_for(standing: Standing) -> frozenset[int]:
    """The departments this person belongs to or heads, themselves or in place of somebody."""
    own = standing.person.department_id
    return places(standing.headships) | ({own} if own else set())
