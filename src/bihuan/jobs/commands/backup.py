"""`bihuan backup FILE`: database and stored files as of one moment, in one archive; people go on working."""

import argparse
from dataclasses import asdict
from pathlib import Path

from django.utils.timezone import now

from bihuan.jobs.backup import backup
from bihuan.jobs.outcomes import DONE, Outcome, WrongUse

HELP = "write database and files into one archive"
NEEDS_DJANGO = True


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE", type=Path, help="archive to write, such as bihuan-2026-03-31.tar.gz")


def run(args: argparse.Namespace) -> Outcome:
    path = args.file.resolve()
    if not path.parent.is_dir():
        raise WrongUse(f"The folder {path.parent} does not exist.")
    made = backup(path, now())
    told = {
        "file": str(path), "bytes": path.stat().st_size, "companies": made.companies, "files": made.files,
        "heads": [asdict(one) for one in made.heads],
    }  # fmt: skip
    return Outcome(told, DONE, f"{path}: {made.companies} companies, {made.files} files")
