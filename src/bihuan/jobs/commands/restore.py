"""`bihuan restore FILE`: put a backup in the place of an empty database, or of the present one with --force."""

import argparse
from dataclasses import asdict
from pathlib import Path

from bihuan.jobs.backup import restore
from bihuan.jobs.outcomes import DONE, REFUSED, Outcome

HELP = "put a backup in the place of the database and files"
NEEDS_DJANGO = True


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE", type=Path, help="archive made by `bihuan backup`")
    parser.add_argument("--force", action="store_true", help="replace the companies that are there, for good")


def run(args: argparse.Namespace) -> Outcome:
    """Exit status 1 when the restored journal is not as it was written."""
    made = restore(args.file, force=args.force)
    faults = [asdict(one) for one in made.faults]
    told = {"companies": made.companies, "files": made.files, "ok": not faults, "faults": faults}
    lines = [f"{made.companies} companies, {made.files} files restored; the journal is checked"]
    lines += [f"{one.company} entry {one.position}: {one.what}" for one in made.faults]
    return Outcome(told, REFUSED if faults else DONE, "\n".join(lines))
