"""What a duty asks for a record: the open tasks about it, each with its deadline and why it is that day."""

from dataclasses import dataclass
from typing import Any

from bihuan.areas.policies import duty_words
from bihuan.areas.policies.models import Task
from bihuan.core.access import role_word
from bihuan.core.models import Record
from bihuan.core.workdays import calendar_for
from bihuan.web import addresses, deadline_view, task_words
from bihuan.web.request import Request

MOST = 5


@dataclass(frozen=True)
class Asked:
    """An open task about the record, in words."""

    task: Task
    title: str
    role: str
    clause: str
    rule_words: str
    due: task_words.DueWords
    look: task_words.Look
    word: Any
    why: deadline_view.Explained | None
    href: str


def asked_of(request: Request, record: Record) -> list[Asked]:
    """The tasks a duty opened for this record and that are still to be done, the next one first."""
    rows = Task.objects.about(record).concerning(request.standing).pending()
    tasks = list(rows.with_words().order_by("due_at", "id")[:MOST])
    if not tasks:
        return []
    calendar = calendar_for(request.company)
    return [
        Asked(
            task=task, title=task.duty.display_title, role=role_word(request.company, task.role),
            clause=task_words.clause_of(task.duty), rule_words=duty_words.rhythm(task.duty.read, request.company),
            due=task_words.due(task, request.at, calendar), look=task_words.look(task.state_at(request.at)),
            word=task.state_at(request.at).label, why=deadline_view.of_task(task, calendar, request.today),
            href=addresses.page(request.company, "task", pk=task.pk),
        )
        for task in tasks
    ]  # fmt: skip
