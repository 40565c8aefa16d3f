"""A checklist as the recording page needs it: every item with its clauses, last time's result, and who may record it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bihuan.areas.assurance import subjects
from bihuan.areas.assurance.models import Audit, ChecklistItem
from bihuan.areas.assurance.words import Method, Result
from bihuan.areas.correction.independence import objection
from bihuan.areas.policies.models import Clause
from bihuan.core.flow import flow_of, may
from bihuan.core.models import Department
from bihuan.core.papers import words_of
from bihuan.web import addresses, wording
from bihuan.web.request import Request

LOOKS: dict[str, tuple[str, str]] = {  # result → class of its button, icon
    Result.CONFORM: ("r-ok", "check"),
    Result.MINOR: ("r-minor", "alert-triangle"),
    Result.MAJOR: ("r-major", "alert-octagon"),
    Result.OBSERVATION: ("r-obs", "eye"),
    Result.GOOD_PRACTICE: ("r-good", "star"),
    Result.NOT_APPLICABLE: ("r-na", "ban"),
    Result.NOT_SAMPLED: ("r-na", "minus"),
}
MARKS = {
    "": "ck-todo", Result.CONFORM: "ck-done", Result.GOOD_PRACTICE: "ck-good", Result.OBSERVATION: "ck-obs",
    Result.MINOR: "ck-minor", Result.MAJOR: "ck-major",
}  # fmt: skip
BECOMES = {
    Result.MINOR: _("Becomes a minor nonconformity of %(place)s after the closing meeting."),
    Result.MAJOR: _("Becomes a major nonconformity of %(place)s after the closing meeting."),
    Result.OBSERVATION: _("Enters the improvement ledger as something to improve."),
    Result.GOOD_PRACTICE: _("Enters the improvement ledger as a good practice to spread."),
}
TO_DO = pgettext_lazy("checklist", "to do")


@dataclass(frozen=True)
class Choice:
    """A result button with its key."""

    value: str
    label: Any
    look: str
    icon: str
    key: int


def choices() -> list[Choice]:
    return [Choice(one.value, one.label, *LOOKS[one], place) for place, one in enumerate(Result, 1)]


@dataclass(frozen=True)
class Sheet:
    """The checklist of one audit with everything around it, read once."""

    request: Request
    audit: Audit
    items: Sequence[ChecklistItem]
    labels: dict[str, str]
    mine: frozenset[int]  # departments this person records
    clauses: dict[str, Clause]
    before: dict[tuple[int, str], ChecklistItem]

    @property
    def judged(self) -> int:
        return sum(item.is_judged for item in self.items)

    def may(self, item: ChecklistItem) -> bool:
        return item.department_id in self.mine

    def line(self, number: int, item: ChecklistItem) -> dict[str, Any]:
        """One item, as the page and its script take it."""
        place = f"{item.department} · {self.labels.get(item.subject, item.subject)}"
        return {
            "id": item.pk, "n": number, "place": place, "question": item.question, "may": self.may(item),
            "how": " · ".join(text for text in (words_of(item.methods, Method), item.sample) if text),
            "clauses": [self.clause(one) for one in item.clause.split()], "becomes": self.becomes(item),
            "last": self.last(item), "mark": MARKS.get(item.result, "ck-none"), **stated(self.request, item),
        }  # fmt: skip

    def clause(self, ref: str) -> dict[str, str]:
        code, _slash, number = ref.rpartition("/")
        found = self.clauses.get(ref)
        href = addresses.maybe(self.request.company, "clause", code=code, number=number) if found else ""
        return {
            "text": wording.clause(code, number) if code else ref,
            "href": href,
            "gist": found.gist if found else "",
        }

    def becomes(self, item: ChecklistItem) -> dict[str, str]:
        return {result.value: str(text % {"place": item.department}) for result, text in BECOMES.items()}

    def last(self, item: ChecklistItem) -> dict[str, str]:
        """What the same question came to in the last audit."""
        found = self.before.get((item.department_id, item.key)) if item.key else None
        if found is None:
            return dict.fromkeys(("when", "result", "text", "finding", "href"), "")
        return {
            "when": f"{found.audit.ended_on or found.audit.starts_on or ''}", "result": str(Result(found.result).label),
            "text": found.statement or found.evidence, "finding": found.finding.number if found.finding else "",
            "href": addresses.of(found.finding, self.request.company) if found.finding else "",
        }  # fmt: skip


def stated(request: Request, item: ChecklistItem) -> dict[str, Any]:
    """What is recorded on an item now."""
    return {
        **item.recorded, "revision": item.revision, "by": item.auditor.name if item.auditor else "",
        "at": clock(request, item.recorded_at), "word": str(Result(item.result).label) if item.result else str(TO_DO),
    }  # fmt: skip


def clock(request: Request, at: datetime | None) -> str:
    if at is None:
        return ""
    local = at.astimezone(request.company.zone)
    return f"{local:%H:%M}" if local.date() == request.today else f"{local:%m-%d %H:%M}"


def sheet(request: Request, audit: Audit) -> Sheet:
    labels = {one.code: one.label for one in subjects.subjects_of(request.company)}
    order = {code: place for place, code in enumerate(labels)}
    rows = list(audit.items.select_related("department", "auditor"))
    rows.sort(key=lambda item: (item.department_id, order.get(item.subject, 0), item.pk))
    for item in rows:
        item.audit = audit
    return Sheet(
        request, audit, rows, labels, recorded_by(request, audit, rows), clauses_of(request, rows), earlier(audit, rows)
    )


def recorded_by(request: Request, audit: Audit, items: Iterable[ChecklistItem]) -> frozenset[int]:
    """The departments whose items this person may record now: named for them, independent of them, step open."""
    if audit.state != Audit.State.UNDER_WAY or audit.is_over or not may_step(request, audit):
        return frozenset()
    leads = audit.lead_id == request.person.pk
    named = set(audit.team.filter(person=request.person).values_list("department_id", flat=True))
    departments: dict[int, Department] = {item.department_id: item.department for item in items}
    day = audit.starts_on or request.today
    return frozenset(
        key
        for key, department in departments.items()
        if (leads or key in named) and objection(request.person, department, day) is None
    )


def may_step(request: Request, audit: Audit) -> bool:
    return may(request.standing, flow_of(audit).steps["record"], audit).allowed


def clauses_of(request: Request, items: Iterable[ChecklistItem]) -> dict[str, Clause]:
    codes = {ref.rpartition("/")[0] for item in items for ref in item.clause.split()}
    rows = Clause.objects.filter(
        company=request.company, policy__code__in=codes, policy__superseded_at__isnull=True, retired_at__isnull=True
    ).select_related("policy")
    return {f"{one.policy.code}/{one.number}": one for one in rows}


def earlier(audit: Audit, items: Iterable[ChecklistItem]) -> dict[tuple[int, str], ChecklistItem]:
    """The latest judged answer to the same question in the same department, in an audit before this one."""
    keys = {item.key for item in items if item.key}
    rows = ChecklistItem.objects.filter(audit__company=audit.company, audit_id__lt=audit.pk, key__in=keys).exclude(
        result=""
    )
    rows = rows.select_related("audit", "finding").order_by("audit_id", "id")
    return {(item.department_id, item.key): item for item in rows}


def grouped(lines: Sequence[dict[str, Any]]) -> list[tuple[str, list[dict[str, Any]]]]:
    """The list at the left: department and subject, then their items."""
    return [(place, list(found)) for place, found in groupby(lines, key=lambda line: str(line["place"]))]
