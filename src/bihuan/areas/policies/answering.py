"""Who answers for a task: a role, resolved to a department or a person by the scope and by the record it is about."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from bihuan.areas.policies.models import Duty, Task
from bihuan.areas.policies.models.task_queries import OF_A_DEPARTMENT
from bihuan.areas.policies.scopes import WHOLE, Scope
from bihuan.core.access import Held, headed, heads_among, heads_as, stand_ins_among
from bihuan.core.models import ApprovalSlot, Company, Delegation, Department, Person, Record, RoleAssignment
from bihuan.core.prepared import Prepared, Slot
from bihuan.core.registry import concrete
from bihuan.core.vocabulary import Event, Role

OF_A_RECORD = {
    *(role.value for role in OF_A_DEPARTMENT),
    Role.IMPROVEMENT_OWNER.value,
    Role.IMPROVEMENT_MANAGER.value,
    Role.LEAD_AUDITOR.value,
    Role.PROCESS_OWNER.value,
}
OWNER_ANSWERS = {Role.RESPONSIBLE_DEPARTMENT.value, Role.IMPROVEMENT_OWNER.value}
FALL_BACK = (Role.QUALITY_HEAD.value, Role.QUALITY.value, Role.ADMINISTRATOR.value)


@dataclass(frozen=True)
class Answer:
    """Role, department and, where it is one certain person, who."""

    role: str
    department_id: int | None = None
    person_id: int | None = None


def turn_of(duty: Duty, subject: Record) -> str:
    """Whose turn it is to sign what a duty of deciding is about; nobody's where no decision is open."""
    if duty.read.evidence.event != Event.APPROVAL_DECIDED:
        return ""
    rows = ApprovalSlot.objects.filter(approval__record=subject.pk, is_open=True).order_by("id")
    roles = list(rows.values_list("role", flat=True))
    return duty.role if duty.role in roles else next(iter(roles), "")


# Asked for every task that is made or told of.
_departments = Prepared(lambda: Department.objects.filter(company=Slot("company")).select_related("head"))
_assignments = Prepared(
    lambda: RoleAssignment.objects.filter(company=Slot("company")).select_related("person").order_by("id")
)


