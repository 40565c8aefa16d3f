"""Recurring dates by RFC 5545: RRULE, RDATE, EXDATE and EXRULE of rhythms of a day and slower.

Times are local: a zone in the text is left out, duties know days. Every rule is cut off at a given end.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time
from itertools import islice

from dateutil.rrule import rrule, rrulestr
from django.utils.translation import gettext_lazy as _

from bihuan.core.phrases import phrase
from bihuan.core.refusals import Refused

NAMES = "DTSTART|RRULE|RDATE|EXDATE|EXRULE"
FOLD = re.compile(rf"\r?\n[ \t](?!(?:{NAMES})[:;])(?=\S)", re.IGNORECASE)
BETWEEN = re.compile(rf"\s+(?=(?:{NAMES})[:;])", re.IGNORECASE)
PROPERTY = re.compile(rf"(?:(?P<name>{NAMES})(?:;[^:]*)?:)?(?P<value>\S+)", re.IGNORECASE)
ENDS = re.compile(r"(?:^|;)(COUNT|UNTIL)=([^;]*)", re.IGNORECASE)
STANDSTILL = re.compile(r"(?:^|;)INTERVAL=0*(?:;|$)", re.IGNORECASE)
SLOW = re.compile(r"(?:^|;)FREQ=(YEARLY|MONTHLY|WEEKLY|DAILY)(?:;|$)", re.IGNORECASE)
MOST = 100_000  # moments of one rule


@dataclass
class Recurrence:
    """What a text says, property by property."""

    begins: datetime | None = None
    rules: list[str] = field(default_factory=list)
    exceptions: list[str] = field(default_factory=list)
    dates: list[datetime] = field(default_factory=list)
    left_out: list[datetime] = field(default_factory=list)


def recurrence(rule: str, start: date, until: date) -> list[datetime]:
    """The moments from `start` to `until`, both included; `start` begins a rule that has no DTSTART."""
    first, last = moment(start, time.min), moment(until, time.max)
    try:
        said = read(rule)
        begins = said.begins or first
        found = {at for text in said.rules for at in moments(text, begins, last)} | set(said.dates)
        found -= {at for text in said.exceptions for at in moments(text, begins, last)} | set(said.left_out)
    except (ValueError, TypeError, KeyError, AttributeError, OverflowError) as error:
        raise Refused([phrase(_("This is no rule of RFC 5545: %(why)s."), why=str(error)[:200])]) from None
    return sorted(at for at in found if first <= at <= last)


def read(text: str) -> Recurrence:
    """Take a text apart; a bare value is a rule."""
    said = Recurrence()
    for line in BETWEEN.split(FOLD.sub("", text).strip()):
        found = PROPERTY.fullmatch(line)
        if found is None:
            raise ValueError(line)
        take_in(said, (found["name"] or "RRULE").upper(), found["value"])
    return said


def take_in(said: Recurrence, name: str, value: str) -> None:
    if name == "DTSTART":
        said.begins = written(value)
    elif name in {"RDATE", "EXDATE"}:
        (said.dates if name == "RDATE" else said.left_out).extend(written(part) for part in value.split(","))
    elif SLOW.search(value) and not STANDSTILL.search(value):
        (said.rules if name == "RRULE" else said.exceptions).append(value)
    else:
        raise Refused([_("A rule needs FREQ=YEARLY, MONTHLY, WEEKLY or DAILY, and an INTERVAL from 1.")])


def moments(text: str, begins: datetime, last: datetime) -> Iterator[datetime]:
    """The moments of one rule up to `last`. COUNT and UNTIL are applied here, so that the rule itself has an end."""
    ends = {name.upper(): value for name, value in ENDS.findall(text)}
    until = min(written(ends["UNTIL"]), last) if "UNTIL" in ends else last
    parsed = rrulestr(ENDS.sub("", text).strip(";"), dtstart=begins)
    if not isinstance(parsed, rrule):
        raise TypeError(text)
    for n, at in enumerate(islice(parsed.replace(until=until), int(ends["COUNT"]) if "COUNT" in ends else None)):
        if n >= MOST:
            raise Refused([phrase(_("The rule falls on more than %(most)s moments; narrow it down."), most=MOST)])
        yield at


def written(value: str) -> datetime:
    """A date or time of RFC 5545, as local time."""
    return datetime.fromisoformat(value.rstrip("Zz")).replace(tzinfo=None)


def moment(day: date, otherwise: time) -> datetime:
    """A local moment; of a day its first or last one."""
    return day.replace(tzinfo=None) if isinstance(day, datetime) else datetime.combine(day, otherwise)
