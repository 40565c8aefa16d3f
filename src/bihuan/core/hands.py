"""Through whose hands a record went, by its journal: what it says now is not enough, as an owner may have been another."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import TypeVar

from bihuan.core.entries import behalf_of
from bihuan.core.models import Delegation, JournalEntry, Record

K = TypeVar("K")
Moved = tuple[Record, int | None, datetime]  # a record, by whom it came to where it is, and when


def owners(record: Record, entries: Iterable[JournalEntry]) -> set[int]:
    """Whoever owned it: now, or as one of the entries says."""
    changed = [pair for entry in entries for name, pair in entry.told().items() if name == "owner"]
    return {key for key in (record.owner_id, *(key for pair in changed for key in pair)) if key}


def actors(entry: JournalEntry) -> set[int]:
    """Who acted, and in whose place: of those they stood in for that day, the one the journal names."""
    if entry.actor_id is None:
        return set()
    name = behalf_of(entry)
    lent = Delegation.objects.filter(delegate=entry.actor_id, person__name=name) if name else ()
    day = entry.company.day_of(entry.at)
    return {entry.actor_id} | {one.person_id for one in lent if one.in_force(day)}


def movers(moves: Mapping[K, Moved]) -> dict[K, set[int]]:
    """Who brought each record to where it is, and in whose place; in one question for all of them."""
    found: dict[K, set[int]] = {key: {by} if by else set() for key, (_record, by, _at) in moves.items()}
    known = {(record.pk, by, at): key for key, (record, by, at) in moves.items() if by}
    rows = JournalEntry.objects.filter(
        record__in={record for record, _by, _at in known}, actor__in={by for _record, by, _at in known},
        at__in={at for _record, _by, at in known}, comment__endswith="]",  # as it says in whose place
    )  # fmt: skip
    for entry in rows if known else ():
        key = known.get((entry.record_id or 0, entry.actor_id or 0, entry.at))
        if key is not None and entry.told().get("state", [None, None])[1] == moves[key][0].state:
            found[key] |= actors(entry)
    return found
