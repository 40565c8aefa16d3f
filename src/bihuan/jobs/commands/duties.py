"""`bihuan duties simulate --company xdyj --year 2026`: the tasks a pack makes in a year, and the load they are."""

import argparse
import json
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from bihuan.areas.policies.duty_rules import ForEach
from bihuan.areas.policies.pack import find_pack, load_pack, pack_names
from bihuan.areas.policies.schedule import PlannedTask, load
from bihuan.areas.policies.simulation import World, simulate, waiting, world_of
from bihuan.areas.policies.sources import digest, read_folder
from bihuan.core.refusals import Refused
from bihuan.jobs import installation
from bihuan.jobs.outcomes import Outcome, WrongUse

HELP = "list the tasks of a year"
NAMED = (ForEach.PROJECT, ForEach.CUSTOMER, ForEach.KEY_CUSTOMER)
LARGEST = 5_000_000  # bytes of a file of scopes
YEARS = range(2000, 2101)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "action", choices=["simulate"], help="simulate: from the pack alone, or with --live from the database"
    )
    parser.add_argument(
        "--company",
        required=True,
        metavar="PACK",
        help=f"{', '.join(pack_names())}, a folder, or a company of this installation",
    )
    parser.add_argument("--year", required=True, type=int, help="the tasks whose last day lies in this year")
    parser.add_argument(
        "--scopes", metavar="FILE.json", help="names per scope, happenings, dates (docs/pack-format.md)"
    )
    for kind in NAMED:
        parser.add_argument(f"--{kind}", action="append", metavar="NAME", help=f"a {kind} (can be repeated)")
    parser.add_argument("--load", action="store_true", help="the load per role and month instead of the tasks")
    parser.add_argument(
        "--live", action="store_true", help="the company in the database, with its own duties, scopes, dates and past"
    )


def needs_django(args: argparse.Namespace) -> bool:
    """A company of this installation is asked for; by its name, where the pack of that name is not what it lives by."""
    if not args.live:
        args.live, args.why_live = lives_here(args.company)
    return bool(args.live)


def lives_here(name: str) -> tuple[bool, str]:
    """Is it a company of this installation, rather than a pack? Where both: does it live by another pack, and so is told.

    Asked before anything is set up: of the pack only its files are looked at.
    """
    folder = find_pack(name)
    if not folder.is_dir():
        return name.lower() in installation.companies(), ""
    loaded = installation.companies().get(name.lower(), "") if name.lower() in pack_names() else ""
    if not loaded or loaded == digest(read_folder(folder)[0]):
        return False, ""
    return (
        True,
        f"{name.upper()} lives by another pack here than the shipped one: its own duties are simulated (--live).",
    )


def run(args: argparse.Namespace) -> Outcome:
    if args.year not in YEARS:
        raise WrongUse(f"--year must be from {YEARS[0]} to {YEARS[-1]}.")
    if args.live:
        return run_live(args)
    pack = load_pack(find_pack(args.company))
    calendar = installation.calendar().with_zone(ZoneInfo(pack.company.company.timezone))
    tasks = simulate(pack, args.year, calendar, world(args))
    return told(tasks, waiting(pack), load_only=args.load)


def run_live(args: argparse.Namespace) -> Outcome:
    """The year of a company that exists."""
    from django.utils import timezone  # these need the database, which a pack alone does without

    from bihuan.areas.policies import live_simulation
    from bihuan.jobs.company_choice import company_of

    company = company_of(args.company)
    tasks = live_simulation.planned(company, args.year, at=timezone.now())
    outcome = told(tasks, live_simulation.waiting(company), load_only=args.load)
    return replace(outcome, errors=(args.why_live,)) if getattr(args, "why_live", "") else outcome


def told(tasks: list[PlannedTask], waiting_duties: set[str], *, load_only: bool) -> Outcome:
    """The tasks, which scripts rely on; with --load the load they are, in an object of its own."""
    idle = waiting_duties - {f"{task.policy}/{task.duty}" for task in tasks}
    found: dict[str, Any] = {"load": load(tasks)} if load_only else {"tasks": [task.as_json() for task in tasks]}
    text = "\n".join(load_table(tasks)) if load_only else in_words(tasks, len(idle))
    return Outcome(found, text=text)


def world(args: argparse.Namespace) -> World:
    """What the file and the arguments say; names given as arguments come to those of the file."""
    found = world_of(read_json(args.scopes)) if args.scopes else World()
    scopes = dict(found.scopes)
    for kind in NAMED:
        if names := getattr(args, kind.replace("-", "_")):
            scopes[kind] = tuple(dict.fromkeys((*scopes.get(kind, ()), *names)))
    return found.model_copy(update={"scopes": scopes})


def read_json(name: str) -> Any:
    try:
        with Path(name).open("rb") as file:
            text = file.read(LARGEST + 1)
        if len(text) > LARGEST:
            raise Refused([f"{name} is larger than {LARGEST} bytes."])
        return json.loads(text)
    except OSError as error:
        raise Refused([f"{name} cannot be read: {error.strerror}."]) from None
    except (ValueError, RecursionError) as error:
        raise Refused([f"{name} is not JSON: {error}."]) from None


def in_words(tasks: list[PlannedTask], waiting_duties: int) -> str:
    """A table of the tasks, one of the load, and what cannot be known in advance."""
    rows = [[f"{task.at:%m-%d %H:%M}" if task.by_clock else str(task.due), *_particulars(task)] for task in tasks]
    return "\n".join(
        [
            *_table([["due", "policy", "clause", "duty", "scope", "period", "role", ""], *rows]),
            "",
            *load_table(tasks),
            "",
            f"{len(tasks)} tasks; {waiting_duties} more duties wait for an event or a date.",
        ]
    )


def load_table(tasks: list[PlannedTask]) -> list[str]:
    """Tasks per role and month."""
    months = sorted({task.month for task in tasks})
    by_role: dict[str, dict[str, int]] = {}
    for entry in load(tasks):
        by_role.setdefault(entry["role"], {})[entry["month"]] = entry["tasks"]
    rows = [
        [role, *(str(found.get(month, "")) for month in months), str(sum(found.values()))]
        for role, found in by_role.items()
    ]
    return list(_table([["role", *(month[5:] for month in months), "year"], *rows]))


def _particulars(task: PlannedTask) -> list[str]:
    provisional = "provisional" if task.provisional else ""
    return [task.policy, task.clause, task.duty, task.scope, task.period, task.role, provisional]


def _table(rows: list[list[str]]) -> Iterable[str]:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
