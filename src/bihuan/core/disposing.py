"""What disposal does to one archived record: its files are destroyed; its row, its digests and its journal stay as proof.

Only an approved act calls this, and only after the retention has ended (XDYJ-04-01 section 7).
"""

from datetime import date
from functools import partial

from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from bihuan.core.events import announce
from bihuan.core.files import place_of
from bihuan.core.flow import Act
from bihuan.core.keeping import enter
from bihuan.core.models import Attachment, Company, JournalEntry, Record
from bihuan.core.phrases import phrase
from bihuan.core.refusals import Missing, Refused
from bihuan.core.vocabulary import Event

ACTION = "disposed"


def disposable(company: Company, ended_by: date) -> "QuerySet[Record]":
    """Archived records whose retention ended on the day or before, and that were not disposed of yet."""
    done = JournalEntry.objects.filter(company=company, action__endswith=f".{ACTION}").values("record_id")
    rows: QuerySet[Record] = Record.objects.filter(company=company, archived_at__isnull=False, kept_until__lte=ended_by)
    return rows.exclude(pk__in=done).order_by("id")


def fault(record: Record, today: date) -> Missing | None:
    """Why the record must still be kept."""
    if record.archived_at is not None and record.kept_until is not None and record.kept_until < today:
        return None
    text = _("%(record)s is to be kept until %(day)s.")
    return Missing(phrase(text, record=record.number, day=record.kept_until or "—"))


@transaction.atomic
def dispose(record: Record, by: Record, act: Act) -> int:
    """Destroy the files no other record needs, and write down what was destroyed. Returns how many."""
    if found := fault(record, record.company.day_of(act.at)):
        raise Refused([found])
    own = list(Attachment.objects.filter(record=record.pk))
    shared = set(
        Attachment.objects.filter(company=record.company, digest__in=[one.digest for one in own])
        .exclude(record__in=[record.pk, *_gone(record.company)])
        .values_list("digest", flat=True)
    )
    gone = [one for one in own if one.digest not in shared]
    changes = {f"file.{one.pk}": [f"{one.name} sha256 {one.digest}", None] for one in gone}
    enter(record, ACTION, act, {"disposal": [None, by.number], **changes})
    announce(Event.RECORD_DISPOSED, company=record.company, at=act.at, actor=act.actor, record=record, disposal=by)
    for one in gone:
        transaction.on_commit(partial(default_storage.delete, place_of(one.company_id, one.digest)))
    return len(gone)


def _gone(company: Company) -> "QuerySet[JournalEntry, int]":
    entries = JournalEntry.objects.filter(company=company, action__endswith=f".{ACTION}")
    return entries.values_list("record_id", flat=True)
