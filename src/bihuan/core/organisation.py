"""Setting up a company: departments, people, roles, delegations, approval routes. Journalled like records."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from bihuan.core import journal
from bihuan.core.access import READ_ONLY, Standing, places, standing_of
from bihuan.core.events import announce
from bihuan.core.models import (
    ApprovalRoute,
    Company,
    Delegation,
    Department,
    JournalEntry,
    Person,
    Record,
    RoleAssignment,
)
from bihuan.core.phrases import phrase
from bihuan.core.refusals import Missing, Refused, by_field
from bihuan.core.sight import left
from bihuan.core.vocabulary import Event, Role


def _values(row: models.Model) -> dict[str, Any]:
    return {f.name: journal.plain(f.value_from_object(row)) for f in row._meta.concrete_fields if f.name != "password"}


def _check(row: models.Model, company: Company) -> None:
    """Refuse what the model refuses, and every reference into another company."""
    reasons: list[Any] = []
    try:
        row.full_clean(validate_constraints=False)
    except ValidationError as error:
        reasons += by_field(error)
    for field in row._meta.concrete_fields:
        other = getattr(row, field.name) if field.is_relation else None
        if other is not None and getattr(other, "company_id", company.pk) != company.pk:
            reasons.append(
                Missing(_("%(label)s belongs to another company.") % {"label": field.verbose_name}, field.name)
            )
    if reasons:
        raise Refused(reasons)


def put(
    row: models.Model, company: Company, *, actor: Person | None, at: datetime, action: str, address: str = ""
) -> None:
    """Save one row of configuration and journal what changed."""
    _check(row, company)
    before = _values(type(row)._default_manager.get(pk=row.pk)) if row.pk else {}
    row.save()
    after = _values(row)
    changed = {name: [before.get(name), value] for name, value in after.items() if before.get(name) != value}
    if changed:
        journal.write(company, action, at=at, actor=actor, subject=str(row), changes=changed, address=address)


CodeCheck = Callable[[str], Iterable[Any]]
_CODE_CHECKS: list[CodeCheck] = []


def code_check(check: CodeCheck) -> CodeCheck:
    """Decorator: this says what is wrong with the code of a company to be, as far as the core cannot know."""
    _CODE_CHECKS.append(check)
    return check


@transaction.atomic
def create_company(code: str, name: str, *, actor: Person | None, at: datetime, **values: Any) -> Company:
    """Set up a tenant. `settings` is the validated content of the pack's company.toml."""
    if Company.objects.filter(code__iexact=code).exists():
        raise Refused(
            [
                Missing(
                    _("There is already a company with the code %(code)s. Choose another code.") % {"code": code},
                    "code",
                )
            ]
        )
    if faults := [Missing(fault, "code") for check in _CODE_CHECKS for fault in check(code)]:
        raise Refused(faults)
    company = Company(code=code, name=name, created_at=at, **values)
    try:
        company.full_clean()
    except ValidationError as error:
        raise Refused(by_field(error)) from error
    company.save()
    journal.write(company, "company.created", at=at, actor=actor, subject=name)
    announce(Event.COMPANY_CREATED, company=company, at=at, actor=actor)
    return company


@transaction.atomic
def change_settings(company: Company, settings: dict[str, Any], *, actor: Person | None, at: datetime) -> None:
    """Replace groups of the company's settings; the journal tells what changed."""
    before = dict(company.settings)
    company.settings = {**before, **settings}
    changed = {k: [before.get(k), v] for k, v in settings.items() if before.get(k) != v}
    if changed:
        company.save(update_fields=["settings"])
        journal.write(company, "company.settings", at=at, actor=actor, subject=company.name, changes=changed)


@transaction.atomic
def put_department(company: Company, key: str, *, actor: Person | None, at: datetime, **values: Any) -> Department:
    """Create a department or change the one with this key."""
    found = Department.objects.filter(company=company, key=key).first() or Department(company=company, key=key)
    head = values.get("head")
    if head is not None and head.pk != found.head_id:
        _check_head(head, actor, at)
    for name, value in values.items():
        setattr(found, name, value)
    _check_tree(found)
    with _heading_no_more(actor if "head" in values else None, at):
        put(found, company, actor=actor, at=at, action="department.changed")
    return found


