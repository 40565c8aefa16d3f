"""Through whose hands a record went since a moment of its journal: who owned it, who reported it or a measure as done."""

from collections.abc import Iterable

from bihuan.core.models import Delegation, JournalEntry, Record

REPORTED, MEASURE, DONE = "action.finish", "action.actionstep-amended", "actionstep.done_on"


def owners(record: Record, entries: Iterable[JournalEntry]) -> set[int]:
    """Whoever owned it: now, or as one of the entries says."""
    changed = [pair for entry in entries for name, pair in entry.told().items() if name == "owner"]
    return {key for key in (record.owner_id, *(key for pair in changed for key in pair)) if key}


def reports(entry: JournalEntry) -> bool:
    """Does the entry say that the whole or a measure of it was done?"""
    return entry.action == REPORTED or reports_measure(entry)


def reports_measure(entry: JournalEntry) -> bool:
    return entry.action == MEASURE and DONE in entry.told()


def actors(entry: JournalEntry) -> set[int]:
    """Who acted, and in whose place: the journal names them in the comment."""
    if entry.actor_id is None:
        return set()
    lent = Delegation.objects.filter(delegate=entry.actor_id).select_related("person__company")
    day = entry.company.day_of(entry.at)
    return {entry.actor_id} | {
        one.person_id for one in lent if one.in_force(day) and one.person.name in entry.comment.rpartition("[")[2]
    }
