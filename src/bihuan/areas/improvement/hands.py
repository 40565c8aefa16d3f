"""Whose hands a plan item went through: they neither verify its pilot nor confirm its effect, nor close it.

Quality may do the work of an item in its owner's place, and an owner may have been another, so the journal says it.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from django.utils.translation import gettext_lazy as _

from bihuan.areas.improvement.models import PilotCriterion, PlanItem
from bihuan.core.hands import actors, owners
from bihuan.core.models import JournalEntry, Person
from bihuan.core.phrases import phrase
from bihuan.core.refusals import Missing, NotAllowed

BEGUN, ANEW = "plan-item.start", "plan-item.try-again"
PILOTED = frozenset({"plan-item.start-pilot", "plan-item.end-pilot"})
ROLLED_OUT = frozenset({"plan-item.operate", "plan-item.operate-directly"})
AMENDED = "plan-item.pilotcriterion-amended"
STEP_DONE = "itemstep.done_on"
MEASURED = frozenset(f"pilotcriterion.{name}" for name in PilotCriterion.RESULT)


def other_eyes(item: PlanItem, eyes: Iterable[Person], clause: str) -> None:
    """Refuse, with every reason, those through whose hands it went, and who stands in for them."""
    if reasons := objections(item, eyes, clause):
        raise NotAllowed(reasons)


def objections(item: PlanItem, eyes: Iterable[Person], clause: str) -> list[Missing]:
    """Why these eyes are none of their own for this item: every reason."""
    keys = {one.pk: one for one in eyes}
    work = _since(BEGUN, list(item.journal.select_related("company").order_by("id")))
    found = [*_of_owners(item, work, keys), *_of_steps(item, work, keys), *_of_deeds(work, keys)]
    return [Missing(text, clause=clause) for text in {str(text): text for text in found}.values()]


def _since(action: str, entries: list[JournalEntry]) -> list[JournalEntry]:
    """The entries after the last of that action; all where there is none."""
    last = max((place for place, entry in enumerate(entries) if entry.action == action), default=-1)
    return entries[last + 1 :]


def _of_owners(item: PlanItem, work: list[JournalEntry], keys: dict[int, Person]) -> Iterator[Any]:
    for key in owners(item, work) & keys.keys():
        text = _("Four eyes: %(person)s owns it, or owned it while it was carried out. Let somebody else check it.")
        yield phrase(text, person=keys[key])


def _of_steps(item: PlanItem, work: list[JournalEntry], keys: dict[int, Person]) -> Iterator[Any]:
    """Who answers for a step, and who reported one as done."""
    for row in item.steps.filter(owner__in=keys).select_related("owner"):
        text = _("Four eyes: %(person)s answers for the step “%(title)s”. Let somebody else check it.")
        yield phrase(text, person=row.owner, title=row.title)
    text = _("Four eyes: %(person)s reported a step of it as done. Let somebody else check it.")
    yield from _who(work, lambda entry: STEP_DONE in entry.told(), keys, text)


def _of_deeds(work: list[JournalEntry], keys: dict[int, Person]) -> Iterator[Any]:
    """Who ran the present attempt of the pilot or wrote its results, and who put the item into operation."""
    text = _("Four eyes: %(person)s ran its pilot or wrote down the results. Let somebody else check it.")
    yield from _who(_since(ANEW, work), _runs_pilot, keys, text)
    text = _("Four eyes: %(person)s put it into operation. Let somebody else check it.")
    yield from _who(work, lambda entry: entry.action in ROLLED_OUT, keys, text)


def _runs_pilot(entry: JournalEntry) -> bool:
    """Setting a criterion is no result of it; changing one may be."""
    return entry.action in PILOTED or (entry.action == AMENDED and not MEASURED.isdisjoint(entry.told()))


def _who(
    entries: list[JournalEntry], fits: Callable[[JournalEntry], bool], keys: dict[int, Person], text: Any
) -> Iterator[Any]:
    for entry in filter(fits, entries):
        for key in keys.keys() & actors(entry):
            yield phrase(text, person=keys[key])
