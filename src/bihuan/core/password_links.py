"""A forgotten password: a link by e-mail, for one use and for an hour. Whether an account exists is told to nobody."""

from datetime import datetime

from django.conf import settings
from django.contrib.auth.tokens import default_token_generator
from django.db.models import Q
from django.utils import translation
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_decode, urlsafe_base64_encode
from django.utils.translation import gettext as _

from bihuan.core.accounts import keep_password, new_password_faults
from bihuan.core.models import Account, Outgoing, Person
from bihuan.core.refusals import Refused

EVERY = 10  # minutes in which an account gets at most one link


def is_possible() -> bool:
    """Can this installation send mail?"""
    return bool(settings.MAIL_CONFIGURED)


def ask(name: str, at: datetime) -> None:
    """Send a link to every active account of this user name or e-mail address; nothing where there is none."""
    name = name.strip()
    if not name or not is_possible():
        return
    people = Person.objects.filter(account__is_active=True).filter(
        Q(account__username__iexact=name) | Q(account__email__iexact=name) | Q(email__iexact=name)
    )
    told: set[int] = set()
    for person in people.select_related("account", "company").order_by("id"):
        account = person.account
        if person.has_left(person.company.day_of(at)):
            continue
        if account is not None and account.email and account.pk not in told:
            told.add(account.pk)
            _post(account, person, at)


def _post(account: Account, person: Person, at: datetime) -> None:
    """Into the outbox, without quiet hours: whoever asks sits there and waits.

    To the account's own address: a person's is written by those who set a company up, who could let the link of an
    approver, or of somebody who also acts in another company, come to themselves.
    """
    with translation.override(account.language or settings.LANGUAGE_CODE):
        text = _(
            "%(name)s,\n\na new password was asked for your account “%(user)s”. With this link you set one, within an hour "
            "and once:\n%(url)s\n\nIf it was not you, do nothing: your password stays as it is.\n"
        )
        body = text % {"name": person.name, "user": account.username, "url": link(account)}
        subject = _("Bihuan: set a new password")
    window = int(at.timestamp()) // (EVERY * 60)
    message = Outgoing(
        company=person.company, channel="email", address=account.email, key=f"password:{account.pk}:{window}",
        subject=subject, body=body, created_at=at, next_try_at=at,
    )  # fmt: skip
    Outgoing.objects.bulk_create([message], ignore_conflicts=True)


def link(account: Account) -> str:
    key, token = urlsafe_base64_encode(force_bytes(account.pk)), default_token_generator.make_token(account)
    return f"{settings.SITE_URL.rstrip('/')}/new-password/{key}/{token}/"


def account_of(key: str, token: str) -> Account | None:
    """The account a link is for, as long as it holds: an hour, until it was used or the person signed in."""
    try:
        found = Account.objects.filter(pk=int(urlsafe_base64_decode(key)), is_active=True).first()
    except (ValueError, OverflowError):
        return None
    return found if found is not None and default_token_generator.check_token(found, token) else None


def set_password(account: Account, new: str, again: str, *, at: datetime, address: str = "") -> Account:
    """The new password. Raises Refused with every reason."""
    if reasons := list(new_password_faults(account, new, again)):
        raise Refused(reasons)
    return keep_password(account, new, at=at, address=address)
