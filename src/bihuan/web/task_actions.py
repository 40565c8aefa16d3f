"""The one verb of a task: where to go to get it done, by what shows that it was done."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from bihuan.areas.policies import evidence
from bihuan.areas.policies.models import Task
from bihuan.core.access import Standing
from bihuan.core.keyset import KEY
from bihuan.core.models import Record
from bihuan.core.registry import TYPES
from bihuan.web import addresses
from bihuan.web.request import Request
from bihuan.web.views.registers import may_raise

LOOKED_AT = 40  # open records of a kind, the newest, among which the one begun for a task is looked for


@dataclass(frozen=True)
class Verb:
    """A button: what it says, where it leads, whether it opens a form."""

    label: Any
    href: str
    icon: str = "arrow-right"


@dataclass
class Verbs:
    """Verbs for a list of tasks; what is already begun is looked up once for all of them."""

    request: Request
    begun: dict[str, list[Record]] = field(default_factory=dict)
    raisable: dict[str, bool] = field(default_factory=dict)

    @classmethod
    def of(cls, request: Request, tasks: Iterable[Task]) -> "Verbs":
        kinds = {task.duty.evidence_kind for task in tasks if task.pending and task.subject is None} & TYPES.keys()
        return cls(request, open_records(request.standing, kinds) if kinds else {})

    def of_task(self, task: Task) -> Verb:
        """Open the record it is about, the one begun, or a new one; else file a document made elsewhere."""
        page = addresses.page(self.request.company, "task", pk=task.pk)
        if not task.pending or self.request.standing.read_only or task.opens_at > self.request.at:
            return Verb(_("View"), page, "eye")
        return self._work(task) or Verb(_("View"), page, "eye")

    def _work(self, task: Task) -> Verb | None:
        kind, company = task.duty.evidence_kind, self.request.company
        if task.subject is not None and task.subject.kind in TYPES:
            return Verb(_("Work on it"), addresses.of(task.subject, company))
        if kind not in TYPES:
            return Verb(_("File a document"), addresses.page(company, "task-file", pk=task.pk), "upload")
        if begun := next((one for one in self.begun.get(kind, []) if serves(one, task)), None):
            return Verb(_("Go on with it"), addresses.of(begun, company))
        return Verb(_("Begin"), new_record(self.request, kind, task), "plus") if self.may_raise(kind) else None

    def may_raise(self, kind: str) -> bool:
        if kind not in self.raisable:
            self.raisable[kind] = may_raise(self.request, TYPES[kind])
        return self.raisable[kind]


def serves(record: Record, task: Task) -> bool:
    """Would this record show that the task was done, once it has come far enough?"""
    rule = task.duty.read
    if task.scope and rule.for_each and task.scope not in evidence.scope_codes(record, rule.for_each):
        return False
    return evidence.meets(record, evidence.words(task, rule.evidence.where))


def new_record(request: Request, kind: str, task: Task | None = None) -> str:
    """The form of a new record of a kind, with what a task wants of it filled in."""
    href = addresses.page(request.company, "new", noun=TYPES[kind].noun)
    given = wanted(kind, task) if task else {}
    return f"{href}?{urlencode(given, doseq=True)}" if given else href


def wanted(kind: str, task: Task) -> dict[str, Any]:
    """The fields of the form that the task decides: its year or period, its department or project."""
    rule, form = task.duty.read, TYPES[kind].flow.form
    given = {**evidence.words(task, rule.evidence.where)}
    if task.scope and rule.for_each:
        given[rule.for_each.replace("-", "_")] = task.scope.partition(":")[2]
    if task.department_id:
        given["department"] = task.department_id
    plain = {name: one[0] if isinstance(one, list | tuple) and one else one for name, one in given.items()}
    return {name: one for name, one in plain.items() if name in form}


def open_records(standing: Standing, kinds: Iterable[str]) -> dict[str, list[Record]]:
    """The newest open records of each kind, with what decides whom they serve."""
    found: dict[str, list[Record]] = {}
    for kind in sorted(kinds):
        rows = TYPES[kind].model.objects.visible_to(standing).filter(is_open=True)
        found[kind] = list(rows.select_related("department").order_by(KEY.desc())[:LOOKED_AT])
    return found
