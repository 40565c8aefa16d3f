"""Reading one's notices."""

from datetime import datetime

from bihuan.core.models import Notice, Person


def mark_read(person: Person, at: datetime, only: int | None = None) -> int:
    """Mark one notice of the person, or all, as read; says how many."""
    unread = Notice.objects.filter(person=person, read_at__isnull=True)
    if only is not None:
        unread = unread.filter(pk=only)
    return unread.update(read_at=at)
