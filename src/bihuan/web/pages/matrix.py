"""The compliance matrix: duties by months, as known now or on a past day, with the evidence behind every cell."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, StreamingHttpResponse
from django.urls import path
from django.utils.dateparse import parse_date
from django.utils.http import content_disposition_header, urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bihuan.areas.policies import duty_words
from bihuan.areas.policies import matrix as sheet
from bihuan.areas.policies.models import Duty, Policy, TaskState
from bihuan.core.access import Standing, role_word
from bihuan.core.models import Company, Department
from bihuan.exchange import tables
from bihuan.web import addresses, matrix_view, menu, task_words
from bihuan.web.fragments import answer
from bihuan.web.request import Request
from bihuan.web.streams import spoken

FIRST_YEAR, LAST_YEAR = 2000, 2100
FILTERS = ("year", "as_of", "policy", "department", "problems")


@dataclass(frozen=True)
class Wanted:
    """What the address asks for."""

    year: int
    as_of: date | None
    policy: str
    department: Department | None
    problems: bool
    cell: str
    task: int


def wanted(request: Request) -> Wanted:
    given = request.GET
    year = given.get("year", "")
    key = given.get("department", "")
    rows = Department.objects.filter(company=request.company)
    return Wanted(
        year=int(year) if year.isdecimal() and FIRST_YEAR <= int(year) <= LAST_YEAR else request.today.year,
        as_of=past_day(request),
        policy=given.get("policy", ""),
        department=rows.filter(pk=int(key)).first() if key.isdecimal() and len(key) < 10 else None,
        problems=given.get("problems") == "yes",
        cell=given.get("cell", ""),
        task=int(given["task"]) if given.get("task", "").isdecimal() else 0,
    )


def past_day(request: Request) -> date | None:
    """A day before today; anything else means now."""
    try:
        day = parse_date(request.GET.get("as_of", ""))
    except ValueError:
        return None
    return day if day and day < request.today else None


def link(request: Request, **changed: Any) -> str:
    """This page with other filters; what is empty is left out."""
    kept = {name: request.GET[name] for name in FILTERS if name in request.GET}
    given = {name: value for name, value in {**kept, **changed}.items() if value}
    return f"{addresses.page(request.company, 'matrix')}{'?' + urlencode(given) if given else ''}"


def read(request: Request, asked: Wanted) -> sheet.Matrix:
    return sheet.year(
        request.company, asked.year, request.at, asked.as_of, asked.policy or None, asked.department, asked.problems
    )


def sees_all(standing: Standing) -> bool:
    return standing.sees_all


def overview_only(request: Request) -> None:
    """Behind every cell lie records of the whole company."""
    if not sees_all(request.standing):
        raise PermissionDenied(_("This is for those who see the whole company. Your own tasks are on the workbench."))


def matrix(request: Request) -> HttpResponse:
    """The page; as a fragment the grid with its drawer."""
    overview_only(request)
    asked = wanted(request)
    found = read(request, asked)
    known_day = request.company.day_of(found.known_at)
    base = link(request)
    joint = "&" if "?" in base else "?"
    given = {
        "asked": asked,
        "matrix": found,
        "known_day": known_day,
        "rate": matrix_view.rate(found.sums).percent,
        "sections": matrix_view.sections(request, found, asked.cell, lambda key: f"{base}{joint}cell={key}#m-{key}"),
        "months": [(n, duty_words.month_short(n)) for n in range(1, 13)],
        "current": known_day.month if known_day.year == asked.year else 0,
        "close_href": base,
        "drawer": drawer(request, asked),
        **controls(request, asked),
    }
    return answer(request, "pages/matrix/matrix.html", "grid", given)


def drawer(request: Request, asked: Wanted) -> dict[str, Any] | None:
    """The evidence chain behind the chosen cell."""
    line, _dash, month = asked.cell.partition("-")
    if not (line.isdecimal() and month.isdecimal()):
        return None
    rows = Duty.objects.filter(company=request.company).select_related("clause__policy").order_by("-edition")
    duty = rows.filter(first_id=int(line)).first() or rows.filter(pk=int(line)).first()
    if duty is None:
        return None
    seen = sheet.cell(request.company, duty, int(month), request.at, asked.as_of, asked.department)
    if not seen:
        return None
    chosen = matrix_view.choose(seen, asked.task)
    known_at = sheet.moment_of(request.company, request.at, asked.as_of) if asked.as_of else None
    tasks = matrix_view.choices(request, seen, chosen, lambda key: link(request, cell=asked.cell, task=key))
    return {
        **matrix_view.chain_view(request, chosen, known_at or request.at, known_at),
        "duty_title": duty.display_title,
        "month": duty_words.occasion(f"{month[:4]}-{month[4:]}"),
        "tasks": tasks if len(tasks) > 1 else [],
    }


def controls(request: Request, asked: Wanted) -> dict[str, Any]:
    """Years and filter chips, each a link."""
    policies = Policy.objects.filter(company=request.company, superseded_at__isnull=True).order_by("order")
    departments = Department.objects.filter(company=request.company).order_by("id")
    years = sorted({asked.year, request.today.year - 1, request.today.year})
    return {
        "years": [(year, link(request, year=year), year == asked.year) for year in years],
        "policy_options": [(str(one), link(request, policy=one.code), one.code == asked.policy) for one in policies],
        "department_options": [
            (str(one), link(request, department=one.pk), one == asked.department) for one in departments
        ],
        "all_policies": link(request, policy=""),
        "all_departments": link(request, department=""),
        "problems_href": link(request, problems="" if asked.problems else "yes"),
        "now_href": link(request, as_of=""),
        "kept": [(name, request.GET[name]) for name in FILTERS if name in request.GET and name != "as_of"],
        "legend": [(task_words.look(state).cell, matrix_view.mark(state), state.label) for state in matrix_view.SHOWN],
        "export_href": f"{addresses.page(request.company, 'matrix-export')}{link(request)[len(addresses.page(request.company, 'matrix')) :]}",
        "package_href": package_href(request, asked),
    }


def package_href(request: Request, asked: Wanted) -> str:
    """Where the evidence of the year shown is packed."""
    given: dict[str, Any] = {"year": asked.year, "policy": asked.policy}
    return f"{addresses.page(request.company, 'evidence-package')}?{urlencode(given)}"


def export(request: Request) -> StreamingHttpResponse:
    """Exactly the matrix on the page, as a workbook."""
    overview_only(request)
    asked = wanted(request)
    found = read(request, asked)
    day = request.company.day_of(found.known_at)
    title = _("Compliance matrix %(year)s, as of %(day)s") % {"year": asked.year, "day": day}
    stream = tables.export(
        export_head(), export_rows(request.company, found), "xlsx", title=f"{request.company.display_name} {title}",
        sheet=str(asked.year), zone=request.company.zone,
    )  # fmt: skip
    name = f"{request.company.code} {title}.xlsx"
    headers = {"Content-Disposition": content_disposition_header(True, name) or "attachment"}
    return StreamingHttpResponse(spoken(stream), content_type=tables.MEDIA_TYPES["xlsx"], headers=headers)


def export_head() -> list[str]:
    months = [duty_words.month_short(number) for number in range(1, 13)]
    return [_("Policy"), _("Clause"), _("Duty"), _("Answers for it"), *months, _("On time"), _("Counted"), _("Rate")]


def export_rows(company: Company, found: sheet.Matrix) -> Iterator[list[Any]]:
    """A line for each duty, month by month in words."""
    words = {state: str(state.label) for state in TaskState}
    for section in found.sections:
        for row in section.rows:
            yield [
                section.policy.code, matrix_view.clause_number(row.clause.number), row.duty.display_title,
                role_word(company, row.duty.role), *[in_words(cell, words) for cell in row.cells],
                row.sums.on_time, row.sums.decided, matrix_view.rate(row.sums).percent,
            ]  # fmt: skip


def in_words(cell: sheet.Cell, words: dict[Any, str]) -> str:
    if cell.state is None:
        return ""
    return f"{words[cell.state]} {matrix_view.figures_of(cell.sums, cell.state)}".strip()


urlpatterns = [
    path("matrix/", matrix, name="matrix"),
    path("matrix/export.xlsx", export, name="matrix-export"),
]
menu.add(menu.Entry(gettext_lazy("Compliance matrix"), "table-options", "matrix", "top", 40, sees_all, assessors=True))
