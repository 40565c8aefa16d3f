"""Policy packs: choose or upload, check with file and line, see what loading would change, load."""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from bihuan.areas.policies import change_words, duty_words, loading
from bihuan.areas.policies.models import Policy, Task
from bihuan.areas.policies.pack import Pack, check_files, find_pack, pack_names, pack_of
from bihuan.areas.policies.report import Report
from bihuan.areas.policies.sources import read_folder
from bihuan.core.models import Account
from bihuan.core.phrases import in_english
from bihuan.core.refusals import Refused
from bihuan.core.sight import Sight
from bihuan.exchange import waiting_files
from bihuan.exchange.pack_upload import LARGEST, as_zip, files_of
from bihuan.web import addresses, task_words, uploads
from bihuan.web.inputs import Form
from bihuan.web.once import once
from bihuan.web.pages.setup.access import for_setters
from bihuan.web.request import Request, signed

SHIPPED, SENT = "shipped:", "sent:"
TEMPLATE = "template"
LOOKS = {
    "added": ("done", "plus"), "changed": ("late", "pencil"), "reworded": ("open", "pencil"), "retired": ("over", "minus"),
    "moved": ("late", "calendar"), "cancelled": ("void", "ban"), "reopened": ("open", "refresh"),
}  # fmt: skip
MOST = 200  # changed clauses, or tasks, listed one by one


@dataclass(frozen=True)
class Source:
    """Where a pack comes from: one of the house, or an upload."""

    key: str
    name: str
    files: dict[str, bytes]

    @property
    def title(self) -> str:
        """Whose pack it is, as it says itself; the file it came in."""
        if self.key.startswith(SHIPPED):
            return self.name
        try:
            about = tomllib.loads(self.files.get("company.toml", b"").decode())["company"]
            return f"{about['code']} {about['name']} · {self.name}"
        except (ValueError, KeyError, TypeError):
            return self.name

    @property
    def report(self) -> Report:
        return check_files(self.files)

    def pack(self) -> Pack:
        return pack_of(self.files)


def source_of(account: Account, key: str) -> Source:
    """The pack of a key, read again. Raises Refused when it is gone."""
    if key.startswith(SHIPPED) and (name := key.removeprefix(SHIPPED)) in pack_names():
        return Source(key, words_of(name), read_folder(find_pack(name))[0])
    sent = waiting_files.found(account, key.removeprefix(SENT)) if key.startswith(SENT) else None
    if sent is None:
        raise Refused([_("The uploaded pack is gone. Choose it again.")])
    return Source(key, sent[0], files_of([sent]))


def chosen(request: Any) -> Source:
    """What the form chose: files just sent, or one of the packs of the house."""
    sent = [one for one in request.FILES.getlist("files") if isinstance(one, UploadedFile)]
    if sent:
        files = files_of([(one.name or "", uploads.content_of(one, LARGEST)) for one in sent])
        name = sent[0].name or "" if len(sent) == 1 else _("%(n)s files") % {"n": len(sent)}
        key = waiting_files.keep(request.user, f"{name.removesuffix('.zip')}.zip", as_zip(files))
        return Source(f"{SENT}{key}", name, files)
    key = request.POST.get("from", "")
    if not key:
        raise Refused([_("Choose a pack, or the files of one.")])
    return source_of(request.user, key)


def choices() -> list[tuple[str, str]]:
    """The packs of the house, each by the company it was written for."""
    return [(f"{SHIPPED}{name}", words_of(name)) for name in pack_names()]


def words_of(name: str) -> str:
    if name == TEMPLATE:
        return _("A template to start from")
    about = tomllib.loads((find_pack(name) / "company.toml").read_text(encoding="utf-8"))["company"]
    return f"{about['code']} {about.get('name_en' if in_english() else 'name') or about['name']}"


