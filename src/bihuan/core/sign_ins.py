"""Sign-ins of a company's people: opening one, joining an account there is, setting a password for somebody."""

import secrets
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from bihuan.core import journal
from bihuan.core.access import Standing, standing_of
from bihuan.core.models import Account, Delegation, Person, RoleAssignment
from bihuan.core.organisation import put_person
from bihuan.core.refusals import Missing, Refused, by_field


@transaction.atomic
def open_account(person: Person, username: str, *, actor: Person | None, at: datetime, password: str = "") -> Account:
    """Give a person a sign-in, or join an existing account (one account acts in several companies)."""
    account = Account.objects.filter(username__iexact=username).first()
    if account is None:
        account = Account(username=username, email=person.email)
        _keep_account(account, password or secrets.token_urlsafe(24), at if password else None)
    put_person(person.company, actor=actor, at=at, person=person, account=account)
    return account


def _keep_account(account: Account, password: str, given_at: datetime | None) -> None:
    """`given_at`: when somebody else made the password, who then knows it too."""
    account.set_password(password)
    account.password_given_at = given_at
    try:
        account.clean_fields()
    except ValidationError as error:
        raise Refused(by_field(error)) from error
    account.save()


def may_set_password(standing: Standing, person: Person) -> bool:
    """A password is set only for an account of this company alone; of whoever has a function or signed in, by an administrator.

    Otherwise the quality department could sign in as those who approve what it submits.
    """
    account = person.account
    elsewhere = account is not None and account.people.exclude(company=standing.company_id).exists()
    if elsewhere or (account is not None and account.is_operator):
        return False
    if standing.administers_itself:
        return True
    return not (account is not None and account.last_login) and not _has_function(person, standing.day or date.min)


def _has_function(person: Person, day: date) -> bool:
    """Does the person hold a role, head a department, or stand in for somebody from this day on?"""
    lent = Delegation.objects.filter(delegate=person, to_day__gte=day)
    return any(rows.exists() for rows in (RoleAssignment.objects.filter(person=person), person.heads.all(), lent))


@transaction.atomic
def set_sign_in(person: Person, username: str, password: str, *, actor: Person, at: datetime) -> Account:
    """Open the person's sign-in, or change its name and password. Journalled without the password."""
    if not may_set_password(standing_of(actor, at), person):
        raise Refused([_("This account also acts elsewhere or has more rights than you; it sets its own password.")])
    if Account.objects.filter(username__iexact=username).exclude(pk=person.account_id or 0).exists():
        raise Refused([Missing(_("The user name %(name)s is taken.") % {"name": username}, "username")])
    account = person.account
    if account is None:
        return open_account(person, username, actor=actor, at=at, password=password)
    account.username, account.email = username, person.email
    _keep_account(account, password, None if actor == person else at)
    of = {"account": [None, account.pk]}  # whose password: names change
    journal.write(person.company, "person.password-set", at=at, actor=actor, subject=person.name, changes=of)
    return account
