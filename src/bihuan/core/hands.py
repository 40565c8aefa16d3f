"""Through whose hands a record went, by its journal: what it says now is not enough, as an owner may have been another."""

from collections.abc import Iterable

from bihuan.core.entries import behalf_of
from bihuan.core.models import Delegation, JournalEntry, Record


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
