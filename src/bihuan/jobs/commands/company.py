"""`bihuan company create --pack xdyj`: a company from a shipped pack or from a folder, under its own code or another."""

import argparse

from bihuan.areas.policies.pack import pack_names
from bihuan.jobs.databases import make_tables
from bihuan.jobs.outcomes import Outcome
from bihuan.jobs.pack_loading import create

HELP = "set up a company from a policy pack"
NEEDS_DJANGO = True


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "action", choices=["create"], help="create: the company with its departments, routes, duties and tasks"
    )
    parser.add_argument(
        "--pack", required=True, metavar="DIR|NAME", help=f"a folder, or one of: {', '.join(pack_names())}"
    )
    parser.add_argument(
        "--contradicting",
        action="store_true",
        help="also though duties of the pack contradict each other; they are named",
    )
    parser.add_argument("--code", default="", help="begins every number; default: the pack's")
    parser.add_argument("--name", default="", help="default: the pack's")
    parser.add_argument("--name-en", default="", help="its English name; default: the pack's")


def run(args: argparse.Namespace) -> Outcome:
    make_tables()
    return create(args)
