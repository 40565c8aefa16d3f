"""`bihuan calendar import FILE`: publish a year from the State Council's notice, in the holiday-cn JSON form."""

import argparse
from datetime import date
from pathlib import Path

from django.utils.timezone import now

from bihuan.core.workdays import import_notice
from bihuan.jobs.outcomes import DONE, Outcome, WrongUse

HELP = "publish the working calendar of a year"
NEEDS_DJANGO = True


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("action", choices=["import"], help="import: take the notice of a year over from a file")
    parser.add_argument("file", metavar="FILE", help='{"year", "papers": […], "days": [{"name", "date", "isOffDay"}]}')
    parser.add_argument("--issued", metavar="DATE", type=date.fromisoformat, help="the day the notice was issued")


def run(args: argparse.Namespace) -> Outcome:
    try:
        written = Path(args.file).read_bytes()
    except OSError as error:
        raise WrongUse(f"{args.file} cannot be read: {error.strerror}") from error
    kept = import_notice(written, actor=None, at=now(), by="bihuan calendar import", issued_on=args.issued)
    days = kept.days.count()
    told = {"year": kept.year, "days": days, "digest": kept.digest}
    return Outcome(told, DONE, f"{kept.year}: {days} days. Deadlines that touch the year are recomputed.")
