"""`bihuan ledger import FILE --company xdyj` and `bihuan ledger export FILE --company xdyj`: the improvement ledger."""

import argparse
import os
import sys
from pathlib import Path

from django.utils import timezone

from bihuan.core.phrases import for_keeping
from bihuan.core.refusals import Refused
from bihuan.exchange.imports import Order, Report, import_sheet
from bihuan.exchange.imports.files import LARGEST
from bihuan.exchange.ledger import action_table, ledger_file
from bihuan.jobs.company_choice import company_of, person_of, standing_at
from bihuan.jobs.outcomes import DONE, REFUSED, Outcome, WrongUse

HELP = "import an improvement ledger that exists, or export the one here"
NEEDS_DJANGO = True
TABLES = {"improvement": ledger_file, "actions": action_table}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "action", choices=["import", "export"], help="import: take rows over; export: write the table as a file"
    )
    parser.add_argument("file", metavar="FILE", help=".xlsx or .csv")
    parser.add_argument("--company", required=True, metavar="CODE", help="whose ledger it is")
    parser.add_argument(
        "--table", choices=sorted(TABLES), default="improvement", help="which table to export (default: improvement)"
    )
    parser.add_argument(
        "--map", action="append", default=[], metavar="COLUMN=FIELD", help="what a column is; empty: leave it out"
    )
    parser.add_argument(
        "--refuse-all", action="store_true", help="take nothing if one row is bad (default: keep the good ones)"
    )
    parser.add_argument(
        "--unproven", choices=["refuse", "open"], default="refuse",
        help="rows that say they are closed, but lack cause, measure, verifier or day: refuse them (default), or take them as open",
    )  # fmt: skip
    parser.add_argument("--dry-run", action="store_true", help="only say what would happen")
    parser.add_argument(
        "--as", dest="actor", metavar="NAME", help="user name or staff number: who imports, or whose view is exported"
    )


def run(args: argparse.Namespace) -> Outcome:
    return {"import": take_in, "export": give_out}[args.action](args)


def take_in(args: argparse.Namespace) -> Outcome:
    """Import; the status is 1 when nothing was taken because of bad rows, or when a dry run found some."""
    company = company_of(args.company)
    order = Order(
        "opportunity",
        company,
        timezone.now(),
        actor=person_of(company, args.actor),
        mapping=mapping_of(args.map),
        on_error="refuse-all" if args.refuse_all else "keep-good",
        unproven=args.unproven,
        dry_run=args.dry_run,
        progress=None if args.json or not sys.stderr.isatty() else show_progress,
    )
    report = import_sheet(order, Path(args.file).name, read(args.file))
    bad = report.refused or (
        report.rejected and (args.dry_run or not report.created + report.updated + report.unchanged)
    )
    return Outcome(report.as_object(), REFUSED if bad else DONE, in_words(report))


def mapping_of(pairs: list[str]) -> dict[str, str]:
    """`--map 内容=what --map 抄送=` as a mapping."""
    if wrong := [pair for pair in pairs if "=" not in pair]:
        raise WrongUse(f"--map takes COLUMN=FIELD, not “{wrong[0]}”.")
    return {column.strip(): field.strip() for column, _sep, field in (pair.rpartition("=") for pair in pairs)}


def read(name: str) -> bytes:
    """The file's content; no more of a huge one than tells that it is too large."""
    try:
        with Path(name).open("rb") as file:
            return file.read(LARGEST + 1)
    except OSError as error:
        raise Refused([f"{name} cannot be read: {error.strerror}."]) from error


def show_progress(done: int, whole: int) -> None:
    print(f"\r{done} / {whole} rows", end="\n" if done == whole else "", file=sys.stderr, flush=True)


def in_words(report: Report) -> str:
    """What happened, then each bad row with its reasons."""
    verb = "Nothing was imported, because rows are bad. " if report.refused else "Would be: " if report.dry_run else ""
    counts = f"{report.created} created, {report.updated} updated, {report.unchanged} unchanged, {len(report.rejected)} rejected"
    lines = [f"{verb}{report.read} rows read: {counts}."]
    if report.opened:
        rows = ", ".join(map(str, report.opened))
        lines.append(f"Taken as open, as they cannot show that they were verified: rows {rows}")
    if report.ignored:
        lines.append(f"Columns that fill no field (kept in the remark): {', '.join(report.ignored)}")
    lines += [f"  row {bad['row']}: {'; '.join(bad['reasons'])}" for bad in report.rejected]
    return "\n".join(lines)


def give_out(args: argparse.Namespace) -> Outcome:
    """Export in the language of this installation; the file is complete or not there."""
    company, now = company_of(args.company), timezone.now()
    standing = standing_at(person_of(company, args.actor), now)
    ending = Path(args.file).suffix[1:].lower()
    if ending not in {"xlsx", "csv"}:
        raise WrongUse("FILE must end in .xlsx or .csv.")
    place = Path(args.file)
    part = place.with_name(f".{place.name}.{os.getpid()}")
    size = 0
    try:
        with for_keeping(), part.open("wb") as file:
            for chunk in TABLES[args.table](company, now, "csv" if ending == "csv" else "xlsx", standing=standing):
                size += file.write(chunk)
        part.replace(place)
    except OSError as error:
        raise Refused([f"{place} cannot be written: {error.strerror}."]) from error
    finally:
        part.unlink(missing_ok=True)
    return Outcome({"file": str(place), "bytes": size}, text=f"{place}: {size:,} bytes")
