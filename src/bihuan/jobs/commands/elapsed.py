"""`bihuan elapsed 2025-09-26T17:00 2025-09-28T10:00 --calendar cn-5x8`: seconds of service between two times."""

import argparse
from typing import Any

from bihuan.core.moments import read_moment
from bihuan.jobs import calendar_choice
from bihuan.jobs.batches import Row, answer_rows, read_rows
from bihuan.jobs.calendar_choice import Calendars, calendars_of, require
from bihuan.jobs.outcomes import Outcome

HELP = "count the seconds of service between two times"
COLUMNS = ("start", "end", "calendar")
ALWAYS = "cn-7x24"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("start", nargs="?", help="a time such as 2025-09-26T17:00; local without an offset")
    parser.add_argument("end", nargs="?", help="a time; before the start the figure is negative")
    parser.add_argument("--batch", metavar="FILE.csv", help="columns start,end[,calendar]; “-” for standard input")
    calendar_choice.add_arguments(parser)


def needs_django(args: argparse.Namespace) -> bool:
    return args.company is not None


def run(args: argparse.Namespace) -> Outcome:
    calendars = calendars_of(args)
    if args.batch:
        return answer_rows(read_rows(args.batch, COLUMNS), lambda row: answer(row, calendars, args.calendar))
    require({"start": args.start, "end": args.end})
    found = answer({"start": args.start, "end": args.end}, calendars, args.calendar)
    return Outcome(found, text=str(found["seconds"]))


def answer(row: Row, calendars: Calendars, calendar: str | None) -> dict[str, Any]:
    """The object of one question; without a calendar every second counts."""
    service = calendars.service(row.get("calendar") or calendar or ALWAYS)
    assert service is not None
    return {"seconds": service.elapsed(read_moment(row.get("start", "")), read_moment(row.get("end", "")))}
