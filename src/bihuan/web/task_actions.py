"""The one verb of a task: where to go to get it done, by what shows that it was done."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Max
from django.utils.translation import gettext_lazy as _

from bihuan.areas.policies.models import Task
from bihuan.core.access import Standing
from bihuan.core.models import Record
from bihuan.core.registry import TYPES
from bihuan.web import addresses
from bihuan.web.request import Request


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
    begun: dict[str, tuple[int, str]] = field(default_factory=lambda: defaultdict(lambda: (0, "")))

    @classmethod
    def of(cls, request: Request, tasks: Iterable[Task]) -> "Verbs":
        kinds = {task.duty.evidence_kind for task in tasks if task.pending} & TYPES.keys()
        return cls(request, open_records(request.standing, kinds) if kinds else {})

    def of_task(self, task: Task) -> Verb:
        """Open the record it is about, the one begun, or a new one; else file a document made elsewhere."""
        page = addresses.page(self.request.company, "task", pk=task.pk)
        if not task.pending or self.request.standing.read_only:
            return Verb(_("View"), page, "eye")
        if task.opens_at > self.request.at:
            return Verb(_("View"), page, "eye")
        return self._work(task, page)

    def _work(self, task: Task, page: str) -> Verb:
        kind, company = task.duty.evidence_kind, self.request.company
        if task.subject is not None and task.subject.kind in TYPES:
            return Verb(_("Work on it"), addresses.of(task.subject, company))
        if kind not in TYPES:
            return Verb(_("File a document"), addresses.page(company, "task-file", pk=task.pk), "upload")
        count, number = self.begun.get(kind, (0, ""))
        if count == 1:
            return Verb(_("Go on with it"), addresses.page(company, "record", noun=TYPES[kind].noun, number=number))
        if count:
            return Verb(_("Work on it"), addresses.register(company, kind) + "?open=yes")
        return Verb(_("Begin"), new_record(self.request, kind, task), "plus")


def new_record(request: Request, kind: str, task: Task | None = None) -> str:
    """The form of a new record of a kind, told for which task."""
    href = addresses.maybe(request.company, "new-record", noun=TYPES[kind].noun) or addresses.register(
        request.company, kind
    )
    return f"{href}?task={task.pk}" if task else href


def open_records(standing: Standing, kinds: Iterable[str]) -> dict[str, tuple[int, str]]:
    """How many records of each kind are open, and the number of the latest."""
    seen = Record.objects.visible_to(standing).filter(kind__in=list(kinds), is_open=True)
    rows = seen.order_by().values("kind").annotate(count=Count("pk"), latest=Max("number"))
    return {row["kind"]: (row["count"], row["latest"]) for row in rows}
