"""Who may not audit a department: who belongs to it, works for it or stands above it (XDYJ-04-01 3.2)."""

from collections.abc import Iterator, Mapping
from datetime import date

from django.utils.translation import gettext_lazy as _

from bihuan.areas.policies.answering import Holders
from bihuan.core.models import Department, Person, RoleAssignment
from bihuan.core.phrases import Phrase, phrase

Parents = Mapping[int, int | None]


def line_above(department: int, parents: Parents) -> Iterator[int]:
    """The departments a department belongs to, nearest first."""
    seen = {department}
    above = parents.get(department)
    while above is not None and above not in seen:
        seen.add(above)
        yield above
        above = parents.get(above)


def in_one_line(one: int, other: int, parents: Parents) -> bool:
    """Is it the same department, or one a part of the other? A top to which all belong is nobody's line."""
    if one == other:
        return True
    upper = one if one in line_above(other, parents) else other
    lower = other if upper == one else one
    return upper in line_above(lower, parents) and not _is_top(upper, parents)


def _is_top(department: int, parents: Parents) -> bool:
    return all(department == one or department in line_above(one, parents) for one in parents)


def objection(person: Person, department: Department, day: date) -> Phrase | None:
    """Why this person cannot audit this department on the day; nothing if independent."""
    parents = dict(Department.objects.filter(company_id=department.company_id).values_list("pk", "parent_id"))
    names = {"person": person, "department": department}
    heads = Holders(department.company, day).heads
    above = (department.pk, *line_above(department.pk, parents))
    if any(person in heads.get(one, ()) for one in above):
        return phrase(_("%(person)s heads %(department)s and cannot audit it. Name somebody else."), **names)
    if person.department_id and in_one_line(person.department_id, department.pk, parents):
        text = _("%(person)s belongs to %(department)s and cannot audit it. Name somebody of another department.")
        return phrase(text, **names)
    if any(in_one_line(one, department.pk, parents) for one in _works_for(person, department, day)):
        text = _("%(person)s holds a role in %(department)s and cannot audit it. Name somebody else.")
        return phrase(text, **names)
    return None


def _works_for(person: Person, department: Department, day: date) -> Iterator[int]:
    """The departments whose work the person does by a role: one given for a department, or one the pack puts there."""
    keys = dict(Department.objects.filter(company_id=department.company_id).values_list("key", "pk"))
    for one in RoleAssignment.objects.filter(person=person, record__isnull=True):
        home = one.department_id or keys.get(department.company.place_of(one.role))
        if home and one.in_force(day):
            yield home
