"""Taking a step: the dialog asks for what is missing, then for what the step itself wants."""

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _

from bihuan.core.asks import Ask
from bihuan.core.editing import editable
from bihuan.core.flow import Step, Verdict, may
from bihuan.core.refusals import Missing, NotAllowed, Refused
from bihuan.core.writing import take
from bihuan.web import addresses, kept, offers
from bihuan.web.acting import dialog, go_to
from bihuan.web.comparing import clash
from bihuan.web.inputs import Form, initial_of
from bihuan.web.once import once
from bihuan.web.request import Request, signed
from bihuan.web.views.records import found, version_of


def step(request: Request, noun: str, number: str, step: str) -> HttpResponse:
    """The dialog of a step, the same address as a page without script."""
    declared, record = found(request, noun, number)
    if step not in declared.flow.steps:
        raise Http404
    wanted = declared.flow.steps[step]
    verdict = may(request.standing, wanted, record)
    missing = wanted.missing(record, request.at) if record.state in wanted.sources else []
    fill = fill_asks(request, wanted, record, missing) if verdict.allowed else {}
    data = request.POST if request.method == "POST" else kept.restored(request)
    initial = initial_of(record, {**fill, **known(wanted, record)})
    form = Form({**fill, **wanted.asks}, request.company, data, initial=initial).within(record)
    given: dict[str, Any] = {"declared": declared, "record": record, "step": wanted, "form": form, "clash": None}
    if request.method == "POST":
        try:
            return go_to(request, once(request, lambda: act(request, wanted, record, form, fill)))
        except Refused as refused:
            given["clash"] = clash(record, Form({}, request.company), refused)
            form.refuse(refused)
    elif closed := refusal(verdict, wanted, record):
        form.refuse(closed)
    form.version = (form.read_at if request.method != "POST" else 0) or record.version
    given["barred"] = bars(request, wanted, record)
    return dialog(request, "generic/step.html", {**given, **about(request, wanted, record, form, missing)}, form.status)


def refusal(verdict: Verdict, wanted: Step, record: Any) -> Refused | None:
    """Why the step cannot be taken, before anything is typed."""
    if not verdict.allowed:
        return NotAllowed(verdict.reasons)
    if record.state in wanted.sources:
        return None
    text = _("“%(step)s” is not possible while the record is “%(state)s”.")
    return Refused([text % {"step": wanted.label, "state": record.get_state_display()}])


def bars(request: Request, wanted: Step, record: Any) -> dict[str, Any] | None:
    """That this person cannot take the step now, whatever they fill in; and who can. Nothing where they can."""
    if record.state not in wanted.sources:
        return {"people": []}
    if may(request.standing, wanted, record).allowed:
        return None
    return {"people": offers.instead(request, wanted, record)}


def known(wanted: Step, record: Any) -> dict[str, Ask]:
    """What the step asks for and the record says already: its present value stands in the form."""
    fields = {field.name for field in record._meta.concrete_fields}
    return {name: ask for name, ask in wanted.asks.items() if name in fields and ask.default in {None, ""}}


def act(request: Request, wanted: Step, record: Any, form: Form, fill: dict[str, Ask]) -> str:
    """Take the step; what was missing is filled in first, in the same transaction."""
    values = form.given
    filled = {name: values.pop(name) for name in fill}
    take(wanted, record, fill=filled or None, version=version_of(request), **signed(request), **values)
    messages.success(request, _("%(number)s: %(step)s") % {"number": record.number, "step": wanted.label})
    return addresses.of(record, request.company)


def fill_asks(request: Request, wanted: Step, record: Any, missing: list[Missing]) -> dict[str, Ask]:
    """Fields of the record that the step still lacks and this person may fill in right here."""
    named = {reason.field for reason in missing if reason.record is None} - set(wanted.asks)
    open_fields = editable(request.standing, record)
    return {name: replace(ask, required=True) for name, ask in open_fields.items() if name in named}


def about(request: Request, wanted: Step, record: Any, form: Form, missing: list[Missing]) -> dict[str, Any]:
    """What the dialog says besides its form: from where to where, what is missing elsewhere, what happens then."""
    states = wanted.flow.words
    elsewhere = [reason for reason in missing if reason.record or form.input(reason.field) is None]
    return {
        "origin": record.get_state_display(),
        "target": states.get(wanted.target, ""),
        "gaps": [offers.gap(request, record, wanted, reason) for reason in elsewhere],
        "missing_count": len(missing),
        "met": max(len(wanted.needs) - len(missing), 0),
        "closes": wanted.target in wanted.flow.final,
        "afterwards": offers.afterwards(wanted, record),
        "clause": wanted.clause_for(record),
    }
