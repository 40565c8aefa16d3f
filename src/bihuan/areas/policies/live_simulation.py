"""A year of a company that exists, on paper: its own duties, scopes, dates, and when things were last done."""

from collections.abc import Iterator
from datetime import date, datetime

from bihuan.areas.policies.models import Anchor, Duty
from bihuan.areas.policies.schedule import History, PlannedTask, before_date, occurrences
from bihuan.areas.policies.scopes import scopes_of
from bihuan.core.calendars import WorkCalendar
from bihuan.core.models import Company
from bihuan.core.registry import TYPES
from bihuan.core.workdays import calendar_for

Trigger = Duty.Trigger


def planned(company: Company, year: int, *, at: datetime) -> list[PlannedTask]:
    """Every task of the year that can be known at `at`; those of events come when something happens."""
    calendar = calendar_for(company)
    duties = Duty.objects.filter(company=company).in_force().select_related("policy")
    found = [task for duty in duties for task in planned_for(duty, year, calendar, company, at)]
    return sorted(found, key=lambda task: (task.due, task.at, task.policy, task.duty, task.scope, task.period))


def planned_for(duty: Duty, year: int, calendar: WorkCalendar, company: Company, at: datetime) -> Iterator[PlannedTask]:
    day = company.day_of(at)
    scopes = [one.code for one in scopes_of(duty.read.for_each, company, day)]
    anchors = Anchor.objects.filter(company=company, line=duty.line_id).order_by("at")
    last = {one.scope: company.day_of(one.at) for one in anchors}
    yield from occurrences(duty.read, year, calendar, scopes, History(duty.policy.effective, last))
    if duty.trigger == Trigger.RELATIVE:
        for number, when in _dates(duty, company):
            for scope in scopes:
                task = before_date(duty.read, when, number, calendar, scope)
                if task.due.year == year:
                    yield task


def _dates(duty: Duty, company: Company) -> Iterator[tuple[str, date]]:
    """The dates of open records a duty looks ahead to."""
    kind, _dot, field = duty.moment.partition(".")
    if kind in TYPES and field not in {"created_on"}:
        rows = TYPES[kind].model._default_manager.filter(company=company, is_open=True)
        yield from rows.exclude(**{field: None}).values_list("number", field)


def waiting_duties(company: Company) -> int:
    """How many duties make tasks only when something happens."""
    return Duty.objects.filter(company=company, trigger=Trigger.EVENT).in_force().count()