class Holders:
    """Who holds which role on a day; read once for many tasks."""

    def __init__(self, company: Company, day: date) -> None:
        self.company, self.day = company, day

    @cached_property
    def departments(self) -> dict[str, Department]:
        rows = _departments(company=self.company.pk)
        for one in rows:
            one.company = self.company
        return {one.key: one for one in rows}

    @cached_property
    def by_id(self) -> dict[int, Department]:
        return {one.pk: one for one in self.departments.values()}

    @cached_property
    def heads(self) -> dict[int, list[Person]]:
        """Who heads each department that somebody heads, by the rule of the core."""
        given = self.assignments
        found = {one.pk: heads_among(one, self.day, lambda role: given[role]) for one in self.departments.values()}
        return {key: people for key, people in found.items() if people}

    @cached_property
    def assignments(self) -> dict[str, list[RoleAssignment]]:
        found = defaultdict(list)
        for one in _assignments(company=self.company.pk):
            if one.in_force(self.day) and self.present(one.person):
                found[one.role].append(one)
        return found

    def present(self, person: Person) -> bool:
        return not person.has_left(self.day)

    def department_of(self, role: str) -> Department | None:
        """The department a role belongs to by the pack."""
        return self.departments.get(self.company.place_of(role))

    def answer(self, duty: Duty, scope: Scope = WHOLE, subject: Record | None = None) -> Answer:
        """Who answers for a task of this duty."""
        if subject is not None and (turn := turn_of(duty, subject)):
            place = headed(turn, concrete(subject))
            return Answer(
                turn, place.pk if place else self._department_id(turn, scope, subject), self._assigned(turn, subject)
            )
        role = scope.roles.get(duty.role, duty.role)
        person_id = scope.people.get(role) or self._assigned(role, subject)
        if person_id is None and subject is not None and role in OWNER_ANSWERS:
            person_id = subject.owner_id
        return Answer(role, self._department_id(role, scope, subject), person_id)

    def _assigned(self, role: str, subject: Record | None) -> int | None:
        """The person who holds the role for this one record."""
        if subject is None:
            return None
        return next((one.person_id for one in self.assignments[role] if one.record_id == subject.pk), None)

    def _department_id(self, role: str, scope: Scope, subject: Record | None) -> int | None:
        own = self.department_of(role)
        if scope.department_id and (own is None or role in OF_A_DEPARTMENT):
            return scope.department_id
        if role in OF_A_RECORD and subject is not None and subject.department_id:
            return subject.department_id
        return own.pk if own else scope.department_id

    def of(self, task: Task) -> list[Person]:
        """Everyone who answers for the task on the day, without delegates; empty: a gap."""
        if task.person is not None and self.present(task.person):
            return [task.person]
        if task.role in OF_A_DEPARTMENT and (heads := self.heads.get(task.department_id or 0)):
            return list(heads)
        return self.holding(task.role, task.department_id, task.subject_id)

    def holding(self, role: str, department_id: int | None = None, record_id: int | None = None) -> list[Person]:
        """Those who hold the role for all, for the department or for the record."""
        found: dict[Person, None] = {}
        for one in self.assignments[role]:
            held = Held.by(one, one.person)
            places = {None, department_id} if department_id else {held.department_id}
            if held.record_id in {None, record_id} and held.department_id in places:
                found[one.person] = None
        return list(found)

    @cached_property
    def delegations(self) -> dict[int, list[Delegation]]:
        found = defaultdict(list)
        rows = Delegation.objects.filter(company=self.company, from_day__lte=self.day, to_day__gte=self.day)
        for one in rows.select_related("person", "delegate").order_by("id"):
            found[one.person_id].append(one)
        return found

    def with_delegates(self, task: Task) -> list[Person]:
        """Everyone who answers for the task, and who stands in for one of them today: as its head, where that is asked."""
        people = self.of(task)
        department = self.by_id.get(task.department_id or 0) if task.role in OF_A_DEPARTMENT else None
        as_heads = department is not None and people == self.heads.get(department.pk)
        roles = [heads_as(department) if department and as_heads else task.role]
        lent = [row for person in people for row in self.delegations.get(person.pk, ())]
        return list(dict.fromkeys([*people, *stand_ins_among(lent, roles, self.day)]))

    def fall_back(self) -> list[Person]:
        """Who is told when nobody answers."""
        return next((found for role in FALL_BACK if (found := self.holding(role))), [])

    def above(self, task: Task, role: str) -> list[Person]:
        """To whom an overdue task goes up: who heads its department, or the holders of a role."""
        if role != Role.DEPARTMENT_HEAD:
            return self.holding(role)
        return self._heads_above(task) or self.fall_back()

    def _heads_above(self, task: Task) -> list[Person]:
        """The first up the tree who head a department and do not answer for the task already."""
        answering = set(self.of(task))
        by_id = self.by_id
        department = by_id.get(task.department_id or 0)
        for _level in by_id:
            if department is None:
                break
            if others := [one for one in self.heads.get(department.pk, ()) if one not in answering]:
                return others
            department = by_id.get(department.parent_id or 0)
        return []


@dataclass(frozen=True)
class Gap:
    """A role that duties need and nobody holds."""

    role: str
    duties: tuple[Duty, ...]


def gaps(company: Company, day: date) -> list[Gap]:
    """Roles of duties in force without a holder. Roles that come with a record are not looked for here."""
    holders = Holders(company, day)
    lacking: dict[str, list[Duty]] = defaultdict(list)
    duties: Iterable[Duty] = Duty.objects.filter(company=company).in_force()
    for duty in duties:
        if duty.role not in OF_A_RECORD | {Role.EMPLOYEE.value} and not holders.holding(duty.role):
            lacking[duty.role].append(duty)
    return [Gap(role, tuple(found)) for role, found in lacking.items()]