def _check_head(head: Person, actor: Person | None, at: datetime) -> None:
    """Heading a department is a function like a role, and given by the same rule."""
    reasons = objections_to_granting(standing_of(actor, at) if actor else None, head, Role.DEPARTMENT_HEAD)
    if reasons := [*left(head, head.company.day_of(at), "head"), *(Missing(one.text, "head") for one in reasons)]:
        raise Refused(reasons)


@contextmanager
def _heading_no_more(actor: Person | None, at: datetime) -> Iterator[None]:
    """Refuse a change by which whoever makes it comes to head a department, by whichever way; administrators may."""
    standing = standing_of(actor, at) if actor else None
    if actor is None or standing is None or standing.administers_itself:
        yield
        return
    before = places(standing.headships)
    yield
    if places(standing_of(Person.objects.get(pk=actor.pk), at).headships) - before:
        raise Refused([Missing(_("This would make you head of a department. Ask an administrator."), "head")])


def _check_tree(department: Department) -> None:
    """A department stands below none that stands below it: heads above would be looked for without an end."""
    above = dict(Department.objects.filter(company=department.company_id).values_list("pk", "parent_id"))
    place, seen = department.parent_id, set[int]()
    if place and place == department.pk:
        raise Refused([Missing(_("A department cannot stand below itself."), "parent")])
    while place and place not in seen:
        if place == department.pk:
            text = _("%(parent)s stands below %(department)s already. Choose another, or move that one first.")
            raise Refused([Missing(phrase(text, parent=department.parent, department=department), "parent")])
        seen.add(place)
        place = above.get(place)


@transaction.atomic
def put_person(
    company: Company, *, actor: Person | None, at: datetime, person: Person | None = None, **values: Any
) -> Person:
    """Take on a person, or change one (also: `left_on`)."""
    person = person or Person(company=company)
    number = values.get("staff_number")
    twin = (
        Person.objects.filter(company=company, staff_number=number).exclude(pk=person.pk).exists() if number else False
    )
    if twin:
        raise Refused([Missing(_("The staff number %(n)s is already in use.") % {"n": number}, "staff_number")])
    if "department" in values and (
        reasons := objections_to_moving(standing_of(actor, at) if actor else None, person, values["department"])
    ):
        raise Refused(reasons)
    with _administered(company, at):
        for name, value in values.items():
            setattr(person, name, value)
        put(person, company, actor=actor, at=at, action="person.changed")
    return person


@contextmanager
def _administered(company: Company, at: datetime) -> Iterator[None]:
    """Refuse a change after which nobody would administer the company any more."""
    before = _administrators(company, at)
    yield
    if before and not _administrators(company, at):
        text = _("%(name)s is the last administrator. Make somebody else administrator first.")
        raise Refused([text % {"name": before[0].name}])


def _administrators(company: Company, at: datetime) -> list[Person]:
    """Who administers the company now and without an end, and can sign in."""
    day = company.day_of(at)
    rows = RoleAssignment.objects.filter(company=company, role=Role.ADMINISTRATOR, to_day__isnull=True)
    lasting = rows.filter(record__isnull=True, person__left_on__isnull=True, person__account__is_active=True)
    return [one.person for one in lasting.select_related("person") if one.in_force(day)]


def objections_to_granting(standing: Standing | None, person: Person | None, role: str) -> list[Missing]:
    """Why this person gives the role to nobody, or not to this one (nothing: a new one); the system may always."""
    if standing is None or standing.administers_itself:
        return []
    reasons = _for_administrators(role)
    if person in standing.acts_for:
        reasons.append(Missing(_("Nobody gives a role to themselves. Ask an administrator or a colleague.")))
    if person is not None and _opened_sign_in(person, standing):
        text = _("You made the password of %(person)s. Let an administrator or a colleague give the role.")
        reasons.append(Missing(phrase(text, person=person)))
    return reasons


def objections_to_ending(standing: Standing, person: Person, role: str) -> list[Missing]:
    """Why this person does not end a role of somebody."""
    if standing.administers_itself:
        return []
    reasons = _for_administrators(role)
    if person in standing.acts_for:
        reasons.append(Missing(_("Nobody ends a role of their own. Ask an administrator or a colleague.")))
    return reasons


def objections_to_moving(standing: Standing | None, person: Person, department: Department | None) -> list[Missing]:
    """Why this person does not move somebody to a department: a role without one counts for the holder's own."""
    place = department.pk if department else None
    if standing is None or standing.administers_itself or person not in standing.acts_for:
        return []
    if person.department_id == place:
        return []
    return [
        Missing(_("Nobody moves themselves to another department. Ask an administrator or a colleague."), "department")
    ]


