"""Whose hands an action went through in its round, by the journal: they neither verify it nor confirm its effect.

What the record says now is not enough: an owner may have been another, and the head of a department may have reported
in the owner's place (XDYJ-04-01 4.1.1, YNTD-ITSS-0300 4.4.3).
"""

from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from bihuan.areas.correction.models import Action
from bihuan.core.models import Delegation, JournalEntry, Person
from bihuan.core.phrases import phrase
from bihuan.core.refusals import Missing

BEGUN, REPORTED, MEASURE = "action.reopen", "action.finish", "action.actionstep-amended"
DONE = "actionstep.done_on"


def since_begun(record: Action) -> "QuerySet[JournalEntry]":
    """The entries of the present round."""
    rows = JournalEntry.objects.filter(record_id=record.pk).order_by("id")
    last = rows.filter(action=BEGUN).last()
    return rows.filter(pk__gt=last.pk) if last else rows


def objections(record: Action, eyes: Iterable[Person], clause: str) -> list[Missing]:
    """Why these eyes are none of their own for this action: every reason."""
    keys = {one.pk: one for one in eyes}
    entries = list(since_begun(record))
    found = [*_of_owners(record, entries, keys), *_of_reports(entries, keys), *_of_measures(record, entries, keys)]
    return [Missing(text, clause=clause) for text in {str(text): text for text in found}.values()]


def _of_owners(record: Action, entries: list[JournalEntry], keys: dict[int, Person]) -> Iterator[Any]:
    """Whoever owned it in this round: now, at its beginning, or in between."""
    changed = [pair for entry in entries for name, pair in entry.told().items() if name == "owner"]
    owners = {record.owner_id, *(key for pair in changed for key in pair)}
    for key in owners & keys.keys():
        text = _("Four eyes: %(person)s owns it, or owned it in this round. Let somebody else check it.")
        yield phrase(text, person=keys[key])


def _of_reports(entries: list[JournalEntry], keys: dict[int, Person]) -> Iterator[Any]:
    for entry in entries:
        for key in keys.keys() & (_hands(entry) if entry.action == REPORTED else set()):
            text = _("Four eyes: %(person)s reported it as carried out. Let somebody else check it.")
            yield phrase(text, person=keys[key])


def _of_measures(record: Action, entries: list[JournalEntry], keys: dict[int, Person]) -> Iterator[Any]:
    """Who answers for a measure, and who reported one as done."""
    for row in record.steps.filter(round=record.round, owner__in=keys).select_related("owner"):
        text = _("Four eyes: %(person)s carried out the measure “%(title)s”. Let somebody else check it.")
        yield phrase(text, person=row.owner, title=row.title)
    for entry in entries:
        if entry.action == MEASURE and DONE in entry.told():
            for key in keys.keys() & _hands(entry):
                text = _("Four eyes: %(person)s reported the measure “%(title)s” as done. Let somebody else check it.")
                yield phrase(text, person=keys[key], title=entry.comment)


def _hands(entry: JournalEntry) -> set[int]:
    """Who acted, and in whose place: the journal names them in the comment."""
    if entry.actor_id is None:
        return set()
    lent = Delegation.objects.filter(delegate=entry.actor_id).select_related("person__company")
    day = entry.at.astimezone(entry.company.zone).date()
    return {entry.actor_id} | {
        one.person_id for one in lent if one.in_force(day) and one.person.name in entry.comment.rpartition("[")[2]
    }
