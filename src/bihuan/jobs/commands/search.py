"""`bihuan search rebuild`: index every record anew, while people go on searching."""

import argparse
import sys

from bihuan.core.search import rebuild
from bihuan.jobs.company_choice import company_of
from bihuan.jobs.outcomes import DONE, Outcome

HELP = "build the search index anew"
NEEDS_DJANGO = True


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("action", choices=["rebuild"], help="rebuild: read every record again")
    parser.add_argument("--company", metavar="CODE", help="only this company (default: all)")


def run(args: argparse.Namespace) -> Outcome:
    done = 0
    for done in rebuild(company_of(args.company) if args.company else None):
        if sys.stderr.isatty():
            print(f"\r{done} records", end="", file=sys.stderr, flush=True)
    return Outcome({"indexed": done}, DONE, f"{done} records indexed")
