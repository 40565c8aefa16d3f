"""Which tasks concern whom. Every query starts with the company and stays within an index of pending tasks."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import Q

from bihuan.core import keyset
from bihuan.core.access import Held, Standing
from bihuan.core.asks import is_key
from bihuan.core.models import Record
from bihuan.core.moments import check_range
from bihuan.core.refusals import Refused
from bihuan.core.unled import unled
from bihuan.core.vocabulary import Role

# Nobody was named; said so that no database takes the index of those named for it, where most are nobody's.
NOBODY = unled("person_id", 0)
OF_A_DEPARTMENT = (Role.DEPARTMENT_HEAD, Role.RESPONSIBLE_DEPARTMENT, Role.OWNING_DEPARTMENT)


class TaskQuerySet(models.QuerySet[Any]):
    """Tasks of a company, by who answers for them and when they are due."""

    def visible_to(self, standing: Standing) -> "TaskQuerySet":
        """The tasks a person may look at: all for those with a function, else what concerns them."""
        return self.filter(company_id=standing.company_id).concerning(standing)

    def concerning(self, standing: Standing) -> "TaskQuerySet":
        """The same of tasks that are known to be the company's."""
        if standing.sees_all:
            return self
        return self.filter(answered_by(standing.held, standing) | Q(department__in=standing.departments))

    def about(self, record: Record) -> "TaskQuerySet":
        """Tasks about a record. Its company, whose indexes are long, is not named: the record has one already."""
        return self.filter(subject=record.pk)

    def pending(self) -> "TaskQuerySet":
        return self.filter(pending=True)

    def for_person(self, standing: Standing) -> "TaskQuerySet":
        """Pending tasks this person answers for in an own role, or that were given to them by name."""
        return self.filter(any_of(own_ways(standing)), company_id=standing.company_id, pending=True)

    def each_for_person(self, standing: Standing) -> "list[TaskQuerySet]":
        """The same apart, by the way they came to be theirs: no task twice, and each part is led by an index."""
        own = self.filter(company_id=standing.company_id, pending=True)
        return [own.filter(way) for way in own_ways(standing)]

    def each_delegated(self, standing: Standing) -> "list[TaskQuerySet]":
        """Pending tasks of those this person stands in for, apart as the own ones are."""
        own = self.filter(company_id=standing.company_id, pending=True)
        return [own.filter(way) for way in borrowed_ways(standing)]

    def each_for_department(self, standing: Standing) -> "list[TaskQuerySet]":
        """Pending tasks of the departments this person belongs to or answers for, one department after another."""
        own = self.filter(company_id=standing.company_id, pending=True)
        return [own.filter(department=one) for one in sorted(standing.departments)]

    def overdue(self, at: datetime) -> "TaskQuerySet":
        return self.filter(pending=True, due_at__lt=at)

    def listed(self, found: Sequence[tuple[Any, ...]]) -> "TaskQuerySet":
        """The tasks of rows that `soonest` gave, in that order, with what a line of a list says of them."""
        return self.filter(pk__in=[key for _due, key, *_more in found]).with_words().order_by("due_at", "id")

    def with_words(self) -> "TaskQuerySet":
        """With what a row of a list needs: duty, clause, policy (few, for many tasks), people, records."""
        alone = ("company", "person", "record", "subject")
        return self.select_related(*alone).prefetch_related("duty__clause__policy", "department")


def soonest(
    parts: "Sequence[models.QuerySet[Any]]", count: int, *columns: str, back: bool = False
) -> list[tuple[Any, ...]]:
    """The first by deadline of several queries that share no task, as rows of due_at, id and the columns; `back`: the last."""
    if not parts:
        return []
    first, *rest = (part.order_by().values_list("due_at", "id", *columns) for part in parts)
    order = ("-due_at", "-id") if back else ("due_at", "id")
    return list(first.union(*rest, all=True).order_by(*order)[:count])


@dataclass(frozen=True)
class Page:
    """Some of the tasks of a list, the soonest first, with the cursors of the pages after and before."""

    rows: list[Any]
    next: str = ""
    previous: str = ""


def page(parts: "Sequence[TaskQuerySet]", size: int, *, after: str = "", before: str = "") -> Page:
    """One page of tasks; `after` and `before` are cursors a former page gave out. Raises Refused on others."""
    back, place = bool(before), before or after
    there = _beyond(place, back=back)
    found = soonest([part.filter(there) for part in parts], size + 1, back=back)
    more, found = len(found) > size, found[:size]
    if not found:
        return Page([])
    if back:
        found.reverse()
    rows = list(parts[0].model.objects.listed(found))
    last = _cursor(found[-1]) if more or back else ""
    return Page(rows, last, _cursor(found[0]) if (more if back else place) else "")


def _cursor(row: tuple[Any, ...]) -> str:
    due_at, key, *_more = row
    return keyset.written(due_at.isoformat(), key)


def _beyond(text: str, *, back: bool) -> Q:
    """Tasks after the place a text stands for, or before it; all where it is empty."""
    if not text:
        return Q()
    value, key = keyset.read(text)
    try:
        at = datetime.fromisoformat(str(value))
        check_range(at)
        good = at.tzinfo is not None and is_key(str(key))
    except (ValueError, Refused):
        good = False
    if not good:
        raise Refused([keyset.BROKEN_LINK])
    if back:
        return Q(due_at__lte=at) & (Q(due_at__lt=at) | Q(id__lt=key))
    return Q(due_at__gte=at) & (Q(due_at__gt=at) | Q(id__gt=key))


def own_ways(standing: Standing) -> list[Q]:
    """By name, by an own role, or as the head of a department, to whom its tasks as such fall."""
    return ways([standing.person.pk], [held for held in standing.held if held.via is None], standing.headed)


def borrowed_ways(standing: Standing) -> list[Q]:
    """By the name, a role or the department of somebody this person stands in for."""
    borrowed = [held for held in standing.held if held.via is not None]
    lenders = {held.via.pk for held in (*borrowed, *standing.headships) if held.via}
    return ways(lenders, borrowed, standing.headed_for_others)


def answered_by(held: Iterable[Held], standing: Standing) -> Q:
    return any_of(ways([standing.person.pk], held, standing.headed | standing.headed_for_others))


def any_of(found: Iterable[Q]) -> Q:
    return Q(*found, _connector=Q.OR)


def ways(people: Collection[int], held: Iterable[Held], headed: Iterable[int] = ()) -> list[Q]:
    """How tasks fall to somebody, none in two ways: by name, else by a role for all, for departments or for records."""
    roles = list(held)
    everywhere = sorted({one.role for one in roles if not one.department_id and not one.record_id})
    places = {role.value: set(headed) for role in OF_A_DEPARTMENT if headed}
    records: dict[str, set[int]] = {}
    for one in roles:
        if one.record_id:
            records.setdefault(one.role, set()).add(one.record_id)
        elif one.department_id:
            places.setdefault(one.role, set()).add(one.department_id)
    by_name = [Q(person__in=list(people))] if people else []
    return [*by_name, *(Q(NOBODY, role=role) for role in everywhere), *_limited(places, records, everywhere)]


def _limited(places: dict[str, set[int]], records: dict[str, set[int]], everywhere: Sequence[str]) -> Iterator[Q]:
    """Roles held for departments or records, where they are not held for all."""
    for role, departments in places.items():
        if role not in everywhere:
            yield Q(NOBODY, role=role, department__in=departments)
    for role, subjects in records.items():
        if role not in everywhere:
            elsewhere = ~Q(department__in=places.get(role, ()))
            yield Q(NOBODY, elsewhere, role=role, subject__in=subjects)
