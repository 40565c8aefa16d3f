"""What is put before a management review, and the records behind each of its figures."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import path

from bihuan.areas.assurance.review_document import shown
from bihuan.areas.assurance.review_inputs import LABELS, inputs_of
from bihuan.areas.assurance.review_rules import missing_inputs
from bihuan.core.models import Record
from bihuan.web.request import Request
from bihuan.web.views.records import found

NOUN = "management-reviews"


def inputs(request: Request, number: str) -> HttpResponse:
    """The inputs as they were frozen; before that as the records give them now."""
    _declared, record = found(request, NOUN, number)
    given = {
        "record": record,
        "snapshot": record.snapshot or inputs_of(record, request.at),
        "missing": [] if record.snapshot else missing_inputs(record),
    }
    return render(request, "pages/review/inputs.html", given)


def figure(request: Request, number: str, key: str) -> HttpResponse:
    """The records one figure counts, as far as this person may see them."""
    _declared, record = found(request, NOUN, number)
    row = row_of(record.snapshot or inputs_of(record, request.at), key)
    seen = Record.objects.visible_to(request.standing).filter(number__in=row["numbers"])
    rows = list(seen.select_related("owner").order_by("-pk"))
    given = {
        "record": record,
        "label": LABELS[key],
        "value": shown(row),
        "rows": rows,
        "hidden": row["value"] - len(rows),
    }
    return render(request, "pages/review/figure.html", given)


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
