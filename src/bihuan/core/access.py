"""Who may see what, and who may do what: roles with scope and dates, delegation, four eyes."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from functools import cached_property
from typing import Self

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from bihuan.core.models import (
    Account,
    Approval,
    ApprovalSlot,
    Company,
    Delegation,
    Department,
    Person,
    Record,
    RoleAssignment,
)
from bihuan.core.prepared import Prepared, Slot
from bihuan.core.routes import route_for
from bihuan.core.vocabulary import Role

READ_ONLY = frozenset({Role.ASSESSOR.value})
PLAIN = frozenset({Role.EMPLOYEE.value})
TRACING = frozenset({Role.ADMINISTRATOR, Role.QUALITY, Role.QUALITY_HEAD, Role.AUDITOR, Role.ASSESSOR})
HEADING = frozenset({Role.DEPARTMENT_HEAD.value, Role.OWNING_DEPARTMENT.value})  # who heads a department may act as it


class Relation(StrEnum):
    """How a person stands to one record, where a role does not say it."""

    OWNER = "owner"
    CREATOR = "creator"
    ANYONE = "anyone"
    SYSTEM = "system"


RELATION_WORDS = {
    Relation.OWNER: _("the owner"),
    Relation.CREATOR: _("who raised it"),
    Relation.ANYONE: _("everyone"),
    Relation.SYSTEM: _("the system"),
}


@dataclass(frozen=True)
class Routed:
    """Whoever the pack's approval route names for a subject; for steps that decide more than yes or no.

    `signed`: also who approved the record in place of those, as the next above (core.approvals.role_above).
    """

    subject: str
    signed: bool = False


By = Role | Relation | Routed


@dataclass(frozen=True)
class Held:
    """A role someone holds now: company-wide, for a department or for a record; or on behalf of `via`."""

    role: str
    department_id: int | None = None
    record_id: int | None = None
    via: Person | None = None

    @classmethod
    def by(cls, given: RoleAssignment, holder: Person, via: Person | None = None) -> Self:
        """A role many departments have (department head), given without one, counts for the holder's own."""
        department = given.department_id
        if given.role == Role.DEPARTMENT_HEAD and not given.record_id:
            department = department or holder.department_id
        return cls(given.role, department, given.record_id, via)

    def heads(self, department: Department) -> bool:
        """Does this role, one that heads departments, head this one?"""
        own = {department.pk} if self.role == Role.DEPARTMENT_HEAD else {department.pk, None}
        return not self.record_id and self.department_id in own

    def covers(self, record: Record | None) -> bool:
        if self.record_id:
            return record is not None and record.pk == self.record_id
        if record is None or record.department_id is None:
            return True
        everywhere = not self.department_id and self.role != Role.DEPARTMENT_HEAD
        return everywhere or record.department_id == self.department_id


@dataclass(frozen=True)
class Standing:
    """A person with the roles held on a day. Made once per request or step."""

    person: Person
    held: tuple[Held, ...] = field(default=())
    lenders: tuple[Person, ...] = field(default=())  # whom this person stands in for as head of a department
    day: date | None = None  # on which they are held

    @property
    def company_id(self) -> int:
        return self.person.company_id

    @cached_property
    def roles(self) -> frozenset[str]:
        return frozenset(held.role for held in self.held)

    @cached_property
    def company_roles(self) -> frozenset[str]:
        return frozenset(held.role for held in self.held if not held.record_id)

    @property
    def read_only(self) -> bool:
        """An assessor looks, and changes nothing."""
        return bool(self.roles & READ_ONLY)

    @property
    def administers(self) -> bool:
        """An administrator of the company."""
        return Role.ADMINISTRATOR.value in self.company_roles and not self.read_only

    @property
    def administers_itself(self) -> bool:
        """The same, not in place of somebody: who stands in for some days gives nothing that outlasts them."""
        return self.administers and any(
            one.role == Role.ADMINISTRATOR and one.via is None and not one.record_id for one in self.held
        )

    @property
    def acts_for(self) -> tuple[Person, ...]:
        """This person, and those whose roles are lent to them: what is given to one of these, they have themselves."""
        return (self.person, *self.lenders, *(held.via for held in self.held if held.via))

    @property
    def sees_all(self) -> bool:
        """Someone with a function sees the company's records; a plain employee only what concerns them.

        Heading a department is a function too, also for who is only named there; asked last, for it takes a query.
        """
        return bool(self.company_roles - PLAIN) or bool(self.held and self.headships)

    @property
    def traces(self) -> bool:
        """Who runs the system or checks what was done is told from which address; others are not, of a colleague."""
        return not self.company_roles.isdisjoint(TRACING)

    @property
    def records(self) -> frozenset[int]:
        """Those this person holds a role for: open to them as long as they hold it."""
        return frozenset(held.record_id for held in self.held if held.record_id)

    @cached_property
    def departments(self) -> frozenset[int]:
        """Those this person belongs to, holds a role for or heads; what is theirs is open to who answers for it."""
        own = {self.person.department_id} if self.person.department_id else set()
        return places(self.held) | places(self.headships) | own

    def has(self, role: str, record: Record | None = None) -> Held | None:
        """The way this person holds the role for this record; own before borrowed."""
        fitting = [held for held in self.held if held.role == role and held.covers(record)]
        if record is not None and role in HEADING:
            fitting += self._heading(headed(role, record))
        return min(fitting, key=lambda held: held.via is not None, default=None)

    def _heading(self, department: Department | None) -> list[Held]:
        """How this person heads a department: named there, for who is, or by the role that heads it in the pack."""
        if department is None:
            return []
        if department.head_id is not None:
            ways = {self.person.pk: None, **{one.pk: one for one in self.lenders}}
            own = [ways[department.head_id]] if department.head_id in ways else []
        else:
            role = heading_role(department)
            own = [one.via for one in self.held if one.role == role and one.heads(department)]
        return [Held(Role.DEPARTMENT_HEAD, department.pk, via=via) for via in own]

    @cached_property
    def headships(self) -> tuple[Held, ...]:
        """Every way this person heads a department, own or lent; by the same rule as for a record of it."""
        found: list[Held] = []
        for one in _departments_of(company=self.company_id):
            one.company = self.person.company
            found += self._heading(one)
        return tuple(found)

    @property
    def headed(self) -> frozenset[int]:
        """The departments this person heads in an own right."""
        return places(one for one in self.headships if one.via is None)

    @property
    def headed_for_others(self) -> frozenset[int]:
        """The departments this person heads in place of somebody."""
        return places(one for one in self.headships if one.via is not None)

    @property
    def signing_roles(self) -> frozenset[str]:
        """The roles in which this person might be asked to sign; whether they head a department depends on the record."""
        return self.roles | HEADING


