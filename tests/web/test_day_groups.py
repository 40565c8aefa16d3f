"""What a calendar shows of a day and a duty is what counting the tasks one by one gives, whatever happened to them."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings

from bihuan.areas.policies.models import Task, TaskState
from bihuan.core.access import standing_of
from bihuan.core.models import Person
from bihuan.web.day_groups import Chosen, DayGroup, day_groups, tasks_of
from tests.areas.policies.living import START
from tests.areas.policies.test_replay import HISTORIES, Year, attempt, undone
from tests.cast import Cast

pytestmark = pytest.mark.django_db
FIRST, LAST = date(2025, 12, 1), date(2027, 12, 31)
NOT_SHOWN = {TaskState.CANCELLED, TaskState.HISTORY}
Figures = tuple[int, ...]


def shown(person: Person, chosen: Chosen, at: datetime) -> list[DayGroup]:
    return day_groups(standing_of(person, at), chosen, FIRST, LAST, at)


def figures(groups: Iterable[DayGroup]) -> dict[Any, Figures]:
    return {
        (one.day, one.duty.line_id): (one.total, one.on_time, one.late, one.waived, one.overdue, one.is_open)
        for one in groups
    }


def counted(tasks: Iterable[Task], at: datetime) -> dict[Any, Figures]:
    found: dict[Any, list[TaskState]] = defaultdict(list)
    opened: set[Any] = set()
    for task in tasks:
        if (state := task.state_at(at)) not in NOT_SHOWN:
            place = task.due_day, task.line_id
            found[place].append(state)
            opened |= {place} if task.pending and task.opens_at <= at else set()
    asked = (TaskState.ON_TIME, TaskState.LATE, TaskState.WAIVED, TaskState.OVERDUE)
    return {
        place: (len(states), *(states.count(one) for one in asked), place in opened) for place, states in found.items()
    }


@settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
@given(history=HISTORIES)
def test_a_day_shows_what_its_tasks_give_one_by_one(xdyj: Cast, history: list[tuple[str, int, int]]) -> None:
    with undone():
        year = Year(xdyj)
        for act, number, hours in history:
            year.at += timedelta(hours=hours)
            attempt(getattr(year, act), number)
            every = list(Task.objects.filter(company=xdyj.company))
            for department in (0, xdyj.departments["om"].pk):
                own = [one for one in every if department in {0, one.department_id}]
                groups = shown(xdyj.quinn, Chosen(department=department), year.at)

                assert figures(groups) == counted(own, year.at)
                assert all(one.first in {task.pk for task in own} for one in groups if one.total == 1)


def test_what_concerns_one_person_is_counted_among_their_tasks(xdyj: Cast) -> None:
    year = Year(xdyj)
    for number in range(6):
        year.at += timedelta(days=30)
        attempt(year.issue, number)
        attempt(year.beat, number)
        for person, chosen in ((xdyj.quinn, Chosen(who="mine")), (xdyj.olga, Chosen())):
            own = tasks_of(standing_of(person, year.at), chosen).filter(due_day__range=(FIRST, LAST))

            assert figures(shown(person, chosen, year.at)) == counted(own, year.at)


def test_reading_asks_as_often_however_many_the_tasks(xdyj: Cast) -> None:
    year = Year(xdyj)
    year.at = START + timedelta(days=200)
    year.beat(0)
    with CaptureQueriesContext(connection) as asked:
        shown(xdyj.quinn, Chosen(), year.at)

    assert Task.objects.filter(company=xdyj.company).count() > len(asked)
    assert len(asked) <= 7