@for_setters
def pack(request: Request) -> HttpResponse:
    """The pack in force; checking another one; loading it."""
    given: dict[str, Any] = {
        "refused": None,
        "source": None,
        "report": None,
        "preview": None,
        "form": Form({}, request.company),
    }
    status = 200
    if request.method == "POST":
        try:
            source = chosen(request)
            if request.POST.get("do") == "load":
                return redirect(once(request, lambda: load(request, source)))
            given |= looked_at(request, source)
        except Refused as refused:
            status, given["refused"] = 422, refused
    policies = Policy.objects.filter(company=request.company).order_by("superseded_at", "order")
    given |= {
        "choices": choices(),
        "policies": [one for one in policies if one.superseded_at is None],
        "loaded": request.company.settings.get("pack", {}),
    }
    return render(request, "pages/setup/pack.html", given, status=status)


def looked_at(request: Request, source: Source) -> dict[str, Any]:
    """The check; and where the pack is sound, what loading it would change. Nothing is kept."""
    report = source.report
    if not report.is_loadable:
        return {"source": source, "report": report}
    found = source.pack()
    other = found.code not in {request.company.code, request.company.settings.get("pack", {}).get("code")}
    preview = loading.preview(request.company, found, at=request.at)
    return {"source": source, "report": report, "foreign": found.code if other else "", **changes(request, preview)}


def load(request: Request, source: Source) -> str:
    """Load the pack, and say what that changed."""
    done = loading.load(request.company, source.pack(), contradicting=may_contradict(request), **signed(request))
    text = (
        _("The pack is loaded: %(duties)s duties changed, %(tasks)s new tasks.")
        if done
        else _("The pack was loaded already; nothing changed.")
    )
    messages.success(request, text % {"duties": len(done.duties), "tasks": done.new_tasks} if done else text)
    return addresses.page(request.company, "policies")


def may_contradict(request: Any) -> bool:
    """Did whoever loads it say that the pack holds though it contradicts itself?"""
    return bool(request.POST.get("contradicting"))


# ---------------------------------------------------------------- what would change, in words


def changes(request: Request, preview: loading.Preview) -> dict[str, Any]:
    shown = preview.tasks[:MOST]
    known = tasks_of(request, shown)
    return {
        "preview": preview,
        "papers": [{"one": one, "lines": change_words.of_policy(one, request.company)} for one in preview.policies],
        "settings": change_words.of_settings(preview.settings),
        "clauses": [
            {"one": one, "look": look(one.what), "said": change_words.of_clause(one)} for one in preview.clauses[:MOST]
        ],
        "more_clauses": max(len(preview.clauses) - MOST, 0),
        "duties": [
            {
                "one": one,
                "look": look(one.what),
                "lines": change_words.of_duty(one, request.company),
                "said": change_words.reworded(one),
            }
            for one in preview.duties
        ],
        "tasks": [task_change(request, one, known.get((one.ref, one.occasion, one.scope))) for one in shown],
        "more_tasks": max(len(preview.tasks) - MOST, 0),
    }


def look(what: str) -> tuple[str, str, Any]:
    return *LOOKS[what], change_words.WHATS[what]


def tasks_of(request: Request, changed: Sequence[loading.TaskChange]) -> dict[tuple[str, str, str], Task]:
    """The tasks the changes are about, in one query."""
    rows = Task.objects.filter(
        company=request.company,
        occasion__in={one.occasion for one in changed},
        scope__in={one.scope for one in changed},
    )
    return {(one.duty.ref, one.occasion, one.scope): one for one in rows.with_words()}


def task_change(request: Request, one: loading.TaskChange, task: Task | None) -> dict[str, Any]:
    before, after = change_words.of_task(one, request.company.zone)
    return {
        "look": look(one.what),
        "title": task.duty.display_title if task else one.ref,
        "which": task_words.which(task, Sight(request.standing))
        if task
        else duty_words.occasion(one.occasion) or one.occasion,
        "before": before,
        "after": after,
    }