def _for_administrators(role: str) -> list[Missing]:
    text = _("Only an administrator gives or ends the role of an administrator.")
    return [Missing(text, "role")] if role == Role.ADMINISTRATOR else []


def _opened_sign_in(person: Person, standing: Standing) -> bool:
    """Did this person make the password of the other one? Who gives a role then could also act in it."""
    if person.account_id is None:
        return False
    told = JournalEntry.objects.filter(company=person.company_id, actor=standing.person)
    told = told.filter(action__in=("person.changed", "person.password-set"))
    return told.filter(changes__contains=f'"account":[null,{person.account_id}]').exists()


@transaction.atomic
def grant(  # noqa: PLR0913
    person: Person,
    role: str,
    *,
    actor: Person | None,
    at: datetime,
    department: Department | None = None,
    record: Record | None = None,
    from_day: date | None = None,
    to_day: date | None = None,
) -> RoleAssignment:
    """Give a person a role: company-wide, for a department, or for one record.

    Rules and steps of a flow give roles too; whoever lets a person do so asks `objections_to_granting` first.
    """
    reasons = left(person, person.company.day_of(at), "person")
    if from_day and to_day and to_day < from_day:
        reasons.append(Missing(_("The last day lies before the first."), "to_day"))
    if reasons:
        raise Refused(reasons)
    made = RoleAssignment(
        company=person.company, person=person, role=role, department=department,
        record_id=record.pk if record else None, from_day=from_day, to_day=to_day,
    )  # fmt: skip
    put(made, person.company, actor=actor, at=at, action="role.granted")
    return made


@transaction.atomic
def revoke(assignment: RoleAssignment, *, actor: Person | None, at: datetime, last_day: date) -> None:
    """End a role; the row stays, so that the past can be read. What has a last day ends no later."""
    if assignment.to_day and last_day > assignment.to_day:
        text = _("The role ends on %(day)s already. To be held longer it is given anew.")
        raise Refused([Missing(phrase(text, day=assignment.to_day), "to_day")])
    with _administered(assignment.company, at):
        assignment.to_day = last_day
        put(assignment, assignment.company, actor=actor, at=at, action="role.revoked")


@transaction.atomic
def delegate(  # noqa: PLR0913
    person: Person,
    to: Person,
    *,
    actor: Person | None,
    at: datetime,
    from_day: date,
    to_day: date,
    role: str = "",
    reason: str = "",
) -> Delegation:
    """Let someone stand in. Refused towards oneself, who has left, another company, or with the dates reversed."""
    reasons = left(to, to.company.day_of(at), "delegate")
    if person == to:
        reasons.append(Missing(_("Choose another person as delegate."), "delegate"))
    if to_day < from_day:
        reasons.append(Missing(_("The last day lies before the first."), "to_day"))
    if RoleAssignment.objects.filter(person=person, role__in=READ_ONLY).exists():
        reasons.append(Missing(_("An assessor only reads; nobody can stand in for that."), "delegate"))
    if reasons:
        raise Refused(reasons)
    made = Delegation(
        company=person.company, person=person, delegate=to, role=role, from_day=from_day, to_day=to_day,
        reason=reason, created_at=at,
    )  # fmt: skip
    put(made, person.company, actor=actor, at=at, action="delegation.given")
    announce(Event.DELEGATION_STARTED, company=person.company, at=at, actor=actor, delegation=made)
    return made


@transaction.atomic
def put_routes(company: Company, routes: Iterable[dict[str, Any]], *, actor: Person | None, at: datetime) -> None:
    """Replace the company's approval routes: rows of subject, when, by, clause."""
    wanted = [dict(route, order=order) for order, route in enumerate(routes)]
    names = ("subject", "when", "by", "clause", "order")
    before = [dict(zip(names, row, strict=True)) for row in company.routes.order_by("order").values_list(*names)]
    after = [{name: route.get(name, {} if name == "when" else "") for name in names} for route in wanted]
    if before == after:
        return
    company.routes.all().delete()
    ApprovalRoute.objects.bulk_create(ApprovalRoute(company=company, **route) for route in after)
    journal.write(
        company, "routes.changed", at=at, actor=actor, subject=company.name, changes={"routes": [before, after]}
    )
