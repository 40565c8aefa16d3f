"""The beat of the duties: make what is to come, name what is overdue, remind. May run at any time, any number of times."""

from collections import Counter
from datetime import datetime

from django.db import transaction

from bihuan.areas.policies.models import Task
from bihuan.areas.policies.reconcile import materialise, materialise_if_needed
from bihuan.areas.policies.reminding import remind
from bihuan.core import lean
from bihuan.core.events import announce
from bihuan.core.models import Company
from bihuan.core.vocabulary import Event

__all__ = ["materialise", "tick"]

BATCH = 500


def tick(company: Company, *, at: datetime) -> Counter[str]:
    """Catch up with everything up to `at`; says how much was done of what."""
    done: Counter[str] = Counter(materialise_if_needed(company, at=at).counts())
    done["overdue"] += name_overdue(company, at)
    return done + remind(company, at)


def name_overdue(company: Company, at: datetime) -> int:
    """Announce each task that passed its deadline, once."""
    named, full = 0, True
    while full:
        count = _name_some(company, at)
        named += count
        full = count == BATCH
    return named


@transaction.atomic
def _name_some(company: Company, at: datetime) -> int:
    lean.locked(company)
    rows = Task.objects.filter(company=company, pending=True, overdue_at=None, due_at__lt=at).order_by("due_at")
    tasks = list(rows.select_related("duty", "subject")[:BATCH])
    for task in tasks:
        task.overdue_at = at
    lean.save_all(tasks, "overdue_at")
    for task in tasks:
        announce(Event.TASK_OVERDUE, company=company, at=at, record=task.subject, task=task)
    return len(tasks)
