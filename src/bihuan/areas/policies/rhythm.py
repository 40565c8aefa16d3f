"""Rhythms by RFC 5545 (`rule = "FREQ=MONTHLY;BYDAY=2TU"`): the days a rule falls on, never without end."""

import re
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from itertools import islice

from dateutil.rrule import rrule, rruleset, rrulestr

from django.utils.translation import gettext_lazy as _

from bihuan.areas.policies.strict import Wrong
from bihuan.core.phrases import phrase

SLOW = {"YEARLY", "MONTHLY", "WEEKLY", "DAILY"}
FAST = re.compile(r"BY(HOUR|MINUTE|SECOND)\s*=|INTERVAL\s*=\s*0*(\D|$)", re.IGNORECASE)
FIRST_DAY = datetime(2024, 1, 1)
LONG = timedelta(days=366 * 30)  # a rule silent for thirty years never speaks


def faults_of_rule(text: str) -> Iterator[Wrong]:
    """What keeps this from being a usable rule; nothing for an empty text."""
    if not text:
        return
    frequencies = set(re.findall(r"FREQ\s*=\s*([A-Z]+)", text.upper()))
    if not frequencies <= SLOW or FAST.search(text):
        yield Wrong(phrase(_("A rule names days: FREQ=YEARLY, MONTHLY, WEEKLY or DAILY, an INTERVAL from 1, no times.")), "rule")
        return
    try:
        rules = _parse(text, FIRST_DAY)
        start = _start(rules)
        spoken = next(_days(rules, start, start + LONG), None)
    except (ValueError, TypeError, KeyError, AttributeError, OverflowError) as error:
        yield Wrong(phrase(_("This is no rule of RFC 5545: %(why)s"), why=str(error)[:200]), "rule")
        return
    if spoken is None:
        yield Wrong(phrase(_("This rule never falls on a day.")), "rule")


def days_of_rule(text: str, first: date, last: date, since: date | None = None) -> list[date]:
    """The days from `first` to `last` the rule falls on; `since` starts it where it has no DTSTART."""
    rules = _parse(text, datetime.combine(since or date(first.year, 1, 1), time.min))
    found = _days(rules, datetime.combine(first, time.min), datetime.combine(last, time.max))
    return sorted({moment.date() for moment in found})


def _parse(text: str, start: datetime) -> rruleset:
    return rrulestr(text, dtstart=start, forceset=True)  # type: ignore[return-value]


def _start(rules: rruleset) -> datetime:
    """Where the rule begins, without its time zone: duties know days."""
    starts = [one._dtstart for one in rules._rrule] + list(rules._rdate)  # type: ignore[attr-defined]
    return min((_local(moment) for moment in starts), default=FIRST_DAY)


def _days(rules: rruleset, first: datetime, last: datetime) -> Iterator[datetime]:
    """Moments between the two, each rule cut off at `last` so that none runs to the end of time."""
    left_out = {_local(m) for m in rules._exdate}  # type: ignore[attr-defined]
    for one in rules._exrule:  # type: ignore[attr-defined]
        left_out |= set(_moments(one, last))
    for one in rules._rrule:  # type: ignore[attr-defined]
        yield from (m for m in _moments(one, last) if first <= m <= last and m not in left_out)
    yield from (m for m in map(_local, rules._rdate) if first <= m <= last and m not in left_out)  # type: ignore[attr-defined]


def _moments(rule: rrule, last: datetime) -> Iterator[datetime]:
    """The rule's moments up to `last`: COUNT is taken off and counted here, else an empty rule never ends."""
    begins, until = rule._dtstart, rule._until  # type: ignore[attr-defined]
    if until and until.tzinfo and begins.tzinfo:
        until = until.astimezone(begins.tzinfo)
    start, end = _local(begins), min(_local(until), last) if until else last
    bounded = rule.replace(dtstart=start, until=end, count=None)
    yield from islice(bounded, rule._count)  # type: ignore[attr-defined]


def _local(moment: datetime) -> datetime:
    return moment.replace(tzinfo=None)
