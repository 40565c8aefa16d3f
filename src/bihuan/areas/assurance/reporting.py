"""Who reported a decision of a review as carried out, by the journal: theirs are not the eyes that verify it."""

from itertools import takewhile
from typing import TYPE_CHECKING

from bihuan.areas.assurance.models.review import Decision, ManagementReview
from bihuan.core.hands import actors
from bihuan.core.models import JournalEntry

if TYPE_CHECKING:
    from django.db.models import QuerySet

AMENDED = f"{ManagementReview.KIND}.decision-amended"
DAY, NOTE = (f"decision.{name}" for name in Decision.REPORTED)


def reporters(decision: Decision) -> set[int]:
    """Whoever wrote down that it was carried out since it was open last, and whoever wrote how: that may be older."""
    entries = [(entry, entry.told()) for entry in _of_row(decision)]
    since = takewhile(lambda one: one[1].get(DAY, [None, True])[1] is not None, entries)
    how = [one for one in entries if NOTE in one[1]][:1]
    told = [entry for entry, changed in [*since, *how] if DAY in changed or NOTE in changed]
    return {key for entry in told for key in actors(entry)}


def _of_row(decision: Decision) -> "QuerySet[JournalEntry]":
    """The entries of the row tell it by its words, which stand since the report was approved; the newest first."""
    return decision.review.journal.filter(action=AMENDED, comment=str(decision)).order_by("-id")
