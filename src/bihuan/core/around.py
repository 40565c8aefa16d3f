"""What hangs on a record: its links, its files, its approvals. Every page of a record asks for them, so each is compiled once."""

from django.db.models import prefetch_related_objects

from bihuan.core.models import Approval, Attachment, Link, Record
from bihuan.core.prepared import Prepared, Slot

MOST_LINKS, MOST_APPROVALS = 100, 20

_onward = Prepared(lambda: Link.objects.filter(source=Slot("record")).order_by("id")[:MOST_LINKS])
_back = Prepared(lambda: Link.objects.filter(target=Slot("record")).order_by("id")[:MOST_LINKS])
_files = Prepared(
    lambda: (
        Attachment.objects.filter(record=Slot("record"))
        .select_related("received_from", "withdrawal__by")
        .order_by("-id")
    )
)
_approvals = Prepared(
    lambda: Approval.objects.filter(record=Slot("record")).select_related("asked_by").order_by("-id")[:MOST_APPROVALS]
)


def links(record: Record) -> tuple[list[Link], list[Link]]:
    """Those that lead on from it, and those that lead to it; of each the first made."""
    return _onward(record=record.pk), _back(record=record.pk)


def files(record: Record) -> list[Attachment]:
    """Its files, the newest first, with from whom they came and whether they were withdrawn."""
    return _files(record=record.pk)


def approvals(record: Record) -> list[Approval]:
    """Its last approvals, the newest first, with who asked for them and who signed."""
    rows = _approvals(record=record.pk)
    prefetch_related_objects(rows, "slots__decided_by", "slots__on_behalf_of")
    return rows
