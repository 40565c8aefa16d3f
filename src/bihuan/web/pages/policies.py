"""The policy reader: policies, their clauses in our words, the duties, the tasks and the records that fulfil them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, F, Min, Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import path
from django.utils.translation import gettext_lazy as _

from bihuan.areas.policies import duty_words
from bihuan.areas.policies.models import Clause, Duty, Policy, Task
from bihuan.areas.policies.under_control import document_of
from bihuan.core.access import role_word
from bihuan.core.catalogue import title_of
from bihuan.core.models import ApprovalRoute
from bihuan.core.months import months_of
from bihuan.core.sight import Sight
from bihuan.web import addresses, figures, menu, task_words, wording
from bihuan.web.drawings.ring import Share
from bihuan.web.pages.setup.access import may_set_up
from bihuan.web.request import Request

TASKS_SHOWN = 24


@dataclass(frozen=True)
class DutyLine:
    """A duty as the reader shows it."""

    duty: Duty
    title: str
    role: str
    rhythm: str
    evidence: str
    next_due: str
    share: Share
    href: str


@dataclass
class ClauseLine:
    """A clause with its duties; `see` are duties that have it as a further source."""

    clause: Clause
    duties: list[DutyLine] = field(default_factory=list)
    see: list[DutyLine] = field(default_factory=list)


@dataclass
class Chapter:
    """A heading with the clauses under it."""

    clause: Clause | None
    lines: list[ClauseLine] = field(default_factory=list)

    @property
    def number(self) -> str:
        return self.clause.number if self.clause else "0"


def policies(request: Request) -> HttpResponse:
    rows = Policy.objects.filter(company=request.company, superseded_at__isnull=True).annotate(
        clause_count=Count(
            "clauses", filter=Q(clauses__is_heading=False, clauses__retired_at__isnull=True), distinct=True
        ),
        duty_count=Count("duties", filter=Q(duties__retired_at__isnull=True), distinct=True),
    )
    shares = figures.by_policy(request.standing, request.today.year, request.at)
    listed = [
        {"policy": one, "share": shares.get(one.code, Share(0, 0)), "role": role_word(request.company, one.owner)}
        for one in rows
    ]
    setup = addresses.page(request.company, "setup-pack") if may_set_up(request.standing) else ""
    return render(request, "pages/policies/policies.html", {"policies": listed, "setup_href": setup})


def in_force(request: Request, code: str) -> Policy:
    """The edition in force; without one, the last there was."""
    rows = Policy.objects.filter(company=request.company, code=code)
    found = rows.order_by(F("superseded_at").desc(nulls_first=True), "-pk").first()
    if found is None:
        raise Http404
    return found


def policy(request: Request, code: str) -> HttpResponse:
    found = in_force(request, code)
    chapters = by_chapter(found.clauses.filter(retired_at__isnull=True), duty_lines(request, found))
    editions = Policy.objects.filter(company=request.company, code=code).exclude(pk=found.pk).order_by("-pk")
    given = {
        "policy": found,
        "owner": role_word(request.company, found.owner),
        "chapters": chapters,
        "headings": [one.clause for one in chapters if one.clause],
        "decisions": [decision(request, found, one) for one in found.decisions],
        "editions": editions,
        "share": sum((d.share for c in chapters for line in c.lines for d in line.duties), Share(0, 0)),
        **under_control(found),
    }
    return render(request, "pages/policies/policy.html", given)


def under_control(found: Policy) -> dict[str, Any]:
    """The controlled document the policy is, with its history and how many of its readers confirmed."""
    paper = document_of(found)
    if paper is None:
        return {"paper": None}
    read = paper.receipts.aggregate(readers=Count("pk"), read=Count("read_on"))
    return {"paper": paper, "revisions": paper.revisions.all(), **read}


def duty_lines(request: Request, found: Policy, only: Clause | None = None) -> dict[int, DutyLine]:
    """The duties in force of a policy, in order, each with its next date and its share of this year."""
    duties = list(found.duties.in_force().select_related("clause__policy"))
    if only is not None:
        duties = [one for one in duties if one.clause_id == only.pk or only.number in one.rule.get("also", [])]
    lines = {one.line_id for one in duties}
    pending = Task.objects.filter(company=request.company, line__in=lines, pending=True, due_at__gte=request.at)
    upcoming = dict(pending.order_by().values_list("line").annotate(Min("due_day")))
    shares = figures.by_duty(request.standing, lines, request.today.year, request.at)
    return {one.pk: duty_line(request, one, upcoming, shares) for one in duties}


def duty_line(request: Request, duty: Duty, upcoming: Mapping[int, Any], shares: Mapping[int, Share]) -> DutyLine:
    due = upcoming.get(duty.line_id)
    return DutyLine(
        duty=duty,
        title=duty.display_title,
        role=role_word(request.company, duty.role),
        rhythm=duty_words.rhythm(duty.read, request.company),
        evidence=duty_words.evidence(duty.read, request.company),
        next_due=wording.day(due, request.today) if due else "",
        share=shares.get(duty.line_id, Share(0, 0)),
        href=addresses.page(request.company, "duty", code=duty.clause.policy.code, key=duty.key),
    )


def by_chapter(clauses: Iterable[Clause], duties: Mapping[int, DutyLine]) -> list[Chapter]:
    chapters: list[Chapter] = []
    for clause in clauses:
        if clause.is_heading:
            chapters.append(Chapter(clause))
            continue
        if not chapters:
            chapters.append(Chapter(None))
        own = [one for one in duties.values() if one.duty.clause_id == clause.pk]
        also = [one for one in duties.values() if clause.number in one.duty.rule.get("also", [])]
        chapters[-1].lines.append(ClauseLine(clause, own, also))
    return chapters


def decision(request: Request, found: Policy, stated: dict[str, Any]) -> dict[str, Any]:
    """How a contradiction was settled, with links to the duties it decides."""
    refs = [name if "/" in name else f"{found.code}/{name}" for name in stated.get("duties", [])]
    known = Duty.objects.filter(company=request.company, ref__in=refs).order_by("edition")
    titles = {one.ref: one.display_title for one in known}
    links = []
    for ref in refs:
        code, _slash, key = ref.rpartition("/")
        links.append((titles.get(ref, key), addresses.page(request.company, "duty", code=code, key=key)))
    sources = [wording.clause("", name.rpartition("/")[2]) for name in stated.get("sources", [])]
    return {**stated, "sources": sources, "links": links}


def clause(request: Request, code: str, number: str) -> HttpResponse:
    """One clause: what it asks for, the duties it makes, how they stand."""
    found = in_force(request, code)
    here = get_object_or_404(found.clauses, number=number)
    lines = duty_lines(request, found, here)
    settled = [decision(request, found, one) for one in found.decisions if concerns(one, here, lines.values())]
    given = {
        "policy": found,
        "clause": here,
        "duties": list(lines.values()),
        "decisions": settled,
        "routes": routes(request, found, here),
        "neighbours": neighbours(found, here),
    }
    return render(request, "pages/policies/clause.html", given)


def concerns(stated: dict[str, Any], here: Clause, lines: Iterable[DutyLine]) -> bool:
    sources = {name.rpartition("/")[2] for name in stated.get("sources", [])}
    keys = {name.rpartition("/")[2] for name in stated.get("duties", [])}
    return here.number in sources or bool(keys & {one.duty.key for one in lines})


def routes(request: Request, found: Policy, here: Clause) -> list[dict[str, Any]]:
    """Who approves what by this clause."""
    rows = ApprovalRoute.objects.filter(
        company=request.company, clause__in=[here.number, f"{found.code}/{here.number}"]
    )
    return [
        {
            "subject": subject_words(request, one.subject),
            "turns": [[role_word(request.company, role) for role in row] for row in one.by],
        }
        for one in rows
    ]


def subject_words(request: Request, subject: str) -> str:
    """The kind of record that is decided on; what of it, where that is not the whole."""
    kind, _dot, part = subject.partition(".")
    of_it = {
        "check": _("who checks"),
        "effect": _("who confirms the effect"),
        "change": _("its changes"),
        "settle": _("how it is settled"),
    }
    name = title_of(kind, request.company)
    return str(_("%(kind)s: %(part)s") % {"kind": name, "part": of_it[part]}) if part in of_it else name


def neighbours(found: Policy, here: Clause) -> tuple[Clause | None, Clause | None]:
    rows = list(found.clauses.filter(retired_at__isnull=True, is_heading=False))
    place = next((n for n, one in enumerate(rows) if one.pk == here.pk), None)
    if place is None:
        return None, None
    return (rows[place - 1] if place else None), (rows[place + 1] if place + 1 < len(rows) else None)


def duty(request: Request, code: str, key: str) -> HttpResponse:
    """One duty: its rule, its tasks of this year's periods, and the editions it had."""
    rows = Duty.objects.filter(company=request.company, ref=f"{code}/{key}").select_related("clause__policy")
    found = rows.filter(retired_at__isnull=True).first() or get_object_or_404(rows.order_by("-edition")[:1])
    year = request.today.year
    tasks = Task.objects.filter(company=request.company, line_id=found.line_id, cell__range=months_of(year))
    shares = figures.by_duty(request.standing, {found.line_id}, year, request.at)
    latest = tasks.visible_to(request.standing).with_words().order_by("-due_at", "-id")[:TASKS_SHOWN]
    sight = Sight(request.standing)
    sight.look(record for one in latest for record in (one.subject, one.record))
    given = {
        "duty": found,
        "policy": found.clause.policy,
        "line": duty_line(request, found, {}, shares),
        "clauses": [f"{code}/{number}" for number in (found.clause.number, *found.rule.get("also", []))],
        "rule": found.read,
        "scope_word": duty_words.for_each(found.read.for_each) if found.read.for_each else "",
        "tasks": [task_line(request, one, sight) for one in latest],
        "count": tasks.count(),
        "year": year,
        "editions": rows.order_by("-edition"),
    }
    return render(request, "pages/policies/duty.html", given)


def task_line(request: Request, task: Task, sight: Sight) -> dict[str, Any]:
    state = task.state_at(request.at)
    return {
        "task": task,
        "title": task_words.which(task, sight, year=request.today.year),
        "look": task_words.look(state),
        "word": state.label,
        "href": addresses.page(request.company, "task", pk=task.pk),
        "record_href": addresses.of(task.record, request.company) if task.record and sight.sees(task.record) else "",
    }


urlpatterns = [
    path("policies/", policies, name="policies"),
    path("policies/<str:code>/", policy, name="policy"),
    path("policies/<str:code>/duties/<slug:key>/", duty, name="duty"),
    path("policies/<str:code>/<str:number>/", clause, name="clause"),
]
menu.add(menu.Entry(_("Policies and clauses"), "book-2", "policies", "files", 10))
