"""A company's channels: group chats and webhooks. Journalled like all configuration, but without the secrets."""

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from bihuan.core import journal
from bihuan.core.models import Channel, Company, Person
from bihuan.core.phrases import phrase
from bihuan.core.posting import News, chat
from bihuan.core.refusals import Missing, Refused, by_field
from bihuan.core.safe_http import Blocked, plausible
from bihuan.core.senders import Undelivered, send

SECRET = {"url", "secret"}
HIDDEN = "••••"


@transaction.atomic
def put_channel(company: Company, key: str, *, actor: Person | None, at: datetime, **values: Any) -> Channel:
    """Set up a channel, or change the one with this key (also: `is_active=False`)."""
    found = Channel.objects.filter(company=company, key=key).first() or Channel(company=company, key=key)
    before = _told(found) if found.pk else {}
    kept = (found.url, found.secret)
    for name, value in values.items():
        setattr(found, name, value)
    if reasons := list(_faults(found)):
        raise Refused(reasons)
    found.save()
    changed = {name: [before.get(name), value] for name, value in _told(found).items() if before.get(name) != value}
    if (found.url, found.secret) != kept:
        changed["url"] = [HIDDEN if before else None, HIDDEN]
    if changed:
        journal.write(company, "channel.changed", at=at, actor=actor, subject=found.name, changes=changed)
    return found


def _told(channel: Channel) -> dict[str, Any]:
    """What the journal may tell of a channel: its address holds a key."""
    names = [field.name for field in Channel._meta.concrete_fields if field.name not in {*SECRET, "id", "company"}]
    return {name: getattr(channel, name) for name in names}


def _faults(channel: Channel) -> list[Missing]:
    reasons = []
    try:
        channel.full_clean(validate_constraints=False)
    except ValidationError as error:
        reasons += by_field(error)
    try:
        plausible(channel.url)
    except Blocked as blocked:
        reasons.append(Missing(str(blocked), "url"))
    return reasons


def try_out(channel: Channel, at: datetime) -> str:
    """Send a line now, past the outbox; returns the answer, or refuses with it."""
    news = News(channel.company, f"trial:{at.isoformat()}", "trial", _("Bihuan reaches this channel."), "", at)
    try:
        return send(chat(news, channel, [], at), at)
    except Undelivered as failed:
        raise Refused([phrase(_("The channel did not take the message: %(answer)s"), answer=str(failed))]) from failed
