"""What the journal of an action says of its being done: the whole of it, or one of its measures."""

from bihuan.core.models import JournalEntry

REPORTED, MEASURE, DONE = "action.finish", "action.actionstep-amended", "actionstep.done_on"


def reports(entry: JournalEntry) -> bool:
    """Does the entry say that the whole or a measure of it was done?"""
    return entry.action == REPORTED or reports_measure(entry)


def reports_measure(entry: JournalEntry) -> bool:
    return entry.action == MEASURE and DONE in entry.told()
