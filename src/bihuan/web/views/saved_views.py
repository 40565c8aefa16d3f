"""Keeping what a register shows now as a view of one's own, and letting go of it."""

from django.contrib import messages
from django.db import models
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from bihuan.core.asks import ask_for
from bihuan.core.refusals import Missing, Refused
from bihuan.core.registry import RecordType
from bihuan.web import addresses, kept
from bihuan.web.acting import in_dialog
from bihuan.web.inputs import Form
from bihuan.web.models import SavedView
from bihuan.web.query import PLACE, Query
from bihuan.web.request import Request
from bihuan.web.views.registers import query_of, type_for

MOST = 12  # tabs a person may add to one register


def save(request: Request, noun: str) -> HttpResponse:
    """The dialog asks for a name; filters, columns and order are those of the address."""
    declared = type_for(noun)
    query = query_of(request, declared)
    form = Form({"name": ask_for(SavedView, "name")}, request.company, kept.typed(request))
    given = {"declared": declared, "title": declared.register_title(request.company), "query": query}
    return in_dialog(
        request, "generic/save-view.html", form, given,
        lambda: keep(request, declared, query, str(form.given["name"]).strip()),
    )  # fmt: skip


def keep(request: Request, declared: RecordType, query: Query, name: str) -> str:
    """Keep it under the name; a view of that name is replaced. Answers with its address."""
    shown = Query(query.path, {key: text for key, text in query.given.items() if key not in PLACE})
    rows = SavedView.objects.filter(person=request.person, kind=declared.kind)
    if reasons := list(faults(rows, name, shown.text)):
        raise Refused(reasons)
    rows.update_or_create(person=request.person, kind=declared.kind, name=name, defaults={"query": shown.text})
    messages.success(request, _("“%(name)s” is kept as a view of your own.") % {"name": name})
    return str(shown)


def faults(rows: "models.QuerySet[SavedView]", name: str, text: str) -> list[Missing]:
    found = []
    if not name or len(name) > 40:
        found.append(Missing(_("Give the view a name of at most 40 characters."), "name"))
    if len(text) > 2000:
        found.append(Missing(_("These filters are too long to be kept. Take some away.")))
    if rows.exclude(name=name).count() >= MOST:
        found.append(Missing(_("You keep %(n)s views of this list already. Remove one first.") % {"n": MOST}))
    return found


@require_POST
def remove(request: Request, noun: str, pk: int) -> HttpResponse:
    declared = type_for(noun)
    get_object_or_404(SavedView, pk=pk, person=request.person, kind=declared.kind).delete()
    messages.success(request, _("The view is removed."))
    return redirect(addresses.register(request.company, declared.kind))
