"""Changing several records of a register: the same step or field for each, with one result per record."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _

from bihuan.core import listing
from bihuan.core.asks import Ask, ask_for
from bihuan.core.editing import editable
from bihuan.core.flow import Step, may
from bihuan.core.models import Record
from bihuan.core.refusals import Missing, Refused
from bihuan.core.registry import RecordType
from bihuan.core.writing import amend, take
from bihuan.web import addresses
from bihuan.web.acting import dialog
from bihuan.web.inputs import Form
from bihuan.web.request import Request, signed
from bihuan.web.views.errors import page_error
from bihuan.web.views.registers import listed, type_for

MOST = 100
MOST_AT_ONCE = 300  # where all rows of a list are meant
FIELDS = ("owner", "department", "due_on")


@dataclass(frozen=True)
class Way:
    """Something that can be done with the selected: a step, or setting a field; for how many of them."""

    key: str
    label: Any
    count: int


@dataclass(frozen=True)
class Outcome:
    record: Record
    reasons: list[Missing]


def bulk(request: Request, noun: str) -> HttpResponse:
    """Choose what to do, fill in its form, then see what became of each."""
    declared = type_for(noun)
    if request.standing.read_only:
        return page_error(request, 403)
    sent = request.POST if request.method == "POST" else None
    given = request.GET if sent is None else sent
    try:
        records = meant(request, declared, given)
    except Refused as refused:
        back = addresses.register(request.company, declared.kind)
        return dialog(request, "generic/too-many.html", {"refused": refused, "back": back}, 422)
    way = given.get("do", "")
    form = Form(asks_of(declared, way), request.company, sent)
    page = about(request, declared, given) | {"records": records, "way": way, "form": form}
    if sent is None or not way:
        return dialog(request, "generic/bulk.html", {**page, "ways": ways(request, declared, records)})
    outcomes = [Outcome(record, attempt(request, declared, record, way, form)) for record in records]
    done = sum(not one.reasons for one in outcomes)
    return render(request, "generic/bulk-result.html", {**page, "outcomes": outcomes, "done": done})


def about(request: Request, declared: RecordType, given: QueryDict) -> dict[str, Any]:
    """Of which records, whether of a whole list, and the list to go back to."""
    register, back = addresses.register(request.company, declared.kind), given.get("back", "")
    return {
        "declared": declared,
        "title": declared.title(request.company),
        "every": bool(given.get("every")),
        "back": back if back.startswith(register) else register,
    }


def meant(request: Request, declared: RecordType, given: QueryDict) -> list[Any]:
    """The rows picked, or all rows of the list under which they stand. Raises Refused where those are too many."""
    query = listed(request, declared, given)
    if query is None:
        return selected(request, declared, list(dict.fromkeys(given.getlist("pick")))[:MOST])
    rows = listing.select(declared, request.standing, query.given, today=request.today).queryset
    numbers = list(rows.order_by("-id").values_list("number", flat=True)[: MOST_AT_ONCE + 1])
    if len(numbers) > MOST_AT_ONCE:
        text = _("More than %(n)s rows are selected. Narrow the list by a filter, then change them in portions.")
        raise Refused([text % {"n": MOST_AT_ONCE}])
    return selected(request, declared, numbers)


def selected(request: Request, declared: RecordType, numbers: list[str]) -> list[Any]:
    rows = declared.model.objects.visible_to(request.standing).filter(number__in=numbers)
    return list(rows.select_related("owner", "department__head", "company", "created_by").order_by("-id"))


def ways(request: Request, declared: RecordType, records: list[Any]) -> list[Way]:
    """What this person may do with at least one of the selected."""
    found = []
    for step in declared.flow.steps.values():
        count = sum(one.state in step.sources and may(request.standing, step, one).allowed for one in records)
        if count:
            found.append(Way(f"step.{step.name}", step.label, count))
    for name in FIELDS:
        asks = [editable(request.standing, one).get(name) for one in records]
        if fitting := [ask for ask in asks if ask is not None]:
            found.append(Way(f"set.{name}", fitting[0].label, len(fitting)))
    return found


def asks_of(declared: RecordType, way: str) -> dict[str, Ask]:
    kind, _dot, name = way.partition(".")
    if kind == "step" and name in declared.flow.steps:
        return step_of(declared, name).asks
    if kind == "set" and name in FIELDS:
        return {name: ask_for(declared.model, name, required=True)}
    return {}


def step_of(declared: RecordType, name: str) -> Step:
    return declared.flow.steps[name]


def attempt(request: Request, declared: RecordType, record: Any, way: str, form: Form) -> list[Missing]:
    """Do it to one record; the reasons if it is refused."""
    kind, _dot, name = way.partition(".")
    try:
        if kind == "step" and name in declared.flow.steps:
            take(step_of(declared, name), record, **signed(request), **form.given)
        elif kind == "set" and name in FIELDS:
            amend(record, **signed(request), **form.given)
    except Refused as refused:
        return refused.reasons
    return []