def places(held: Iterable[Held]) -> frozenset[int]:
    """The departments that roles are held for."""
    return frozenset(one.department_id for one in held if one.department_id)


_departments_of = Prepared(lambda: Department.objects.filter(company=Slot("company")).only("company", "key", "head"))
_lent_to = Prepared(lambda: Delegation.objects.filter(delegate=Slot("person"), to_day__gte=Slot("day")))
_held_by = Prepared(
    lambda: (
        RoleAssignment.objects.filter(person=Slot("person"))
        .annotate(stands_in=Exists(Delegation.objects.filter(delegate=OuterRef("person"), to_day__gte=Slot("day"))))
        .order_by("id")
    )
)
_signed_in_as = Prepared(
    lambda: Person.objects.filter(account=Slot("account")).select_related("company", "department", "account")
)


def signed_in_as(account: Account) -> list[Person]:
    """Who somebody is that signs in: a person in each company they act in."""
    return _signed_in_as(account=account.pk)


def standing_of(person: Person, at: datetime) -> Standing:
    """The person's roles on the company's day of `at`, own and by delegation."""
    day = person.company.day_of(at)
    if person.has_left(day):
        return Standing(person, day=day)
    own = _held_by(person=person.pk, day=day)
    held = [Held(Role.EMPLOYEE), *(Held.by(a, person) for a in own if a.in_force(day))]
    if own and not own[0].stands_in:  # type: ignore[attr-defined] # asked along with the roles
        return Standing(person, tuple(held), day=day)
    lent: dict[Person, set[str]] = {}
    for one in _lent_to(person=person.pk, day=day):
        if one.in_force(day):  # one person may lend two roles by two delegations
            lent.setdefault(one.person, set()).add(one.role)
    for via, roles in lent.items():
        held += [Held.by(a, via, via) for a in _held_by(person=via.pk, day=day) if _lends(roles, a, day)]
    lenders = [via for via, roles in lent.items() if roles & {"", Role.DEPARTMENT_HEAD.value}]
    return Standing(person, tuple(held), tuple(lenders), day)


def _lends(roles: Collection[str], assignment: RoleAssignment, day: date) -> bool:
    """Is the role among those lent, and held on the day? To look only is lent to nobody."""
    wanted = not {"", assignment.role}.isdisjoint(roles)
    return wanted and assignment.role not in READ_ONLY and assignment.in_force(day)


def holders_of(role: str, company_id: int, day: date, record: Record | None = None) -> list[Person]:
    """Everyone who holds the role for the record on the day, without delegates."""
    rows = RoleAssignment.objects.filter(company_id=company_id, role=role).select_related("person").order_by("id")
    people = {a.person: None for a in rows if a.in_force(day) and Held.by(a, a.person).covers(record)}
    department = headed(role, record) if record is not None else None
    if department is not None:
        people |= dict.fromkeys(heads_of(department, day))
    return [person for person in people if not person.has_left(day)]


def headed(role: str, record: Record) -> Department | None:
    """The department whose head a role means for a record: the responsible one, or the one that owns the matter."""
    if role == Role.DEPARTMENT_HEAD:
        return record.department
    return getattr(record, "owning_department", None) if role == Role.OWNING_DEPARTMENT else None


