"""What `bihuan pack load` and `bihuan company create` do with the database, and how they tell it."""

import argparse

from django.utils import timezone

from bihuan.areas.policies import loading
from bihuan.areas.policies.models import Task
from bihuan.areas.policies.pack import Pack, PackConflicts, find_pack, in_place, load_pack
from bihuan.areas.policies.pack_changes import ClauseChange, Preview
from bihuan.jobs.company_choice import company_of, person_of
from bihuan.jobs.outcomes import DONE, REFUSED, Outcome, WrongUse

MOST = 20  # lines of one sort


def load(args: argparse.Namespace) -> Outcome:
    """Load a pack into a company, or with --dry-run say what that would change."""
    if not args.company:
        raise WrongUse("pack load needs --company CODE. `bihuan company create` sets up a new one.")
    company, pack, now = company_of(args.company), load_pack(find_pack(args.pack)), timezone.now()
    if args.dry_run:
        seen = loading.preview(company, pack, at=now)
    elif refused := undecided(pack, args):
        return refused
    else:
        actor = person_of(company, args.actor)
        seen = loading.load(company, pack, actor=actor, at=now, contradicting=args.contradicting)
    found = {
        "company": company.code, "dry_run": args.dry_run, "changed": bool(seen), **seen.as_json(),
        "conflicts": [one.as_json() for one in pack.conflicts],
    }  # fmt: skip
    would = undecided(pack, args)
    return Outcome(found, would.status if would else DONE, in_words(seen), would.errors if would else named(pack))


def undecided(pack: Pack, args: argparse.Namespace) -> Outcome | None:
    """A pack that contradicts itself is not loaded, unless whoever loads it says so."""
    if not pack.conflicts or args.contradicting:
        return None
    reasons = (*map(str, PackConflicts(pack).reasons), "To load it all the same: --contradicting.")
    found = {"error": "\n".join(reasons), "conflicts": [one.as_json() for one in pack.conflicts]}
    return Outcome(found, REFUSED, errors=reasons)


def named(pack: Pack) -> tuple[str, ...]:
    """What stays undecided in a pack that is loaded all the same."""
    return tuple(f"conflict: {in_place(one)}" for one in pack.conflicts)


def create(args: argparse.Namespace) -> Outcome:
    """Set a company up from a pack; its tasks are there at once."""
    pack = load_pack(find_pack(args.pack))
    if refused := undecided(pack, args):
        return refused
    company = loading.found_company(
        pack, actor=None, at=timezone.now(), code=args.code, name=args.name, name_en=args.name_en,
        contradicting=args.contradicting,
    )  # fmt: skip
    tasks = Task.objects.filter(company=company, history=False).count()
    found = {"company": company.code, "name": company.name, "duties": len(pack.duties), "tasks": tasks}
    text = f"{company.code} {company.name}: {len(pack.policies)} policies, {len(pack.duties)} duties, {tasks} tasks"
    return Outcome(found, text=text, errors=named(pack))


def in_words(seen: Preview) -> str:
    if not seen:
        return "Nothing changes: the company lives by this pack already."
    lines = [
        *(f"policy {one.code} {one.before or '–'} → {one.after or 'retired'}" for one in seen.policies),
        *(f"clause {one.policy}/{one.number} {_clause(one)}" for one in seen.clauses[:MOST]),
        *_more(len(seen.clauses)),
        *(f"duty {one.ref} {one.what}{_fields(one.rule) or _named(one.fields)}" for one in seen.duties[:MOST]),
        *_more(len(seen.duties)),
        *_carried(seen),
        *(
            f"task {one.ref} {one.occasion} {one.scope}: {_due(one.before)} → {_due(one.after)}"
            for one in seen.tasks[:MOST]
        ),
        *_more(len(seen.tasks)),
        f"{seen.new_tasks} new tasks, {len(seen.tasks)} open or future tasks changed, past tasks keep their rule",
    ]
    return "\n".join(lines)


def _more(number: int) -> list[str]:
    return [f"… and {number - MOST} more"] if number > MOST else []


def _clause(one: ClauseChange) -> str:
    return one.what if one.what == "retired" else f"{one.what}{_named(one.fields)}"


def _named(fields: tuple[str, ...]) -> str:
    return ": " + ", ".join(fields) if fields else ""


def _carried(seen: Preview) -> list[str]:
    """One line for all that a new edition says as the one before."""
    if not seen.carried_clauses and not seen.carried_duties:
        return []
    return [f"carried over unchanged: {seen.carried_clauses} clauses, {seen.carried_duties} duties"]


def _fields(rule: dict[str, tuple[object, object]]) -> str:
    return ": " + "; ".join(f"{name} {before} → {after}" for name, (before, after) in rule.items()) if rule else ""


def _due(moment: object) -> str:
    return str(moment) if moment else "–"
