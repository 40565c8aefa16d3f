"""Pending tasks about a record say when it is due; a mere reminder of its own day does not."""

from typing import Any

from django.db.models import QuerySet

from bihuan.areas.policies.models import Duty, Task
from bihuan.core import due


@due.waits
def tasks(company: int) -> "QuerySet[Any]":
    """The deadlines duties set for records of the company."""
    rows = Task.objects.filter(company_id=company, pending=True, subject__isnull=False)
    return rows.exclude(duty__trigger=Duty.Trigger.RELATIVE)
