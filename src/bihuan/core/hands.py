"""Through whose hands a record went, by its journal: what it says now is not enough, as an owner may have been another."""

from collections.abc import Iterable

from bihuan.core.models import Delegation, JournalEntry, Record


def owners(record: Record, entries: Iterable[JournalEntry]) -> set[int]:
    """Whoever owned it: now, or as one of the entries says."""
    changed = [pair for entry in entries for name, pair in entry.told().items() if name == "owner"]
    return {key for key in (record.owner_id, *(key for pair in changed for key in pair)) if key}


def actors(entry: JournalEntry) -> set[int]:
    """Who acted, and in whose place: the journal names them in the comment."""
    if entry.actor_id is None:
        return set()
    lent = Delegation.objects.filter(delegate=entry.actor_id).select_related("person__company")
    day = entry.company.day_of(entry.at)
    return {entry.actor_id} | {
        one.person_id for one in lent if one.in_force(day) and one.person.name in entry.comment.rpartition("[")[2]
    }
