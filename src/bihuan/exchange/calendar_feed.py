"""A person's open tasks as a calendar other programs subscribe to (RFC 5545), at a secret address that can be revoked."""

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.db.models import Count, Max
from django.utils.translation import gettext as _

from bihuan.areas.policies.models import Task
from bihuan.core.access import role_word, standing_of
from bihuan.core.models import Person

MEDIA_TYPE = "text/calendar; charset=utf-8"
OCTETS = 75  # a line of the format holds no more
MOST = 2000  # tasks in a feed
BEFORE, AFTER = timedelta(days=400), timedelta(days=800)
QUARTER = timedelta(minutes=15)
UNSENDABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029]")  # some readers break lines at the last ones
PERIOD = "PT6H"  # how often a program should look again

Address = Callable[[Task], str]


# ---------------------------------------------------------------- the feed


def feed(person: Person, at: datetime, address: Address) -> str:
    """The person's open tasks as a calendar. Unchanged tasks give an unchanged text."""
    near = {"due_at__gte": at - BEFORE, "due_at__lte": at + AFTER}
    tasks = Task.objects.for_person(standing_of(person, at)).filter(**near).with_words()
    counted = tasks.annotate(moves=Count("due_changes"), moved_at=Max("due_changes__at")).order_by("due_at", "id")
    return "".join(f"{folded(line)}\r\n" for line in _calendar(person, counted[:MOST], address))


def _calendar(person: Person, tasks: Iterable[Task], address: Address) -> Iterator[str]:
    name = _("Bihuan · %(person)s") % {"person": person.name}
    yield from (
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Bihuan//Duty calendar//EN",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
    )
    yield f"X-WR-CALNAME:{escaped(name)}"
    yield f"NAME:{escaped(name)}"
    yield f"REFRESH-INTERVAL;VALUE=DURATION:{PERIOD}"
    yield f"X-PUBLISHED-TTL:{PERIOD}"
    for task in tasks:
        yield from _event(person, task, address(task))
    yield "END:VCALENDAR"


def _event(person: Person, task: Any, address: str) -> Iterator[str]:
    """One task. `moves` counts how often its deadline changed: that is the event's sequence."""
    changed = utc(max(filter(None, (task.made_at, task.moved_at))))
    yield "BEGIN:VEVENT"
    yield f"UID:task-{task.pk}@{person.company.slug}.bihuan"
    yield f"DTSTAMP:{changed}"
    yield f"LAST-MODIFIED:{changed}"
    yield f"SEQUENCE:{task.moves}"
    yield from _when(person, task)
    yield f"SUMMARY:{escaped(_summary(task))}"
    yield f"DESCRIPTION:{escaped(_description(person, task))}"
    yield f"URL:{UNSENDABLE.sub('', address)}"
    yield "STATUS:CONFIRMED"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def _when(person: Person, task: Any) -> Iterator[str]:
    """A deadline by the day is that whole day; one by the clock is the quarter of an hour before it."""
    local = task.due_at.astimezone(person.company.zone)
    if local == local.replace(hour=0, minute=0, second=0, microsecond=0):
        yield f"DTSTART;VALUE=DATE:{written(task.due_day)}"
        yield f"DTEND;VALUE=DATE:{written(task.due_day + timedelta(days=1))}"
    else:
        yield f"DTSTART:{utc(task.due_at - QUARTER)}"
        yield f"DTEND:{utc(task.due_at)}"


def _summary(task: Any) -> str:
    return " · ".join(filter(None, (task.duty.display_title, task.scope_label)))


def _description(person: Person, task: Any) -> str:
    """Clause, role, and whether the day may still move."""
    lines = [str(task.duty.clause), _("As %(role)s") % {"role": role_word(person.company, task.role)}]
    if task.subject_id:
        lines.append(str(task.subject))
    if task.provisional:
        lines.append(_("Provisional: the year's working calendar is not published yet."))
    return "\n".join(lines)


# ---------------------------------------------------------------- the format


def written(day: date) -> str:
    return f"{day:%Y%m%d}"


def utc(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def escaped(text: str) -> str:
    """Text as a value: backslash, semicolon, comma and line end escaped, control characters gone."""
    plain = UNSENDABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    return plain.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def folded(line: str) -> str:
    """No line longer than 75 octets; the rest follows after a line end and a space, never within a character."""
    pieces, piece, size = [], "", 0
    for char in line:
        length = len(char.encode())
        if size + length > OCTETS:
            pieces.append(piece)
            piece, size = "", 1  # the space that begins the next line counts
        piece, size = piece + char, size + length
    return "\r\n ".join([*pieces, piece])
