"""Accounts: the operator's, and everyone's own choices (language, theme, shortcuts, password). They belong to no company."""

from collections.abc import Iterable
from datetime import datetime
from unicodedata import normalize

from axes.utils import reset
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from bihuan.core import journal
from bihuan.core.models import Account, Person
from bihuan.core.refusals import Missing, Refused, by_field

CHOICES = frozenset({"language", "theme", "hotkeys"})


def prefer(account: Account, **chosen: object) -> Account:
    """Keep what the account chose; what is not one of the choices is refused."""
    if unknown := [Missing(_("Unknown field: %(name)s") % {"name": name}, name) for name in chosen.keys() - CHOICES]:
        raise Refused(unknown)
    for name, value in chosen.items():
        setattr(account, name, value)
    try:
        account.clean_fields(exclude=[field.name for field in account._meta.fields if field.name not in chosen])
    except ValidationError as error:
        raise Refused(by_field(error)) from error
    if account.language and account.language not in dict(settings.LANGUAGES):
        raise Refused([Missing(_("This language is not available."), "language")])
    account.save(update_fields=list(chosen))
    return account


def spelled(name: str) -> str:
    """A user name as its account has it: telephones begin with a capital, Chinese keyboards write wide letters.

    So wrong attempts are counted for the account, however its name is written.
    """
    name = normalize("NFKC", name).strip()
    found = Account.objects.filter(username__iexact=name).values_list("username", flat=True).first()
    return found or name


def language_of(account: Account | None) -> str:
    """The language it chose, else the installation's."""
    return (account.language if account else "") or settings.LANGUAGE_CODE


def tell(
    account: Account,
    action: str,
    *,
    at: datetime,
    address: str = "",
    by_owner: bool = True,
    changes: journal.Changes | None = None,
) -> None:
    """Journal what happened to a sign-in, in every company it opens. Must run inside the transaction of what it tells of."""
    for person in people_now(account, at):
        actor = person if by_owner else None
        journal.write(person.company, action, at=at, actor=actor, subject=person.name, changes=changes, address=address)


def people_now(account: Account, at: datetime) -> list[Person]:
    """Who the account is, company by company, where they have not left."""
    rows = Person.objects.filter(account=account).select_related("company").order_by("company_id")
    return [person for person in rows if not person.has_left(person.company.day_of(at))]


def named(username: str) -> Account:
    """The account of a name, however it is spelled."""
    account = Account.objects.filter(username__iexact=username).first()
    if account is None:
        raise Refused([Missing(_("There is no sign-in “%(name)s”.") % {"name": username}, "username")])
    return account


@transaction.atomic
def unlock(account: Account, *, at: datetime, address: str = "", by_owner: bool = True) -> int:
    """Forget the wrong attempts of this name, from wherever they came; how many there were."""
    forgotten: int = reset(username=account.username)
    if forgotten:
        tell(account, "person.unlocked", at=at, address=address, by_owner=by_owner)
    return forgotten


def change_password(account: Account, *, at: datetime, old: str, new: str, again: str, address: str = "") -> Account:
    """A new password for who knows the old one. Raises Refused with every reason."""
    if reasons := list(_against(account, old, new, again)):
        raise Refused(reasons)
    return keep_password(account, new, at=at, address=address)


@transaction.atomic
def keep_password(account: Account, new: str, *, at: datetime, address: str = "", by_owner: bool = True) -> Account:
    """Set it, and tell the journal that it was set. One that its owner did not choose is to be changed by them."""
    account.set_password(new)
    account.password_given_at = None if by_owner else at
    account.save(update_fields=["password", "password_given_at"])
    tell(account, "person.password-set", at=at, address=address, by_owner=by_owner)
    return account


def is_to_choose(account: Account) -> bool:
    """Did somebody else make the password this account signs in with? In a demonstration they are printed for everyone."""
    return account.password_given_at is not None and not settings.DEMO


def choose_password(account: Account, new: str, again: str, *, at: datetime, address: str = "") -> Account:
    """An own password in the place of the one that was given. Raises Refused with every reason."""
    reasons = list(new_password_faults(account, new, again))
    if account.check_password(new):
        reasons.append(Missing(_("This is the password you were given. Choose one that only you know."), "new"))
    if reasons:
        raise Refused(reasons)
    return keep_password(account, new, at=at, address=address)


def _against(account: Account, old: str, new: str, again: str) -> Iterable[Missing]:
    if not account.check_password(old):
        yield Missing(_("The present password is not right."), "old")
    yield from new_password_faults(account, new, again)


def new_password_faults(account: Account, new: str, again: str) -> Iterable[Missing]:
    """What is wrong with a password typed twice."""
    if new != again:
        yield Missing(_("The two new passwords differ."), "again")
    try:
        validate_password(new, account)
    except ValidationError as error:
        yield from (Missing(text, "new") for text in error.messages)


def open_operator(username: str, password: str, at: datetime) -> Account:
    """The sign-in of who operates this installation: sets companies up, publishes the calendar."""
    if Account.objects.filter(username__iexact=username).exists():
        raise Refused([Missing(_("There is already a sign-in “%(name)s”.") % {"name": username}, "username")])
    account = Account(username=username, is_operator=True, password_given_at=at)
    account.set_password(password)
    try:
        account.clean_fields()
    except ValidationError as error:
        raise Refused(by_field(error)) from error
    account.save()
    return account
