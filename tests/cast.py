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
APPROVED = (
    "improvement-plan",
    "opportunity",
    "plan-item",
    "escalation",
    "waiver",
    "resource-request",
    "document",
    "disposal",
)


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
    """A company with the whole cast; `approver` approves plans, rollouts, waivers. Most tests begin with it."""
    company = Company.objects.create(code=code, name=f"{code} 公司", created_at=NOON)
    rows = [Department(company=company, key=key, name=key) for key in DEPARTMENTS]
    departments = {one.key: one for one in Department.objects.bulk_create(rows)}
    people = _people(company, departments)
    heads = [Department(pk=departments[key].pk, head=people[names[0]]) for key, names in DEPARTMENTS.items()]
    Department.objects.bulk_update(heads, ["head"])
    RoleAssignment.objects.bulk_create(
        RoleAssignment(company=company, person=people[name], role=role) for name in people for role in ROLES[name]
    )
    ApprovalRoute.objects.bulk_create(
        ApprovalRoute(company=company, subject=subject, by=[[approver]]) for subject in APPROVED
    )
    return Cast(company, people, departments)


def _people(company: Company, departments: dict[str, Department]) -> dict[str, Person]:
    """Each with an account of their own."""
    places = {name: departments[key] for key, names in DEPARTMENTS.items() for name in names}
    names = [*places, *(name for name in ROLES if name not in places)]
    accounts = Account.objects.bulk_create(Account(username=f"{name}@{company.slug}", password="!") for name in names)
    made = Person.objects.bulk_create(
        Person(company=company, account=account, name=name.title(), department=places.get(name))
        for name, account in zip(names, accounts, strict=True)
    )
    return dict(zip(names, made, strict=True))
