"""Pending tasks about a record say when it is due; a mere reminder of its own day does not."""

from typing import Any

from django.db.models import QuerySet

from bihuan.areas.policies.models import Duty, Task
from bihuan.core import due


@due.waits
def tasks() -> "QuerySet[Any]":
    """The deadlines duties set for records. Asked of a record, so the company, which leads other indexes, is not named."""
    rows = Task.objects.filter(pending=True, subject__isnull=False)
    return rows.exclude(duty__trigger=Duty.Trigger.RELATIVE)
