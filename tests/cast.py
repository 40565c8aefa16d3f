"""One cast for all tests: two companies, a few people, their roles.

Quinn (quality), Olga (owner, engineer), Max (O&M manager, decides for O&M management), Gina (general manager),
Ada (auditor), Eve (plain employee), Vera (external assessor), Stranger (the other company's quality department).
"""

from copy import deepcopy
from dataclasses import dataclass, field
from datetime import UTC, datetime

from bihuan.core.models import Account, ApprovalRoute, Company, Department, Person, RoleAssignment
from bihuan.core.vocabulary import Role

NOON = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)  # 2026-03-02 12:00 in Shanghai, a Monday
ROLES = {
    "quinn": [Role.QUALITY, Role.QUALITY_HEAD],
    "olga": [Role.DISCIPLINE_LEAD],
    "max": [Role.OM_MANAGEMENT, Role.OM_MANAGER],
    "gina": [Role.GENERAL_MANAGER, Role.EXECUTIVE, Role.MANAGEMENT_REPRESENTATIVE],
    "ada": [Role.AUDITOR],
    "eve": [],
    "vera": [Role.ASSESSOR],
}
DEPARTMENTS = {"quality": ["quinn"], "om": ["max", "olga"], "rd": ["ada", "eve"]}


@dataclass
class Cast:
    """A company with its people by first name."""

    company: Company
    people: dict[str, Person] = field(default_factory=dict)
    departments: dict[str, Department] = field(default_factory=dict)

    def __getattr__(self, name: str) -> Person:
        try:
            return self.people[name]
        except KeyError:
            raise AttributeError(name) from None

    def again(self) -> "Cast":
        """The same company and people for the next test: what a test changes on an object, the next must not see."""
        company, people, departments = deepcopy((self.company, self.people, self.departments))
        return Cast(company, people, departments)


def make_company(code: str = "XDYJ", approver: str = Role.OM_MANAGEMENT) -> Cast:
    """A company with the whole cast; `approver` approves plans, rollouts, waivers."""
    company = Company.objects.create(code=code, name=f"{code} 公司", created_at=NOON)
    cast = Cast(company)
    for key, names in DEPARTMENTS.items():
        cast.departments[key] = Department.objects.create(company=company, key=key, name=key)
        for name in names:
            _person(cast, name, cast.departments[key])
        Department.objects.filter(pk=cast.departments[key].pk).update(head=cast.people[names[0]])
    for name in ROLES.keys() - cast.people.keys():
        _person(cast, name, None)
    for subject in (
        "improvement-plan",
        "opportunity",
        "plan-item",
        "escalation",
        "waiver",
        "resource-request",
        "document",
        "disposal",
    ):
        ApprovalRoute.objects.create(company=company, subject=subject, by=[[approver]])
    return cast


def _person(cast: Cast, name: str, department: Department | None) -> None:
    account = Account.objects.create(username=f"{name}@{cast.company.slug}", password="!")
    person = Person.objects.create(company=cast.company, account=account, name=name.title(), department=department)
    for role in ROLES[name]:
        RoleAssignment.objects.create(company=cast.company, person=person, role=role)
    cast.people[name] = person
