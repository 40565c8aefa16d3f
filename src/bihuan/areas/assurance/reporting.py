"""Who reported a decision of a review as carried out, by the journal: theirs are not the eyes that verify it."""

from collections.abc import Iterator

from bihuan.areas.assurance.models.review import Decision, ManagementReview
from bihuan.core.hands import actors
from bihuan.core.models import JournalEntry

AMENDED = f"{ManagementReview.KIND}.decision-amended"
TOLD = tuple(f"decision.{name}" for name in Decision.REPORTED)


def reporters(decision: Decision) -> set[int]:
    """Whoever wrote down that it was carried out, or how, since it was returned last."""
    return {key for entry in _since_returned(decision) for key in actors(entry)}


def _since_returned(decision: Decision) -> Iterator[JournalEntry]:
    """The entries of the row tell it by its words, which stand since the report was approved; the newest first."""
    entries = decision.review.journal.filter(action=AMENDED, comment=str(decision)).order_by("-id")
    for entry in entries:
        changed = entry.told()
        if TOLD[0] in changed and changed[TOLD[0]][1] is None:
            return
        if any(name in changed for name in TOLD):
            yield entry
