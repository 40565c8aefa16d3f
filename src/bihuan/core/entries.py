"""Reading the journal of a record: its newest entries, and in whose place somebody acted, as its comment says it."""

import re
from functools import cache

from django.utils.translation import gettext_lazy as _

from bihuan.core.models import JournalEntry, Person, Record
from bihuan.core.prepared import Prepared, Slot

BEHALF = re.compile(r"(.*)\[(?:on behalf of|代) (.+)\]$", re.DOTALL)  # as on_behalf writes it, in every language


def plainly(comment: str) -> str:
    """What somebody typed, so that it does not read as if they had acted in another's place."""
    return f"{comment} ." if BEHALF.match(comment) else comment


def on_behalf(comment: str, person: Person) -> str:
    """A comment that also says in whose place somebody acted."""
    whom = _("on behalf of %(who)s") % {"who": person.name}
    return f"{comment} [{whom}]".strip()


def told_apart(comment: str) -> tuple[str, str]:
    """What was said, and in whose place; in whichever language it was kept."""
    found = BEHALF.match(comment)
    return (found[1].strip(), found[2]) if found else (comment, "")


def behalf_of(entry: JournalEntry) -> str:
    """The name of the person in whose place somebody acted; nothing where they acted for themselves."""
    return told_apart(entry.comment)[1]


@cache
def _newest(count: int) -> Prepared[JournalEntry]:
    return Prepared(lambda: JournalEntry.objects.filter(record=Slot("record")).order_by("-id")[:count])


def newest(record: Record, count: int) -> list[JournalEntry]:
    """The last entries about a record, newest first."""
    return _newest(count)(record=record.pk)
