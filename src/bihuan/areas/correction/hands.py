"""Whose hands an action went through in its round, by the journal: they neither verify it nor confirm its effect.

What the record says now is not enough: an owner may have been another, and the head of a department may have reported
in the owner's place (XDYJ-04-01 4.1.1, YNTD-ITSS-0300 4.4.3).
"""

from collections.abc import Iterable, Iterator
from typing import Any

from django.utils.translation import gettext_lazy as _

from bihuan.areas.correction.models import Action, Nonconformity
from bihuan.areas.correction.models.hands import REPORTED, reports_measure
from bihuan.core.hands import actors, owners
from bihuan.core.models import JournalEntry, Person
from bihuan.core.phrases import phrase
from bihuan.core.refusals import Missing

WEIGHED = "YNTD-ITSS-0300/4.2.3"


def objections(record: Action, eyes: Iterable[Person], clause: str) -> list[Missing]:
    """Why these eyes are none of their own for this action: every reason."""
    keys = {one.pk: one for one in eyes}
    entries = record.entries_of_round()
    found = [*_of_owners(record, entries, keys), *_of_reports(entries, keys), *_of_measures(record, entries, keys)]
    return [Missing(text, clause=clause) for text in {str(text): text for text in found}.values()]


def of_those_who_treat(record: Nonconformity, eyes: Iterable[Person]) -> list[Missing]:
    """Who answers, or answered, for a nonconformity or for what corrects it says neither what it weighs nor that it is none."""
    known = owners(record, JournalEntry.objects.filter(record_id=record.pk))
    for action in Action.objects.filter(treats=record, is_open=True):
        rows = action.steps.filter(round=action.round, owner__isnull=False)
        known |= owners(action, action.entries_of_round()).union(rows.values_list("owner", flat=True))
    text = _("Four eyes: %(person)s answers, or answered, for it or for its action. Let somebody else decide this.")
    return [Missing(phrase(text, person=one), clause=WEIGHED) for one in eyes if one.pk in known]


def _of_owners(record: Action, entries: list[JournalEntry], keys: dict[int, Person]) -> Iterator[Any]:
    """Whoever owned it in this round: now, at its beginning, or in between."""
    for key in owners(record, entries) & keys.keys():
        text = _("Four eyes: %(person)s owns it, or owned it in this round. Let somebody else check it.")
        yield phrase(text, person=keys[key])


def _of_reports(entries: list[JournalEntry], keys: dict[int, Person]) -> Iterator[Any]:
    for entry in entries:
        for key in keys.keys() & (actors(entry) if entry.action == REPORTED else set()):
            text = _("Four eyes: %(person)s reported it as carried out. Let somebody else check it.")
            yield phrase(text, person=keys[key])


def _of_measures(record: Action, entries: list[JournalEntry], keys: dict[int, Person]) -> Iterator[Any]:
    """Who answers for a measure, and who reported one as done."""
    for row in record.steps.filter(round=record.round, owner__in=keys).select_related("owner"):
        text = _("Four eyes: %(person)s carried out the measure “%(title)s”. Let somebody else check it.")
        yield phrase(text, person=row.owner, title=row.title)
    for entry in filter(reports_measure, entries):
        for key in keys.keys() & actors(entry):
            text = _("Four eyes: %(person)s reported the measure “%(title)s” as done. Let somebody else check it.")
            yield phrase(text, person=keys[key], title=entry.comment)
