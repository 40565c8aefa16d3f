"""The tables of the policies: policies with clauses and duties, tasks with evidence, waivers, filings."""

from bihuan.areas.policies.models.decisions import Filing, Waiver
from bihuan.areas.policies.models.disposal import Disposal, DisposalEntry
from bihuan.areas.policies.models.document import (
    ControlledDocument,
    Distribution,
    Receipt,
    Review,
    Reviewer,
    Revision,
)
from bihuan.areas.policies.models.policy import Clause, Duty, Policy
from bihuan.areas.policies.models.task import Anchor, DueChange, DutyDay, Evidence, Horizon, Reminder, Task, TaskState

__all__ = [
    "Anchor",
    "Clause",
    "ControlledDocument",
    "Disposal",
    "DisposalEntry",
    "Distribution",
    "DueChange",
    "Duty",
    "DutyDay",
    "Evidence",
    "Filing",
    "Horizon",
    "Policy",
    "Receipt",
    "Reminder",
    "Review",
    "Reviewer",
    "Revision",
    "Task",
    "TaskState",
    "Waiver",
]
