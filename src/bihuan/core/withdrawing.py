"""Withdrawing a file that was attached by mistake: it counts for nothing from then on, stays readable, and is journalled."""

from collections.abc import Iterator
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from bihuan.core.access import By, Relation, Standing, capacity, in_words, standing_of
from bihuan.core.flow import Act
from bihuan.core.keeping import enter
from bihuan.core.models import Approval, Attachment, FileWithdrawal, Person, Record
from bihuan.core.participation import join
from bihuan.core.phrases import phrase
from bihuan.core.refusals import Missing, NotAllowed, Refused
from bihuan.core.vocabulary import Role

WHO: tuple[By, ...] = (Relation.OWNER, Role.QUALITY, Role.QUALITY_HEAD, Role.QUALITY_ADMIN)
SIGNED = (Approval.State.OPEN, Approval.State.APPROVED)


@transaction.atomic
def withdraw(attachment: Attachment, *, actor: Person, at: datetime, reason: str, address: str = "") -> Attachment:
    """Strike a file out, with the reason; or refuse with every cause."""
    record = join(attachment.record, actor, at)
    attachment = Attachment.objects.get(pk=attachment.pk)
    standing = standing_of(actor, at)
    if not may_withdraw(standing, attachment, record):
        raise NotAllowed(
            [_("A file is withdrawn by whoever attached it, or by %(who)s.") % {"who": in_words(WHO, record)}]
        )
    if reasons := [
        *_faults(attachment),
        *([] if reason.strip() else [Missing(_("Say why it is withdrawn."), "reason")]),
    ]:
        raise Refused(reasons)
    FileWithdrawal.objects.create(attachment=attachment, at=at, by=actor, why=reason.strip())
    changes = {"file.name": [attachment.name, None], "file.digest": [attachment.digest, None]}
    enter(record, "file-withdrawn", Act(actor, at, address, capacity(standing, WHO, record)), changes, reason.strip())
    return attachment


def may_withdraw(standing: Standing, attachment: Attachment, record: Record) -> bool:
    """Is it this person's to withdraw; whether it can be withdrawn at all is another question."""
    own = attachment.received_from_id == standing.person.pk and not standing.read_only
    return own or capacity(standing, WHO, record) is not None


def _faults(attachment: Attachment) -> Iterator[Missing]:
    if attachment.struck:
        yield Missing(phrase(_("“%(name)s” is withdrawn already."), name=attachment.name))
    signed = Approval.objects.filter(
        record_id=attachment.record_id, state__in=SIGNED, asked_at__gte=attachment.received_at
    )
    if found := signed.order_by("-id").first():
        text = _("“%(name)s” belongs to what was submitted for approval on %(day)s and stays with it.")
        day = attachment.company.day_of(found.asked_at)
        yield Missing(phrase(text, name=attachment.name, day=day))
