"""Which tasks concern whom. Every query starts with the company and stays within an index of pending tasks."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import Q

from bihuan.core.access import Held, Standing
from bihuan.core.models import Department
from bihuan.core.vocabulary import Role

OF_A_DEPARTMENT = (Role.DEPARTMENT_HEAD, Role.RESPONSIBLE_DEPARTMENT, Role.OWNING_DEPARTMENT)


class TaskQuerySet(models.QuerySet[Any]):
    """Tasks of a company, by who answers for them and when they are due."""

    def visible_to(self, standing: Standing) -> "TaskQuerySet":
        """The tasks a person may look at: all for those with a function, else what concerns them."""
        own = self.filter(company_id=standing.company_id)
        if standing.sees_all:
            return own
        return own.filter(answered_by(standing.held, standing) | Q(department__in=standing.departments))

    def pending(self) -> "TaskQuerySet":
        return self.filter(pending=True)

    def for_person(self, standing: Standing) -> "TaskQuerySet":
        """Pending tasks this person answers for in an own role, or that were given to them by name."""
        own = [held for held in standing.held if held.via is None]
        wanted = answered_by(own, standing) | as_head(standing)
        return self.filter(wanted, company_id=standing.company_id, pending=True)

    def delegated(self, standing: Standing) -> "TaskQuerySet":
        """Pending tasks of those this person stands in for."""
        borrowed = [held for held in standing.held if held.via is not None]
        wanted = Q(person__in={held.via.pk for held in borrowed if held.via}) | by_role(borrowed)
        return self.filter(wanted, company_id=standing.company_id, pending=True)

    def for_department(self, standing: Standing) -> "TaskQuerySet":
        """Pending tasks of the departments this person belongs to or answers for."""
        return self.filter(company_id=standing.company_id, department__in=standing.departments, pending=True)

    def overdue(self, at: datetime) -> "TaskQuerySet":
        return self.filter(pending=True, due_at__lt=at)

    def with_words(self) -> "TaskQuerySet":
        """With what a row of a list needs: duty, clause, policy (few, for many tasks), people, records."""
        alone = ("company", "person", "record", "subject")
        return self.select_related(*alone).prefetch_related("duty__clause__policy", "department")


def as_head(standing: Standing) -> Q:
    """Tasks of a department as such fall to its head."""
    return Q(role__in=OF_A_DEPARTMENT, department__in=headed(standing), person__isnull=True)


def headed(standing: Standing) -> list[int]:
    """The departments this person heads: named there, by a role for it, or by the role that heads it in the pack."""
    person = standing.person
    roles: dict[str, str] = person.company.settings.get("heads", {})
    found = {held.department_id for held in standing.held if held.role == Role.DEPARTMENT_HEAD and held.department_id}
    for one in Department.objects.filter(company_id=standing.company_id).only("pk", "key", "head"):
        role = roles.get(one.key, "")
        by_role = one.head_id is None and role != Role.DEPARTMENT_HEAD and standing.has(role) is not None
        own = one.head_id is None and one.pk == person.department_id and standing.has(Role.DEPARTMENT_HEAD) is not None
        if one.head_id == person.pk or by_role or own:
            found.add(one.pk)
    return [pk for pk in found if pk]


def answered_by(held: Iterable[Held], standing: Standing) -> Q:
    return Q(person=standing.person) | by_role(held)


def by_role(held: Iterable[Held]) -> Q:
    """Tasks nobody was named for, by the roles held: company-wide, for a department, for a record."""
    everywhere = {one.role for one in held if not one.department_id and not one.record_id}
    found = Q(role__in=everywhere, person__isnull=True)
    for one in held:
        if one.record_id:
            found |= Q(role=one.role, subject_id=one.record_id, person__isnull=True)
        elif one.department_id and one.role not in everywhere:
            found |= Q(role=one.role, department_id=one.department_id, person__isnull=True)
    return found
