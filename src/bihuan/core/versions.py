"""Two people at one record or row: the second is told who was faster and what they changed; nothing is overwritten unseen."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from bihuan.core import journal
from bihuan.core.models import JournalEntry, Part, Record
from bihuan.core.refusals import Stale

CHANGED = _("Someone else has changed this meanwhile. Nothing you typed is lost; compare and save again.")


def check_version(record: Record, version: int | None) -> None:
    """Refuse with what the other one changed, if the record moved on since `version` was read."""
    if version is None or version == record.version:
        return
    last = record.journal.order_by("-id").first()
    raise _stale(last, last.told() if last else {})


def stamp(part: Part) -> str:
    """What a row said when it was read; a form carries it until the row is written."""
    return journal.digest_of(_said(part))[:16]


def check_stamp(part: Part, seen: str) -> None:
    """Refuse with what the other one changed, if the row says something else than when it was read."""
    if not seen or seen == stamp(part):
        return
    name = part._meta.model_name
    told = part.whole.journal.filter(action=f"{part.whole.kind}.{name}-amended", comment=str(part))
    last = told.order_by("-id").first()
    changes = last.told() if last else {}
    now = _said(part)
    theirs = {field.removeprefix(f"{name}."): pair for field, pair in changes.items()}
    raise _stale(last, {field: pair for field, pair in theirs.items() if now.get(field) == pair[1]})


def _said(part: Part) -> dict[str, Any]:
    return {field.name: journal.plain(field.value_from_object(part)) for field in part._meta.concrete_fields}


def _stale(last: JournalEntry | None, theirs: journal.Changes) -> Stale:
    return Stale([CHANGED], theirs, last.actor_name if last else "", last.at if last else None)
