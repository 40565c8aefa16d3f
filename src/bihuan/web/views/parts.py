"""The rows inside a record: adding, changing and removing one."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _

from bihuan.core.asks import Ask
from bihuan.core.editing import editable_parts
from bihuan.core.models import Part
from bihuan.core.refusals import NotAllowed, Refused
from bihuan.core.versions import stamp
from bihuan.core.writing import add_part, amend_part, part_asks, remove_part
from bihuan.web import addresses, history, kept
from bihuan.web.acting import dialog, go_to
from bihuan.web.comparing import clash
from bihuan.web.inputs import Form, initial_of
from bihuan.web.once import once
from bihuan.web.request import Request, signed
from bihuan.web.views.records import found


def kind_of(declared: Any, name: str) -> type[Part]:
    kind = history.parts_of(declared).get(name)
    if kind is None:
        raise Http404
    return kind


def row_of(kind: type[Part], record: Any, pk: int) -> Any:
    row = kind._default_manager.filter(pk=pk, **{kind.WHOLE: record}).first()
    if row is None:
        raise Http404
    setattr(row, kind.WHOLE, record)
    return row


def back(request: Request, record: Any, kind: type[Part]) -> str:
    return f"{addresses.of(record, request.company)}#part-{kind._meta.model_name}"


def add(request: Request, noun: str, number: str, part: str) -> HttpResponse:
    declared, record = found(request, noun, number)
    kind = kind_of(declared, part)
    opened = editable_parts(request.standing, record)
    asks = part_asks(kind) if opened.get(kind, ()) is None else {}
    heading = _("Add: %(part)s") % {"part": kind._meta.verbose_name}

    def act(form: Form) -> str:
        add_part(kind, record, **signed(request), **form.given)
        messages.success(request, _("%(part)s added.") % {"part": kind._meta.verbose_name})
        return back(request, record, kind)

    return answered(request, record, heading, asks, {}, act)


def change(request: Request, noun: str, number: str, part: str, pk: int) -> HttpResponse:
    declared, record = found(request, noun, number)
    kind = kind_of(declared, part)
    row = kind._default_manager.filter(pk=pk, **{kind.WHOLE: record}).first()
    if row is None and request.method == "POST":
        return gone(request, record, kind)
    row = row_of(kind, record, pk)
    names = editable_parts(request.standing, record, row).get(kind, ())
    asks = {name: ask for name, ask in part_asks(kind).items() if names is None or name in names}
    heading = _("Change: %(part)s") % {"part": row}

    def act(form: Form) -> str:
        amend_part(row, seen=request.POST.get("seen", ""), **signed(request), **form.given)
        messages.success(request, _("%(part)s changed.") % {"part": kind._meta.verbose_name})
        return back(request, record, kind)

    return answered(request, record, heading, asks, initial_of(row, asks), act, row)


def gone(request: Request, record: Any, kind: type[Part]) -> HttpResponse:
    """Somebody took the row out while it was being changed: what was typed is shown, to be copied."""
    form = Form(part_asks(kind), request.company, request.POST)
    typed, form.inputs = form.written, []
    form.refuse(Refused([_("Someone else has removed this row meanwhile. Add a new one if it is still needed.")]))
    form.status = 409
    heading = _("Change: %(part)s") % {"part": kind._meta.verbose_name}
    given = {"record": record, "heading": heading, "form": form, "closed": True, "typed": typed}
    return dialog(request, "generic/part.html", given, form.status)


def remove(request: Request, noun: str, number: str, part: str, pk: int) -> HttpResponse:
    """Removing asks once, naming the row; the journal keeps what it said."""
    declared, record = found(request, noun, number)
    kind = kind_of(declared, part)
    row = row_of(kind, record, pk)
    heading = _("Remove: %(part)s") % {"part": row}

    def act(form: Form) -> str:
        remove_part(row, **signed(request))
        messages.success(request, _("%(part)s removed.") % {"part": kind._meta.verbose_name})
        return back(request, record, kind)

    allowed = editable_parts(request.standing, record, row).get(kind, ()) is None
    return answered(request, record, heading, None if allowed else {}, {}, act)


def answered(  # noqa: PLR0913
    request: Request, record: Any, heading: str, asks: dict[str, Ask] | None, initial: dict[str, Any], act: Any, row: Any = None
) -> HttpResponse:  # fmt: skip
    """The dialog of a part. `asks` is None where there is nothing to fill in, empty where nothing is open."""
    data = kept.typed(request)
    form = Form(asks or {}, request.company, data, initial=initial)
    given = {"record": record, "heading": heading, "form": form, "removing": asks is None, "closed": asks == {}}
    if row is not None:
        form.seen = (data.get("seen", "") if data else "") or stamp(row)
    if request.method == "POST":
        try:
            return go_to(request, once(request, lambda: act(form)))
        except Refused as refused:
            given["clash"] = clash(row, form, refused)
            form.seen = stamp(row) if given["clash"] else form.seen
            form.refuse(refused)
    elif asks == {}:
        form.refuse(NotAllowed([_("These rows cannot be changed by you in this state.")]))
    return dialog(request, "generic/part.html", given, form.status)
