"""What is put before a management review, and the rows behind each of its figures."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import path

from bihuan.areas.assurance.review_document import late_too, shown
from bihuan.areas.assurance.review_inputs import LABELS, inputs_of
from bihuan.areas.assurance.review_period import as_cut
from bihuan.areas.assurance.review_rows import COLUMNS, NUMBERS, cells
from bihuan.areas.assurance.review_rules import missing_inputs
from bihuan.areas.policies.models import Task
from bihuan.core.models import Record
from bihuan.web import addresses, task_words
from bihuan.web.request import Request
from bihuan.web.views.records import found

NOUN = "management-reviews"


def inputs(request: Request, number: str) -> HttpResponse:
    """The inputs as they were frozen; before that as the records give them now."""
    _declared, record = found(request, NOUN, number)
    given = {
        "record": record,
        "snapshot": given_to(record, request),
        "late_too": late_too(record),
        "missing": [] if record.snapshot else missing_inputs(as_cut(record, request.at)),
    }
    return render(request, "pages/review/inputs.html", given)


def figure(request: Request, number: str, key: str) -> HttpResponse:
    """The rows one figure counts: records, tasks and findings as far as this person may see them.

    What the review keeps of objectives, decisions and effects is part of it: who sees the review sees those rows.
    """
    _declared, record = found(request, NOUN, number)
    row = row_of(given_to(record, request), key)
    given = {"record": record, "label": LABELS[key], "value": shown(row), **behind(request, row)}
    return render(request, "pages/review/figure.html", given)


def given_to(record: Any, request: Request) -> dict[str, Any]:
    """The inputs as they were frozen, or as they would be now."""
    frozen: dict[str, Any] = record.snapshot
    return frozen or inputs_of(as_cut(record, request.at), request.at)


def behind(request: Request, row: dict[str, Any]) -> dict[str, Any]:
    """What to show of a figure's rows, and how many of them are not shown."""
    if row.get("table"):
        lines = lines_of(request, row)
        return {"heads": heads_of(row), "lines": lines, "hidden": row["value"] - len(lines)}
    if "tasks" in row:
        tasks = tasks_of(request, row["tasks"])
        return {"tasks": tasks, "hidden": row["value"] - len(tasks)}
    seen = Record.objects.visible_to(request.standing).filter(number__in=row["numbers"])
    rows = list(seen.select_related("owner").order_by("-pk"))
    return {"rows": rows, "hidden": row["value"] - len(rows)}


def heads_of(row: dict[str, Any]) -> list[Any]:
    return [label for _name, label in COLUMNS[row["table"]]]


def lines_of(request: Request, row: dict[str, Any]) -> list[list[tuple[Any, str]]]:
    """Each kept row as cells, with the address of what they name; not of an audit this person may not see."""
    names = [name for name, _label in COLUMNS[row["table"]]]
    named = {one[name] for one in row["rows"] for name in names if name in NUMBERS and one.get(name)}
    seen = Record.objects.visible_to(request.standing).filter(number__in=named)
    hrefs = {one.number: addresses.of(one, request.company) for one in seen}
    rows = [one for one in row["rows"] if "audit" not in one or one["audit"] in hrefs]
    return [
        [(text, hrefs.get(text, "") if name in NUMBERS else "") for name, text in zip(names, line, strict=True)]
        for line in cells(row["table"], rows)
    ]


def tasks_of(request: Request, keys: list[int]) -> list[dict[str, Any]]:
    rows = Task.objects.visible_to(request.standing).filter(pk__in=keys).with_words().order_by("due_day", "pk")
    return [
        {
            "task": one,
            "title": task_words.title(one),
            "look": task_words.look(state := one.state_at(request.at)),
            "word": state.label,
        }
        for one in rows
    ]


def row_of(snapshot: dict[str, Any], key: str) -> dict[str, Any]:
    for one in snapshot["inputs"]:
        for row in one["figures"]:
            if row["key"] == key:
                return dict(row)
    raise Http404


urlpatterns = [
    path("management-reviews/<str:number>/inputs/", inputs, name="review-inputs"),
    path("management-reviews/<str:number>/inputs/<slug:key>/", figure, name="review-figure"),
]
