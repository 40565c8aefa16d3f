"""`bihuan account create NAME [--company CODE]`, `password NAME`, `unlock NAME`: the first sign-in, a lost one, a locked one."""

import argparse
import secrets
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from bihuan.core import accounts, organisation, sign_ins
from bihuan.core.models import Account, Company
from bihuan.core.vocabulary import Role
from bihuan.jobs.company_choice import company_of
from bihuan.jobs.databases import make_tables
from bihuan.jobs.outcomes import Outcome

HELP = "open the first sign-in of this installation or of a company; give a new password; unlock"
NEEDS_DJANGO = True
LENGTH = 12  # bytes of a first password


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "action", choices=["create", "password", "unlock"], help="unlock: after too many wrong passwords"
    )
    parser.add_argument("username", metavar="NAME", help="the name one signs in with")
    parser.add_argument(
        "--company",
        default="",
        metavar="CODE",
        help="administrator of this company; without: operator, who founds companies",
    )
    parser.add_argument("--person", default="", help="the person's own name; default: the sign-in name")


def run(args: argparse.Namespace) -> Outcome:
    make_tables()
    if args.action == "unlock":
        return unlocked(args.username, timezone.now())
    password, now = secrets.token_urlsafe(LENGTH), timezone.now()
    if args.action == "password":
        told: dict[str, Any] = {"username": renewed(args.username, password, now).username}
    elif args.company:
        told = administrator(company_of(args.company), args, password, now)
    else:
        told = {"username": accounts.open_operator(args.username, password, now).username, "company": None}
    if told.get("joined"):
        return Outcome(told, text=f"{told['username']} administers {told['company']} too, with the password they have.")
    text = f"user name {told['username']}\npassword  {password}\nIt is shown once; whoever signs in with it chooses another one."
    return Outcome({**told, "password": password}, text=text)


def unlocked(username: str, at: datetime) -> Outcome:
    account = accounts.named(username)
    told = {"username": account.username, "forgotten": accounts.unlock(account, at=at, by_owner=False)}
    return Outcome(told, text=f"{told['username']}: {told['forgotten']} wrong attempts forgotten")


def renewed(username: str, password: str, at: datetime) -> Account:
    return accounts.keep_password(accounts.named(username), password, at=at, by_owner=False)


@transaction.atomic
def administrator(company: Company, args: argparse.Namespace, password: str, at: datetime) -> dict[str, Any]:
    """A person of the company with the role of administrator; who signs in elsewhere already keeps that sign-in."""
    joined = Account.objects.filter(username__iexact=args.username).exists()
    person = organisation.put_person(company, actor=None, at=at, name=args.person or args.username)
    account = sign_ins.open_account(person, args.username, actor=None, at=at, password=password)
    organisation.grant(person, Role.ADMINISTRATOR, actor=None, at=at)
    return {"username": account.username, "company": company.code, "joined": joined}
