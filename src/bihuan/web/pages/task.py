"""A task: why this day, who was reminded, what shows that it was done; filing a document for it, asking for a waiver."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from bihuan.areas.policies import duty_words, paper_rules
from bihuan.areas.policies.models import Filing, Task, Waiver
from bihuan.core import files
from bihuan.core.access import role_word
from bihuan.core.asks import Ask
from bihuan.core.flow import FLOWS
from bihuan.core.models import Person, Record
from bihuan.core.moments import end_words
from bihuan.core.refusals import Missing, Refused
from bihuan.core.sight import Sight
from bihuan.core.workdays import calendar_for
from bihuan.core.writing import create
from bihuan.web import addresses, deadline_view, kept, task_words, wording
from bihuan.web.acting import dialog, go_to
from bihuan.web.fragments import answer
from bihuan.web.inputs import Form
from bihuan.web.once import once
from bihuan.web.request import Request, signed
from bihuan.web.task_actions import Verbs

FILED = ("title", "effective_on", "document_number", "remark")


def task_of(request: Request, pk: int) -> Task:
    found: Task = get_object_or_404(Task.objects.visible_to(request.standing).with_words(), pk=pk)
    return found


def task(request: Request, pk: int) -> HttpResponse:
    found = task_of(request, pk)
    calendar, sight = calendar_for(request.company), Sight(request.standing)
    state = found.state_at(request.at)
    given = {
        "task": found,
        "sees_subject": found.subject is None or sight.sees(found.subject),
        "title": task_words.title(found, year=request.today.year),
        "clause": task_words.clause_of(found.duty),
        "look": task_words.look(state),
        "word": state.label,
        "role": role_word(request.company, found.role),
        "why_mine": task_words.why(found, request.standing),
        "due": task_words.due(found, request.at, calendar),
        "last_moment": task_words.last_moment(found, calendar),
        "occasion": task_words.occasion(found),
        "wanted": duty_words.evidence(found.duty.read, request.company),
        "duty_href": addresses.page(request.company, "duty", code=found.duty.clause.policy.code, key=found.duty.key),
        "verb": Verbs.of(request, [found]).of_task(found),
        "may_act": found.pending and not request.standing.read_only,
        "may_file": may_file(found, request),
        **explanation(request, found),
        **evidence(request, found, sight),
        **history(request, found),
    }
    return answer(request, "pages/task/task.html", "main", given)


def may_file(found: Task, request: Request) -> bool:
    """Can a document made elsewhere show today that the task was done?"""
    return paper_rules.done_here(found.duty.read, found) is None and paper_rules.earliest(found) <= request.today


def explanation(request: Request, found: Task) -> dict[str, Any]:
    """The deadline explained, with the rule in words and its clause."""
    return {
        "why": deadline_view.of_task(found, calendar_for(request.company), request.today),
        "rule_words": duty_words.rhythm(found.duty.read, request.company),
        "rule_clause": task_words.clause_of(found.duty),
    }


def evidence(request: Request, found: Task, sight: Sight) -> dict[str, Any]:
    """The records that count, with their files; and documents and waivers that wait for a decision. As far as they are seen."""
    rows = found.evidence.select_related("record", "record__owner").order_by("id")
    proofs = [
        {
            "one": one,
            "href": addresses.of(one.record, request.company) if sight.sees(one.record) else "",
            "files": [file for file in one.record.attachments.all() if sight.sees(one.record) and not file.struck],
        }
        for one in rows.prefetch_related("record__attachments__withdrawal")
    ]
    waiting: list[Record] = [
        *found.filings.filter(is_open=True),
        *found.waivers.filter(is_open=True),
    ]
    shown = [(one, addresses.of(one, request.company)) for one in waiting if sight.sees(one)]
    return {"proofs": proofs, "waiting": shown}


def history(request: Request, found: Task) -> dict[str, Any]:
    """Reminders sent, and deadlines it had before."""
    sent = list(found.reminders.all())
    told = {key for one in sent for key in one.people if isinstance(key, int)}
    names = dict(Person.objects.filter(company=request.company, pk__in=told).values_list("pk", "name"))
    return {
        "reminders": [(one, task_words.rung(one.rung), reminded(one.people, names)) for one in sent],
        "changes": [(one, end_words(one.due_at, request.company.zone)) for one in found.due_changes.all()],
    }


def reminded(people: Iterable[Any], names: Mapping[int, str]) -> str:
    return wording.listed(names.get(one, one) for one in people)


# ---------------------------------------------------------------- filing and waiving


def asks_for(model: type[Record], names: Iterable[str]) -> dict[str, Ask]:
    form = FLOWS[model].form
    return {name: form[name] for name in names}


@require_http_methods(["GET", "POST"])
def file_document(request: Request, pk: int) -> HttpResponse:
    """A document made elsewhere is filed as evidence; quality confirms it."""
    found = task_of(request, pk)
    start = {"title": task_words.title(found), "effective_on": min(request.today, found.due_day)}
    form = Form(asks_for(Filing, FILED), request.company, kept.typed(request), start)

    def keep() -> Record:
        upload = request.FILES.get("file")
        if not isinstance(upload, UploadedFile):
            raise Refused([Missing(_("Choose the file of the document."), "file")])
        made = create(Filing, task=found, **form.given, **signed(request))
        files.attach(
            made, upload, purpose="document", proves_from=found.from_day, proves_to=found.due_day, **signed(request)
        )
        return made

    given = {"task": found, "form": form, "with_file": True, "what": "file"}
    return handled(request, form, keep, given, _("Filed. The quality department confirms it, then it counts."))


@require_http_methods(["GET", "POST"])
def ask_waiver(request: Request, pk: int) -> HttpResponse:
    """A task that need not be done: asked with a reason, decided by the company's route."""
    found = task_of(request, pk)
    title = _("Waive: %(task)s") % {"task": task_words.title(found)}
    form = Form(asks_for(Waiver, ["reason"]), request.company, kept.typed(request))

    def keep() -> Record:
        return create(Waiver, task=found, title=title[:200], **form.given, **signed(request))

    given = {"task": found, "form": form, "with_file": False, "what": "waive"}
    return handled(request, form, keep, given, _("Asked for. Until it is granted the task stays open."))


def handled(request: Request, form: Form, keep: Callable[[], Record], given: dict[str, Any], done: str) -> HttpResponse:
    """Show the form; on post keep it whole or not at all, and go on to what was made."""
    found: Task = given["task"]
    given |= {"title": task_words.title(found), "back": addresses.page(request.company, "task", pk=found.pk)}
    given["file_errors"] = []

    def act() -> str:
        made = keep()
        messages.success(request, done)
        return addresses.of(made, request.company)

    if request.method == "POST":
        try:
            return go_to(request, once(request, act))
        except Refused as refused:
            form.refuse(refused)
            given["file_errors"] = [one for one in refused.reasons if one.field == "file"]
            form.reasons = [one for one in form.reasons if one.field != "file"]
    return dialog(request, "pages/task/form.html", given, form.status)


urlpatterns = [
    path("tasks/<int:pk>/", task, name="task"),
    path("tasks/<int:pk>/file/", file_document, name="task-file"),
    path("tasks/<int:pk>/waive/", ask_waiver, name="task-waive"),
]
