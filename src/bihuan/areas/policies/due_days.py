"""Days a duty names that do not exist: 31 June never comes, the 30th not in every month."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext_lazy as _

from bihuan.areas.policies.duty_rules import Duty
from bihuan.core.calendars import from_statutory
from bihuan.core.periods import Due, Period, PeriodKind, period_of, periods
from bihuan.core.phrases import phrase

SAMPLE = range(2019, 2027)  # two leap years, and notices known for all


def faults_of_due(duty: Duty) -> tuple[list[Any], bool]:
    """What is wrong with the day a rhythm names, and whether it keeps the pack from loading."""
    if duty.every is None or duty.due is None:
        return [], False
    due = duty.due.as_due()
    if faults := due.faults(duty.every):
        return list(faults), True
    missed = [period for period in _places(duty.every, due) if not _has_day(period, due)]
    if not missed:
        return [], False
    if len(missed) == len(list(_places(duty.every, due))):
        return [phrase(_("This day never comes: %(day)s."), day=_named(due))], True
    text = _(
        "Not every period has this day (%(day)s); where it is missing the last day counts. Write “last” if you mean it."
    )
    return [phrase(text, day=_named(due))], False


def _places(kind: PeriodKind, due: Due) -> Iterator[Period]:
    """Where the day is looked for: the month named of each period, else the whole period."""
    for year in SAMPLE:
        for period in periods(kind, year):
            yield _month(period, due.month) if due.month else period


def _month(period: Period, number: int) -> Period:
    month = period_of(PeriodKind.MONTH, period.start)
    for _step in range(number - 1):
        month = month.next
    return month


def _has_day(place: Period, due: Due) -> bool:
    if isinstance(due.workday, int):
        return abs(due.workday) <= len(from_statutory().workdays(place.start, place.last_day))
    return not isinstance(due.day, int) or abs(due.day) <= (place.end - place.start).days


def _named(due: Due) -> str:
    parts = {"month": due.month, "day": due.day, "workday": due.workday}
    return ", ".join(f"{name} {value}" for name, value in parts.items() if value is not None)
