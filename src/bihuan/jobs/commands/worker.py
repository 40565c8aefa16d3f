"""`bihuan worker`: background jobs and the clock. Any number of them may run, on any number of machines."""

import argparse
from datetime import timedelta

from bihuan.jobs.outcomes import Outcome
from bihuan.jobs.worker import IDLE, Worker

HELP = "do background jobs, send reminders and messages"
NEEDS_DJANGO = True


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--until-empty", action="store_true", help="do the jobs that are due, then end")
    parser.add_argument(
        "--lease", type=float, default=60, metavar="SECONDS", help="after so long a silent worker's job is taken over"
    )
    parser.add_argument(
        "--idle", type=float, default=IDLE, metavar="SECONDS", help="pause between two looks at an empty queue"
    )


def run(args: argparse.Namespace) -> Outcome:
    worker = Worker(lease=timedelta(seconds=args.lease), idle=args.idle)
    worker.run(until_empty=args.until_empty)
    return Outcome({"worker": worker.name})
