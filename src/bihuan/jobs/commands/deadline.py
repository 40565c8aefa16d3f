"""`bihuan deadline 2025-09-26 "5 workdays" --explain`: when something is due, and why on this day."""

import argparse
from typing import Any

from bihuan.core.deadline_rules import parse_rule
from bihuan.core.deadlines import Deadline, deadline
from bihuan.core.moments import read_moment
from bihuan.jobs import calendar_choice
from bihuan.jobs.batches import Row, answer_rows, read_rows
from bihuan.jobs.calendar_choice import Calendars, calendars_of, require
from bihuan.jobs.outcomes import Outcome

HELP = "compute a deadline and explain it day by day"
COLUMNS = ("start", "rule", "calendar")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("start", nargs="?", help="trigger: a date, or a time such as 2025-09-26T17:00")
    parser.add_argument("rule", nargs="?", help="“5 workdays”, “24 hours”, “1 month before”, “5个工作日”")
    parser.add_argument("--explain", action="store_true", help="say why, day by day")
    parser.add_argument("--batch", metavar="FILE.csv", help="columns start,rule[,calendar]; “-” for standard input")
    calendar_choice.add_arguments(parser)


def needs_django(args: argparse.Namespace) -> bool:
    return args.company is not None


def run(args: argparse.Namespace) -> Outcome:
    calendars = calendars_of(args)
    if args.batch:
        rows = read_rows(args.batch, COLUMNS)
        return answer_rows(rows, lambda row: answer(row, calendars, args.calendar)[0])
    require({"start": args.start, "rule": args.rule})
    found, due = answer({"start": args.start, "rule": args.rule}, calendars, args.calendar)
    return Outcome(found, text=in_words(found, due, explain=args.explain))


def answer(row: Row, calendars: Calendars, calendar: str | None) -> tuple[dict[str, Any], Deadline]:
    """The object of one question. An instant is written as the start was: with an offset only if that had one."""
    start, rule = read_moment(row.get("start", "")), parse_rule(row.get("rule", ""))
    due = deadline(start, rule, calendars.workdays, calendars.service(row.get("calendar") or calendar or ""))
    at = due.at if start.tzinfo else due.at.replace(tzinfo=None)
    notes = [{"date": note.date.isoformat(), "counts": note.counts, "why": str(note.why)} for note in due.explanation]
    written = at.isoformat() if rule.by_clock else due.last_day.isoformat()
    return {"deadline": written, "provisional": due.provisional, "explanation": notes}, due


def in_words(found: dict[str, Any], due: Deadline, *, explain: bool) -> str:
    """The deadline on the first line; below it why, if asked."""
    until = "" if "T" in found["deadline"] else " 24:00"
    provisional = " (provisional: a year's notice is still to come)" if due.provisional else ""
    head = f"{found['deadline']}{until} {due.at.tzinfo}{provisional}"
    return "\n".join([head, *(f"  {note.sentence}" for note in due.explanation if explain)])
