"""A record's page, recording a new one, and changing its fields."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bihuan.core.access import in_words
from bihuan.core.asks import Ask, ask_for, is_key
from bihuan.core.editing import editable
from bihuan.core.models import Record
from bihuan.core.prepared import planned
from bihuan.core.refusals import NotAllowed, Refused
from bihuan.core.registry import RecordType
from bihuan.core.writing import amend, create
from bihuan.web import addresses, detail, kept
from bihuan.web.comparing import clash
from bihuan.web.inputs import Form, initial_of
from bihuan.web.once import once
from bihuan.web.request import Request, signed
from bihuan.web.views.errors import page_error
from bihuan.web.views.registers import blank, may_raise, type_for

WITH_RECORD = ("owner__department", "department__head", "company", "created_by")


def found(request: Request, noun: str, number: str) -> tuple[RecordType, Any]:
    """The record of an address, if this person may see it; for anyone else it does not exist."""
    declared = type_for(noun)
    rows = declared.model.objects.visible_to(request.standing)
    rows = rows.select_related(*WITH_RECORD, *own_relations(declared)).filter(number=number)
    record = next(iter(rows.order_by()), None)  # a number is there once; putting in order costs more than finding it
    if record is None:
        raise Http404
    return declared, record


def own_relations(declared: RecordType) -> list[str]:
    """What the facts of the type point at; fetched with the record."""
    fields = {one.name: one for one in declared.model._meta.concrete_fields}
    return [name for name in declared.facts if name in fields and fields[name].is_relation]


def show(request: Request, noun: str, number: str) -> HttpResponse:
    with planned():
        declared, record = found(request, noun, number)
        given = detail.page(request, declared, record)
    own = [f"records/{declared.kind}/detail.html", "generic/record.html"]
    if request.GET.get("log") and request.htmx:
        return render(request, "panels/journal.html", given)
    return render(request, own, given)


def version_of(request: Request) -> int | None:
    text = request.POST.get("version", "")
    return int(text) if is_key(text) else None


# ---------------------------------------------------------------- new


def new(request: Request, noun: str) -> HttpResponse:
    """Record something new. `?from=<number>` says what it comes from; other names fill the form."""
    declared = type_for(noun)
    asks = declared.flow.form
    if not may_raise(request, declared):
        return not_for_you(request, declared)
    data = kept.typed(request)
    form = Form(asks, request.company, data, initial=starting(request, asks)).seen_by(request.standing)
    if request.method == "POST":
        try:
            return redirect(once(request, lambda: make(request, declared, form)))
        except Refused as refused:
            form.refuse(refused)
    given = {
        "declared": declared,
        "title": declared.title(request.company),
        "form": form,
        "source": source(request),
        "record": None,
        "clash": None,
    }
    return render(
        request,
        own_form(declared),
        {**given, "heading": _("Record: %(title)s") % {"title": given["title"]}},
        status=form.status,
    )


def own_form(declared: RecordType) -> Any:
    return [f"records/{declared.kind}/form.html", "generic/form.html"]


def starting(request: Request, asks: dict[str, Ask]) -> dict[str, Any]:
    """What the address fills in, and the person's own department."""
    given: dict[str, Any] = {"department": request.person.department_id}
    for name in asks:
        if name in request.GET:
            given[name] = request.GET.getlist(name) if asks[name].kind == "choices" else request.GET[name]
    return given


def source(request: Request) -> Record | None:
    number = request.POST.get("from") or request.GET.get("from", "")
    return Record.objects.visible_to(request.standing).filter(number=number).first() if number else None


def make(request: Request, declared: RecordType, form: Form) -> str:
    came_from = source(request)
    record = create(declared.model, sources=[came_from] if came_from else [], **signed(request), **form.given)
    messages.success(request, _("%(number)s is recorded.") % {"number": record.number})
    return (
        addresses.of(record, request.company)
        if is_shown(request, record)
        else addresses.register(request.company, declared.kind)
    )


def is_shown(request: Request, record: Record) -> bool:
    """May the one who recorded it see it? Not always what was raised anonymously: nobody is its creator."""
    return record.created_by_id is not None or Record.objects.visible_to(request.standing).filter(pk=record.pk).exists()


def not_for_you(request: Request, declared: RecordType) -> HttpResponse:
    who = in_words(declared.flow.raised_by, blank(request, declared))
    return page_error(request, 403, _("This can be recorded by %(who)s.") % {"who": who})


# ---------------------------------------------------------------- edit

CLOSED = gettext_lazy("Nothing of this record can be changed by you in its present state.")


def edit(request: Request, noun: str, number: str) -> HttpResponse:
    """Change the fields the present state leaves open to this person."""
    declared, record = found(request, noun, number)
    asks = editable(request.standing, record)
    if not asks and request.method != "POST":
        return page_error(request, 403, CLOSED)
    data = kept.typed(request)
    form = Form(asks, request.company, data, initial=initial_of(record, asks)).seen_by(request.standing)
    given: dict[str, Any] = {"declared": declared, "record": record, "form": form, "source": None, "clash": None}
    if request.method == "POST":
        try:
            return redirect(changed(request, record, form))
        except Refused as refused:
            given["clash"] = clash(record, form, refused)
            form.refuse(refused)
    form.version = (form.read_at if request.method != "POST" else 0) or record.version
    given |= {"title": declared.title(request.company), "heading": _("Change %(number)s") % {"number": record.number}}
    given["typed"] = closed(request, declared, asks)
    return render(request, own_form(declared), given, status=form.status)


def changed(request: Request, record: Any, form: Form) -> str:
    """Change what was typed; where the record is then."""
    if not form:
        raise NotAllowed([CLOSED])
    amend(record, version=version_of(request), **signed(request), **form.given)
    messages.success(request, _("%(number)s is changed.") % {"number": record.number})
    return addresses.of(record, request.company)


def closed(request: Request, declared: RecordType, asks: dict[str, Ask]) -> list[tuple[Any, str]]:
    """What was typed into fields that were open when the form was made, and are not now."""
    fields = {one.name for one in declared.model._meta.concrete_fields if one.editable}
    names = [name for name in request.POST if name in fields and name not in asks]
    return Form({name: ask_for(declared.model, name) for name in names}, request.company, request.POST).written
