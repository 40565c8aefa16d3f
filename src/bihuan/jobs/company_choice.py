"""`--company CODE` and `--as NAME`: the company a command works on, and the person it acts for."""

from datetime import datetime

from bihuan.core.access import Standing, standing_of
from bihuan.core.models import Company, Person
from bihuan.core.refusals import NotAllowed, Refused
from bihuan.jobs.outcomes import WrongUse


def company_of(code: str) -> Company:
    """The company with this code, in capitals or not."""
    found = Company.objects.filter(code__iexact=code).first()
    if found is None:
        known = ", ".join(Company.objects.order_by("code").values_list("code", flat=True)) or "none yet"
        raise Refused([f"There is no company “{code}”. There are: {known}."])
    return found


def person_of(company: Company, name: str | None) -> Person | None:
    """The person with this user name or staff number; nobody (the operator of this machine) without one."""
    if not name:
        return None
    people = Person.objects.filter(company=company)
    found = people.filter(account__username__iexact=name).first() or people.filter(staff_number=name).first()
    if found is None:
        raise WrongUse(f"“{name}” is no user name or staff number of {company.code}.")
    return found


def standing_at(person: Person | None, at: datetime) -> Standing | None:
    """What the person may see; nothing is kept from the operator of this machine, who names nobody."""
    if person is None:
        return None
    standing = standing_of(person, at)
    if not standing.held:
        raise NotAllowed([f"{person.name} holds no role in {person.company.code} now."])
    return standing
