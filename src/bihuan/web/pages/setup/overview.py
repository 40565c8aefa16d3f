"""First steps of a company: people, policies, who answers, the earlier ledger, the tasks of the year."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from bihuan.areas.policies import engine
from bihuan.areas.policies.answering import Gap, gaps
from bihuan.areas.policies.models import Clause, ControlledDocument, Duty, Policy, Task
from bihuan.core.access import role_word
from bihuan.core.models import Department, Origin, Person
from bihuan.core.months import months_of
from bihuan.web import addresses, wording
from bihuan.web.pages.setup.access import for_setters
from bihuan.web.request import Request


@dataclass(frozen=True)
class SetUpStep:
    """One step: done or not, what it says, where it leads."""

    title: Any
    text: str
    done: bool
    href: str
    verb: Any


@for_setters
def overview(request: Request) -> HttpResponse:
    lacking = gaps(request.company, request.today)
    steps = [people(request), pack(request), answering(request, lacking), ledger(request), tasks(request)]
    current = next((place for place, step in enumerate(steps) if not step.done), len(steps))
    policies = Policy.objects.filter(company=request.company, superseded_at__isnull=True)
    given = {
        "steps": [
            (step, "did" if step.done else "now" if place == current else "") for place, step in enumerate(steps)
        ],
        "done": sum(step.done for step in steps),
        "total": len(steps),
        "gaps": [
            {"word": role_word(request.company, one.role), "duties": len(one.duties), "role": one.role}
            for one in lacking
        ],
        "decisions": [(policy.code, one) for policy in policies for one in policy.decisions],
    }
    return render(request, "pages/setup/overview.html", given)


def people(request: Request) -> SetUpStep:
    count = Person.objects.filter(company=request.company).here_on(request.today).count()
    departments = Department.objects.filter(company=request.company).count()
    text = _("%(departments)s departments, %(people)s people") % {"departments": departments, "people": count}
    return SetUpStep(
        _("Organisation and people"), text, count > 1, addresses.page(request.company, "setup-people"), _("See")
    )


def pack(request: Request) -> SetUpStep:
    policies = list(Policy.objects.filter(company=request.company, superseded_at__isnull=True).order_by("order"))
    href = addresses.page(request.company, "setup-pack")
    if not policies:
        return SetUpStep(
            _("Choose a policy pack"), _("Clauses, duties, routes and words of the company."), False, href, _("Choose")
        )
    words = {
        "codes": wording.listed(one.code for one in policies),
        "clauses": Clause.objects.filter(company=request.company, retired_at__isnull=True).count(),
        "duties": Duty.objects.filter(company=request.company).in_force().count(),
    }
    text = _("%(codes)s: %(clauses)s clauses, %(duties)s duties") % words
    return SetUpStep(_("Choose a policy pack"), text, True, href, _("See"))


def answering(request: Request, lacking: list[Gap]) -> SetUpStep:
    duties = Duty.objects.filter(company=request.company).in_force().count()
    missing = sum(len(one.duties) for one in lacking)
    href = addresses.page(request.company, "setup-people") + "?show=gaps"
    text = _("%(have)s of %(all)s duties have someone who answers for them") % {"have": duties - missing, "all": duties}
    if lacking:
        text += _("; %(n)s roles have no holder") % {"n": len(lacking)}
    return SetUpStep(_("Duties and who answers for them"), text, bool(duties) and not lacking, href, _("Go on"))


def ledger(request: Request) -> SetUpStep:
    # Policies are taken over with their pack; that is no ledger.
    taken = Origin.objects.filter(company=request.company).exclude(kind=ControlledDocument.KIND).count()
    text = (
        _("%(n)s rows taken over") % {"n": taken}
        if taken
        else _("Drop the Excel of your ledger here: tried out first, then taken over.")
    )
    return SetUpStep(
        _("Take over the present ledger"),
        text,
        bool(taken),
        addresses.page(request.company, "setup-import"),
        _("Import"),
    )


def tasks(request: Request) -> SetUpStep:
    year = request.today.year
    rows = Task.objects.filter(company=request.company, month__range=months_of(year), cancelled_at=None)
    count, history = rows.count(), rows.filter(history=True).count()
    text = _("%(count)s tasks; %(history)s from before the start are history and never overdue") % {
        "count": count,
        "history": history,
    }
    href = addresses.page(request.company, "calendar-simulation") + f"?year={year}"
    return SetUpStep(_("Make the duties of %(year)s") % {"year": year}, text, count > 0, href, _("Try it"))


@require_POST
@for_setters
def make_tasks(request: Request) -> HttpResponse:
    """Bring the tasks in line with the duties now, without waiting for the scheduler."""
    done = engine.tick(request.company, at=request.at)
    made = sum(done.values())
    messages.success(request, _("Done: %(n)s changes.") % {"n": made} if made else _("Everything was up to date."))
    return redirect(addresses.page(request.company, "setup"))
