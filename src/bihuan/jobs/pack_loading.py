"""What `bihuan pack load` and `bihuan company create` do with the database, and how they tell it."""

import argparse
from collections.abc import Iterable, Iterator

from django.utils import timezone
from django.utils.translation import gettext as _

from bihuan.areas.policies import duty_words, loading
from bihuan.areas.policies.change_words import (
    WHATS,
    Line,
    of_clause,
    of_duty,
    of_policy,
    of_settings,
    of_task,
    reworded,
)
from bihuan.areas.policies.models import Task
from bihuan.areas.policies.pack import Pack, PackConflicts, find_pack, in_place, load_pack
from bihuan.areas.policies.pack_changes import Preview
from bihuan.core.models import Company
from bihuan.core.phrases import listed
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
    return Outcome(
        found, would.status if would else DONE, in_words(seen, company), would.errors if would else named(pack)
    )


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


def in_words(seen: Preview, company: Company) -> str:
    """What changes, a line each, in the words the page has for it."""
    if not seen:
        return _("Nothing changes: the company lives by this pack already.")
    return "\n".join([*_papers(seen, company), *_rules(seen, company), *_tasks(seen, company)])


def _papers(seen: Preview, company: Company) -> Iterator[str]:
    for one in seen.policies:
        editions = " → ".join(dict.fromkeys([one.before or "–", one.after or str(WHATS["retired"])]))
        decisions = [_("decisions changed")] if "decisions" in one.fields else []
        yield _("policy %(code)s %(said)s") % {
            "code": one.code, "said": "; ".join([editions, *_lines(of_policy(one, company)), *decisions])
        }  # fmt: skip
    parts = of_settings(seen.settings)
    if parts or seen.routes:
        yield _("settings: %(parts)s") % {"parts": listed([*parts, *([_("approval routes")] if seen.routes else [])])}
    if seen.departments:
        yield _("departments: %(names)s") % {"names": listed(seen.departments)}


def _rules(seen: Preview, company: Company) -> Iterator[str]:
    for one in seen.clauses[:MOST]:
        yield _("clause %(ref)s %(said)s") % {
            "ref": f"{one.policy}/{one.number}",
            "said": _said(one.what, [of_clause(one)]),
        }
    yield from _more(len(seen.clauses))
    for duty in seen.duties[:MOST]:
        said = _said(duty.what, [*_lines(of_duty(duty, company)), reworded(duty)])
        yield _("duty %(ref)s %(said)s") % {"ref": duty.ref, "said": said}
    yield from _more(len(seen.duties))
    if seen.carried_clauses or seen.carried_duties:
        carried = {"clauses": seen.carried_clauses, "duties": seen.carried_duties}
        yield _("carried over unchanged: %(clauses)s clauses, %(duties)s duties") % carried


def _tasks(seen: Preview, company: Company) -> Iterator[str]:
    for one in seen.tasks[:MOST]:
        before, after = of_task(one, company.zone)
        which = " ".join(filter(None, (one.ref, duty_words.occasion(one.occasion) or one.occasion, one.scope)))
        yield _("task %(which)s %(said)s") % {"which": which, "said": _said(one.what, [f"{before} → {after}"])}
    yield from _more(len(seen.tasks))
    yield _("%(new)s new tasks, %(changed)s open or future tasks changed, past tasks keep their rule") % {
        "new": seen.new_tasks, "changed": len(seen.tasks)
    }  # fmt: skip


def _said(what: str, details: Iterable[str]) -> str:
    told = "; ".join(filter(None, details))
    return f"{WHATS[what]}: {told}" if told else str(WHATS[what])


def _lines(lines: Iterable[Line]) -> list[str]:
    return [f"{what} {before} → {after}" for what, before, after in lines]


def _more(number: int) -> Iterator[str]:
    """How many more there are than are listed."""
    if number > MOST:
        yield _("… and %(n)s more") % {"n": number - MOST}
