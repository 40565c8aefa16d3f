"""`bihuan evidence --clause XDYJ-04-01/4.1.1 --year 2025 --out DIR`: what an assessor asks for, in one package."""

import argparse
import os
import sys
from pathlib import Path

from django.utils import timezone

from bihuan.areas.policies.models import Policy
from bihuan.core.files import tidy_name
from bihuan.core.models import Company
from bihuan.core.months import months_of
from bihuan.core.phrases import for_keeping
from bihuan.core.refusals import Refused
from bihuan.exchange.evidence import Selection, Summary, cell_of, check_reader, clause_of, write_package
from bihuan.jobs.company_choice import company_of, person_of, standing_at
from bihuan.jobs.outcomes import DONE, REFUSED, Outcome, WrongUse

HELP = "make an evidence package for a clause, a policy or a whole assessment"
NEEDS_DJANGO = True


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--clause", default="", metavar="CODE[/NUMBER]", help="XDYJ-04-01/4.1.1, or a policy; default: all"
    )
    parser.add_argument("--company", metavar="CODE", help="needed without --clause, or when several companies have it")
    parser.add_argument("--year", type=int, help="a year of the compliance matrix")
    parser.add_argument("--from", dest="first", metavar="MONTH", help="2025-01")
    parser.add_argument("--to", dest="last", metavar="MONTH", help="2025-06")
    parser.add_argument("--out", required=True, metavar="DIR", help="folder the package is written into")
    parser.add_argument(
        "--as",
        dest="actor",
        metavar="NAME",
        help="user name or staff number of the person who makes it, and may see all records; without: the operator",
    )


def run(args: argparse.Namespace) -> Outcome:
    company = chosen_company(args)
    policy, clause = clause_of(company, args.clause) if args.clause else ("", "")
    selection = Selection(company, *months(args), policy, clause)
    with for_keeping():
        place, summary = written(selection, args)
    found = {"file": str(place), **summary.as_object()}
    return Outcome(found, REFUSED if summary.problems else DONE, in_words(place, summary), tuple(found["problems"]))


def chosen_company(args: argparse.Namespace) -> Company:
    """The one named, else the only one that has the policy."""
    if args.company:
        return company_of(args.company)
    if not args.clause:
        raise WrongUse("Name a --clause, or a --company for everything.")
    code = args.clause.partition("/")[0]
    having = Company.objects.filter(pk__in=Policy.objects.filter(code__iexact=code).values("company"))
    if len(having) != 1:
        names = ", ".join(one.code for one in having) or "none"
        raise Refused([f"Companies with a policy “{code}”: {names}. Name one with --company."])
    return having[0]


def months(args: argparse.Namespace) -> tuple[int, int]:
    """The months to cover: a year, or from one month to another."""
    if args.year and not (args.first or args.last):
        return months_of(args.year)
    if not (args.first and args.last) or args.year:
        raise WrongUse("Give --year, or both --from and --to.")
    first, last = cell_of(args.first), cell_of(args.last)
    if last < first:
        raise WrongUse("--to lies before --from.")
    return first, last


def written(selection: Selection, args: argparse.Namespace) -> tuple[Path, Summary]:
    """The package as a file; complete, or not there at all."""
    folder = Path(args.out)
    place = folder / f"{tidy_name(selection.file_name)}.zip"
    part = folder / f".{place.name}.{os.getpid()}"
    actor, now = person_of(selection.company, args.actor), timezone.now()
    check_reader(standing_at(actor, now), selection)
    progress = None if args.json or not sys.stderr.isatty() else show_progress
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with part.open("w+b") as file:
            summary = write_package(selection, file, at=now, actor=actor, progress=progress)
        part.replace(place)
    except OSError as error:
        raise Refused([f"{place} cannot be written: {error.strerror}."]) from error
    finally:
        part.unlink(missing_ok=True)
    return place, summary


def show_progress(done: int, whole: int) -> None:
    print(f"\r{done} / {whole} tasks", end="\n" if done == whole else "", file=sys.stderr, flush=True)


def in_words(place: Path, summary: Summary) -> str:
    counts = f"{summary.tasks} tasks, {summary.records} records, {summary.files} files"
    return f"{place}\n{summary.label}: {counts}\ndigest of SHA256SUMS: {summary.digest}"
