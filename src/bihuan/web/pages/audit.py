"""An audit: its checklist in sums beside the rest; the questions themselves on a page of their own."""

from collections import Counter
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import re_path

from bihuan.areas.assurance.models import Audit, ChecklistItem
from bihuan.areas.assurance.words import FINDINGS
from bihuan.core.models import Department
from bihuan.core.registry import RecordType, Section
from bihuan.web import detail
from bihuan.web.request import Request
from bihuan.web.views.records import found as found_record


@dataclass(frozen=True)
class Progress:
    """How far the checklist of a department is."""

    department: Department
    judged: int
    total: int
    findings: int


def audit(request: Request, number: str) -> HttpResponse:
    declared, record = found_record(request, "audits", number)
    page = detail.page(request, without_questions(declared), record)
    if request.GET.get("log") and request.htmx:
        return render(request, "panels/journal.html", page)
    return render(request, "records/audit/detail.html", {**page, "progress": progress(record)})


def without_questions(declared: RecordType) -> RecordType:
    return replace(declared, sections=tuple(one for one in declared.sections if one.part is not ChecklistItem))


def progress(record: Audit) -> list[Progress]:
    """The checklist department by department, counted in one query."""
    counted: dict[int, Counter[str]] = {}
    rows = record.items.order_by().values_list("department", "result").annotate(count=Count("pk"))
    for department, result, count in rows:
        counted.setdefault(department, Counter())[result] += count
    departments = Department.objects.in_bulk(list(counted))
    return [
        Progress(
            departments[key], sum(results.values()) - results[""], sum(results.values()),
            sum(results[one] for one in FINDINGS),
        )
        for key, results in sorted(counted.items())
    ]  # fmt: skip


def questions(request: Request, number: str) -> HttpResponse:
    """The questions as a table, to change, add and take out."""
    declared, record = found_record(request, "audits", number)
    own: tuple[Section, ...] = tuple(one for one in declared.sections if one.part is ChecklistItem)
    given: dict[str, Any] = {
        "record": record,
        "declared": declared,
        "title": declared.title(request.company),
        "card": detail.cards(request, replace(declared, sections=own), record)[0],
        "may_edit": False,
    }
    return render(request, "pages/audits/questions.html", given)


NUMBER = r"(?P<number>[A-Z0-9]+(?:-[A-Z0-9]+){2,})"
urlpatterns = [
    re_path(rf"^audits/{NUMBER}/$", audit, name="audit"),
    re_path(rf"^audits/{NUMBER}/questions/$", questions, name="audit-questions"),
]
