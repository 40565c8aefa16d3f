"""The outbox: messages on their way out of the house, written by `posting` in the transaction of their cause.

A message goes out at least once: tried again with growing pauses, given up after some tries, each try in its log.
"""

from collections import Counter
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from bihuan.core.access import holders_of
from bihuan.core.models import Notice, Outgoing
from bihuan.core.notices import notify
from bihuan.core.phrases import phrase
from bihuan.core.quiet_hours import next_opening
from bihuan.core.senders import Undelivered, send
from bihuan.core.vocabulary import Role

PAUSES = [timedelta(minutes=n) for n in (1, 5, 15, 60, 240, 720, 1440)]
LEASE = timedelta(minutes=5)  # longer than a sender may take
LONGEST_ANSWER = 300
State = Outgoing.State


def deliver(at: datetime, limit: int = 200) -> Counter[str]:
    """Send what is due; counts what was sent, put off and given up. Several workers never send the same at once."""
    due = Outgoing.objects.filter(state=State.WAITING, next_try_at__lte=at).order_by("next_try_at", "id")
    outcome: Counter[str] = Counter()
    for message in list(due.select_related("company")[:limit]):
        if _claim(message, at):
            outcome[_try(message, at)] += 1
    return outcome


def _claim(message: Outgoing, at: datetime) -> bool:
    """Take the message for a while. A worker that dies with it leaves it due again."""
    mine = Outgoing.objects.filter(pk=message.pk, state=State.WAITING, tries=message.tries)
    return mine.update(tries=F("tries") + 1, next_try_at=at + LEASE) == 1


def _try(message: Outgoing, at: datetime) -> str:
    """One try, outside of any transaction."""
    message.refresh_from_db()
    try:
        answer = send(message, at)
    except Undelivered as failed:
        _log(message, at, False, str(failed))
        _put_off(message, at, failed)
    else:
        _log(message, at, True, answer)
        message.state, message.sent_at = State.SENT, at
    with transaction.atomic():
        message.save(update_fields=["state", "sent_at", "next_try_at", "log"])
        if message.state == State.FAILED:
            _tell_administrators(message, at)
    return {State.SENT: "sent", State.FAILED: "given up"}.get(State(message.state), "put off")


def _log(message: Outgoing, at: datetime, ok: bool, answer: str) -> None:
    message.log = [*message.log, {"at": at.isoformat(), "ok": ok, "answer": answer[:LONGEST_ANSWER]}]


def _put_off(message: Outgoing, at: datetime, failed: Undelivered) -> None:
    if failed.final or message.tries > len(PAUSES):
        message.state = State.FAILED
    else:
        message.next_try_at = next_opening(message.company, at + PAUSES[message.tries - 1])


def _tell_administrators(message: Outgoing, at: datetime) -> None:
    """A message that was given up is known inside the house."""
    day = message.company.day_of(at)
    text = phrase(_("A message to %(to)s could not be delivered: %(what)s"), to=message.address, what=message.subject)
    people = holders_of(Role.ADMINISTRATOR, message.company_id, day)
    notify(people, key=f"undelivered:{message.pk}", kind=Notice.Kind.UNDELIVERED, text=text, at=at, leaves=False)


@transaction.atomic
def try_again(message: Outgoing, at: datetime) -> None:
    """Send a message that was given up once more, from the first try on."""
    Outgoing.objects.filter(pk=message.pk, state=State.FAILED).update(state=State.WAITING, tries=0, next_try_at=at)
