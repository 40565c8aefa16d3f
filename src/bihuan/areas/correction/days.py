"""Days of an action: nothing was done before it was approved; the whole not before its measures.

Only an immediate correction may come before the approval: it stops the harm, not its cause (YNTD-ITSS-0300 4.4).
"""

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext_lazy as _

from bihuan.areas.correction.models import Action, ActionStep
from bihuan.areas.correction.words import MeasureKind
from bihuan.core.phrases import phrase
from bihuan.core.refusals import Missing
from bihuan.core.signatures import approved_on

CLAUSE = "YNTD-ITSS-0300/4.4.2"


def round_approved_on(record: Action) -> date | None:
    """The day its present round was approved for the first time."""
    last = record.rounds.order_by("number").last()
    return approved_on(record, since=last.created_at if last else None)


def of_measures(record: Action) -> Iterator[Missing]:
    """What is wrong with the days its measures were done on."""
    approved = round_approved_on(record)
    for row in record.steps.filter(round=record.round, done_on__isnull=False):
        if text := _wrong(row, approved):
            yield Missing(phrase(text, title=row.title, day=approved), "steps", CLAUSE)


_BEFORE = _("The measure “%(title)s” cannot have been done before what it corrects came up. Correct the day.")


def _began(record: Action) -> date | None:
    """The day of what it corrects."""
    if record.treats:
        found: date = record.treats.raised_on
        return found
    return record.from_complaint.received_on if record.from_complaint else None


def _wrong(row: ActionStep, approved: date | None) -> object:
    assert row.done_on is not None
    if row.type == MeasureKind.CORRECTION:
        began = _began(row.action)
        return _BEFORE if began and row.done_on < began else None
    if approved is None:
        return _(
            "The measure “%(title)s” is reported once the action is approved; an immediate correction may come first."
        )
    if row.done_on < approved:
        return _("The measure “%(title)s” cannot have been done before the action was approved on %(day)s.")
    return None


def of_the_whole(record: Action, day: date) -> Iterator[Missing]:
    """What is wrong with the day the whole action is reported as done on."""
    approved = round_approved_on(record)
    if approved and day < approved:
        text = _("It cannot have been done before it was approved on %(day)s.")
        yield Missing(phrase(text, day=approved), "done_on", CLAUSE)
    for row in record.steps.filter(round=record.round, done_on__gt=day):
        text = _("It cannot have been done before its measure “%(title)s”, done on %(day)s.")
        yield Missing(phrase(text, title=row.title, day=row.done_on), "done_on", CLAUSE)
