"""`bihuan tick`: duties, reminders and messages once, now or as of a moment; the worker does it every minute."""

import argparse
from datetime import datetime
from typing import Any

from django.utils.timezone import now

from bihuan.core.calendars import COMPANY_TIME
from bihuan.core.moments import local, read_moment
from bihuan.jobs.company_choice import company_of
from bihuan.jobs.outcomes import DONE, REFUSED, Outcome
from bihuan.jobs.tick import tick

HELP = "catch up with duties, reminders and messages"
NEEDS_DJANGO = True


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--company", metavar="CODE", help="only this company (default: all)")
    parser.add_argument("--at", metavar="MOMENT", help="as of a time such as 2026-03-31T09:00 (default: now)")


def run(args: argparse.Namespace) -> Outcome:
    done = tick(moment(args.at), [company_of(args.company)] if args.company else None)
    errors = tuple(f"{one['what']}: {one['error']}" for one in done["errors"])
    return Outcome(done, REFUSED if errors else DONE, in_words(done), errors)


def moment(text: str | None) -> datetime:
    return local(read_moment(text), COMPANY_TIME) if text else now()


def in_words(done: dict[str, Any]) -> str:
    lines = [f"{code}: {_listed(counts)}" for code, counts in done["companies"].items()]
    return "\n".join([*lines, f"messages: {_listed(done['outbox'])}"])


def _listed(counts: dict[str, int]) -> str:
    return ", ".join(f"{name} {count}" for name, count in counts.items()) or "nothing to do"
