"""`bihuan jobs`, `bihuan jobs retry ID …`: background jobs that were given up, with the reason, and another try."""

import argparse
from typing import Any

from django.utils.timezone import localtime, now

from bihuan.core.refusals import Refused
from bihuan.jobs import queue
from bihuan.jobs.models import JobRow
from bihuan.jobs.outcomes import DONE, Outcome, WrongUse

HELP = "list the background jobs that were given up; try them again"
NEEDS_DJANGO = True
LATEST = 100


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("action", nargs="?", choices=["list", "retry"], default="list", help="default: list")
    parser.add_argument("ids", nargs="*", metavar="ID", help="what the list shows first: the jobs to try again")
    parser.add_argument("--all", action="store_true", help="with retry: every job that was given up")


def run(args: argparse.Namespace) -> Outcome:
    if args.action == "list":
        if args.ids or args.all:
            raise WrongUse("Which jobs to try again is said after `retry`: bihuan jobs retry ID.")
        return listed()
    if bool(args.ids) == args.all:
        raise WrongUse("Say which jobs to try again: their ids, or --all.")
    return retried(given_up() if args.all else chosen(args.ids))


def given_up() -> list[JobRow]:
    return list(JobRow.objects.filter(state=JobRow.State.FAILED).order_by("-finished_at", "-id"))


def chosen(ids: list[str]) -> list[JobRow]:
    """The jobs of these ids. Refuses all when one cannot be tried again, and says why of each."""
    by_id = {str(row.pk): row for row in JobRow.objects.filter(pk__in=[one for one in ids if one.isdecimal()][:LATEST])}
    rows, reasons = [], []
    for one in dict.fromkeys(ids):
        row = by_id.get(one)
        if row is None:
            reasons.append(f"There is no job {one}. `bihuan jobs` lists those that were given up.")
        elif row.state != JobRow.State.FAILED:
            reasons.append(f"Job {one} was not given up: it is {row.get_state_display().lower()}.")
        else:
            rows.append(row)
    if reasons:
        raise Refused(reasons)
    return rows


def retried(rows: list[JobRow]) -> Outcome:
    """A worker takes them up at its next look; what failed before stays noted with the job."""
    at = now()
    again = [row.pk for row in rows if queue.try_again(row, at)]
    text = f"a worker tries again: {', '.join(map(str, again))}" if again else "nothing to try again"
    return Outcome({"retried": again}, DONE, text)


def listed() -> Outcome:
    rows = given_up()
    counts = {state.value.lower(): JobRow.objects.filter(state=state).count() for state in JobRow.State}
    told = [as_object(row) for row in rows[:LATEST]]
    lines = [in_words(row) for row in rows[:LATEST]]
    lines.append(f"{counts['failed']} given up, {counts['ready']} waiting, {counts['running']} under way")
    return Outcome({"jobs": told, "counts": counts}, DONE, "\n".join(lines))


def as_object(row: JobRow) -> dict[str, Any]:
    return {
        "id": row.pk, "task": row.task, "asked_at": row.enqueued_at.isoformat(),
        "given_up_at": row.finished_at.isoformat() if row.finished_at else None, "attempts": len(row.errors),
        "reason": reason(row),
    }  # fmt: skip


def in_words(row: JobRow) -> str:
    when = f"{localtime(row.finished_at):%Y-%m-%d %H:%M}" if row.finished_at else "–"
    return f"{row.pk:>6}  {when}  {row.task.rsplit('.', 1)[-1]}: {reason(row)}"


def reason(row: JobRow) -> str:
    """The last line of the last failure; the whole of it is in the worker's log."""
    said = str(row.errors[-1]["traceback"]).strip() if row.errors else ""
    return said.rsplit("\n", 1)[-1][:300] or "–"
