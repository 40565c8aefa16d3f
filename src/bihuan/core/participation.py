"""Who may add something to a record beside its flow (a file, a comment): all who see it, while it is not archived."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from bihuan.core.access import standing_of
from bihuan.core.locking import lock
from bihuan.core.models import Person, Record
from bihuan.core.refusals import NotAllowed, Refused
from bihuan.core.registry import concrete


def sees(person: Person, record: Record, at: datetime) -> bool:
    """Does the record exist for this person?"""
    return Record.objects.visible_to(standing_of(person, at)).filter(pk=record.pk).exists()


def may_add(record: Record, actor: Person | None, at: datetime) -> None:
    """Refuse who does not see the record or only looks. The system may always add."""
    if actor is None:
        return
    if standing_of(actor, at).read_only:
        raise NotAllowed([_("You can look at this record, but not add to it.")])
    if not sees(actor, record, at):
        raise NotAllowed([_("This record is not open to you.")])


def join(record: Record, actor: Person | None, at: datetime) -> Record:
    """The record as its own type, locked, for someone who may add to it. Must run inside a transaction."""
    may_add(record, actor, at)
    own = lock(concrete(record))
    if own.archived_at is not None:
        raise Refused([_("The record is archived and stays as it is. Add this to the record that follows it.")])
    return own