def heading_role(department: Department) -> str:
    """The role that heads a department for which nobody is named, by the pack."""
    return str(department.company.settings.get("heads", {}).get(department.key) or Role.DEPARTMENT_HEAD.value)


def heads_of(department: Department, day: date) -> list[Person]:
    """Who heads a department on the day: the person named there, else who holds the role that does."""

    def given(role: str) -> Iterable[RoleAssignment]:
        rows = RoleAssignment.objects.filter(company_id=department.company_id, role=role)
        return rows.select_related("person").order_by("id")

    return heads_among(department, day, given)


def heads_among(department: Department, day: date, given: Callable[[str], Iterable[RoleAssignment]]) -> list[Person]:
    """The same, for who has read all roles before: `given` tells the assignments of a role."""
    if department.head:
        return [] if department.head.has_left(day) else [department.head]
    held = [a for a in given(heading_role(department)) if a.in_force(day) and not a.person.has_left(day)]
    return list(dict.fromkeys(a.person for a in held if Held.by(a, a.person).heads(department)))


def heads_as(department: Department) -> str:
    """The role in which somebody heads the department: lent, the stand-in heads it."""
    return Role.DEPARTMENT_HEAD.value if department.head_id else heading_role(department)


def stand_ins(people: Iterable[Person], roles: Iterable[str], day: date) -> list[Person]:
    """Who stands in for one of them on the day, in all roles or in one of these."""
    rows = Delegation.objects.filter(person__in=list(people), from_day__lte=day, to_day__gte=day)
    return stand_ins_among(rows.select_related("person", "delegate").order_by("id"), roles, day)


def stand_ins_among(given: Iterable[Delegation], roles: Iterable[str], day: date) -> list[Person]:
    """The same, for who has read the delegations of those people before."""
    wanted = {"", *roles}
    lent = [one for one in given if one.role in wanted and one.in_force(day)]
    return list(dict.fromkeys(one.delegate for one in lent if not one.delegate.has_left(day)))


@dataclass(frozen=True)
class Capacity:
    """In which role someone acts, and for whom."""

    role: str
    via: Person | None = None


ANONYMOUS = Capacity("anonymous")


def related(standing: Standing, relation: Relation, record: Record) -> bool:
    person = standing.person
    if relation is Relation.OWNER:
        return record.owner_id == person.pk
    if relation is Relation.CREATOR:
        return record.created_by_id == person.pk
    return relation is Relation.ANYONE


def capacity(standing: Standing, by: Iterable[By], record: Record) -> Capacity | None:
    """The first of `by` this person fulfils for the record, or None. An assessor fulfils none."""
    if standing.read_only or standing.company_id != record.company_id:
        return None
    for one in spelled_out(by, record):
        if isinstance(one, Relation):
            if related(standing, one, record):
                return Capacity(one.value)
        elif held := standing.has(one.value, record):
            return Capacity(one.value, held.via)
    return None


def spelled_out(by: Iterable[By], record: Record) -> list[Role | Relation]:
    """`by` with every route replaced by the roles it names for this record."""
    found: list[Role | Relation] = []
    for one in by:
        if isinstance(one, Routed):
            route = route_for(record, one.subject)
            found += [Role(role) for turn in (route.by if route else ()) for role in turn]
            if one.signed and HEADING & set(found):
                found += [role for role in _signed(record) if role not in found]
        else:
            found.append(one)
    return found


def _signed(record: Record) -> list[Role]:
    """The roles in which the record was approved: others than the route's, where one stepped in for a head."""
    rows = ApprovalSlot.objects.filter(approval__record=record.pk, approval__state=Approval.State.APPROVED)
    return [Role(role) for role in dict.fromkeys(rows.values_list("role", flat=True))]


def in_words(by: Iterable[By], record: Record) -> str:
    """Who that is, in the company's own words: '质量效能部 or the owner'."""
    words = [
        str(RELATION_WORDS[one]) if isinstance(one, Relation) else role_word(record.company, one.value)
        for one in spelled_out(by, record)
    ]
    return str(_(" or ")).join(dict.fromkeys(words)) or str(_("nobody: the policy pack names no one for this"))


def people_of(by: Iterable[By], record: Record, day: date) -> list[Person]:
    """Everyone `by` names for the record on the day, as far as it names people; nobody for "everyone"."""
    found: dict[Person, None] = {}
    for one in spelled_out(by, record):
        if isinstance(one, Relation):
            named = {Relation.OWNER: record.owner, Relation.CREATOR: record.created_by}
            found |= dict.fromkeys([person] if (person := named.get(one)) else [])
        else:
            found |= dict.fromkeys(holders_of(one, record.company_id, day, record))
    return [person for person in found if not person.has_left(day)]


def role_word(company: Company, role: str) -> str:
    """The company's word for a role; the general one where the pack has none."""
    own = company.wording("roles", role)
    return own or (str(Role(role).label) if role in Role.values else role)
