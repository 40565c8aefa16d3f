"""Secrets that open something without a sign-in: keys for the interface, addresses of calendar feeds.

Each is shown once and kept as a digest; the journal tells who made or took back which, never the secret or its digest.
"""

import hashlib
import secrets
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from bihuan.core import journal
from bihuan.core.access import standing_of
from bihuan.core.accounts import people_now, tell
from bihuan.core.models import Account, ApiToken, Person
from bihuan.core.prepared import Prepared, Slot
from bihuan.core.refusals import NotAllowed

FOR_COLLEAGUES = _("An assessor only reads here; keys and calendar addresses are for the people of the company.")


def check_colleague(person: Person, at: datetime) -> None:
    """Refuse an assessor: what they look at, they look at signed in."""
    if standing_of(person, at).read_only:
        raise NotAllowed([FOR_COLLEAGUES])


@transaction.atomic
def issue(account: Account, name: str, *, at: datetime, ends_at: datetime, address: str = "") -> str:
    """Make a token and return its text, which is shown once and not kept. It opens every company of the account:
    none may know them as an assessor.
    """
    for person in people_now(account, at):
        check_colleague(person, at)
    text = secrets.token_urlsafe(32)
    ApiToken.objects.create(account=account, name=name, digest=_digest(text), created_at=at, ends_at=ends_at)
    changes = {"api_key": [None, name], "ends_at": [None, journal.plain(ends_at)]}
    tell(account, "api-key.issued", at=at, address=address, changes=changes)
    return text


_unended = Prepared(
    lambda: ApiToken.objects.filter(
        digest=Slot("digest"), ends_at__gt=Slot("at"), account__is_active=True
    ).select_related("account")
)


def account_of(text: str, at: datetime) -> Account | None:
    """The active account behind a token that has not ended."""
    found = _unended(digest=_digest(text), at=at)
    return found[0].account if found else None


@transaction.atomic
def revoke(token: ApiToken, *, at: datetime, address: str = "") -> None:
    changes = {"api_key": [token.name, None], "ends_at": [journal.plain(token.ends_at), journal.plain(at)]}
    token.ends_at = at
    token.save(update_fields=["ends_at"])
    tell(token.account, "api-key.revoked", at=at, address=address, changes=changes)


def open_calendar(person: Person, *, actor: Person | None, at: datetime, address: str = "") -> str:
    """A new secret for the person's feed, shown once; the one before stops working. Not for an assessor."""
    check_colleague(person, at)
    text = secrets.token_urlsafe(24)
    _keep_calendar(person, _digest(text), "calendar-address.made", actor, at, address)
    return text


def close_calendar(person: Person, *, actor: Person | None, at: datetime, address: str = "") -> None:
    """The feed's address stops working."""
    if person.calendar_key:
        _keep_calendar(person, "", "calendar-address.revoked", actor, at, address)


@transaction.atomic
def _keep_calendar(person: Person, digest: str, action: str, actor: Person | None, at: datetime, address: str) -> None:
    person.calendar_key = digest
    person.save(update_fields=["calendar_key"])
    journal.write(person.company, action, at=at, actor=actor, subject=person.name, address=address)


def calendar_of(text: str, at: datetime) -> Person | None:
    """Whose feed the secret opens; nobody's who has left or whose sign-in was closed.

    Looked up by digest, so time tells nothing of it.
    """
    found = Person.objects.select_related("company", "account").filter(calendar_key=_digest(text)).first()
    if found is None or found.has_left(found.company.day_of(at)):
        return None
    return None if found.account and not found.account.is_active else found


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
