"""What a document made elsewhere may stand for: which tasks, and what took effect from which day on."""

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from bihuan.areas.policies.duty_rules import Duty as DutyRule
from bihuan.areas.policies.duty_rules import TriggerKind
from bihuan.core.periods import PeriodKind
from bihuan.core.phrases import phrase
from bihuan.core.refusals import Missing
from bihuan.core.vocabulary import Event, Pdca

if TYPE_CHECKING:
    from bihuan.areas.policies.models import Filing, Task

SET_OFF = {TriggerKind.EVENT, TriggerKind.RELATIVE}


def earliest(task: "Task") -> date:
    """What took effect before this day does not show that the task was done.

    The first day of its period, the day of what set it off, the day after the last one; for the plan of a year, which
    is drawn up before the year begins, the day on which its task was made.
    """
    if drawn_up_ahead(task.duty.read):
        return min(task.from_day, task.company.day_of(task.made_at))
    return task.from_day


def drawn_up_ahead(rule: DutyRule) -> bool:
    """Is it the plan of the year itself (and not that of the next one)?"""
    of_a_year = rule.every is PeriodKind.YEAR and rule.pdca is Pdca.PLAN
    return of_a_year and "$next-year" not in rule.evidence.where.values()


def faults(filing: "Filing") -> Iterator[Missing]:
    """Why the document is no evidence of what it was filed for; nothing if it can be."""
    task = filing.task
    duty = task.duty if task else filing.duty
    if duty is None:
        yield Missing(_("Say which duty or which task the document is evidence for."), "duty")
        return
    if elsewhere := done_here(duty.read, task):
        yield elsewhere
    elif task is None:
        yield from _task_to_name(duty.read)
    elif filing.duty is not None and filing.duty.line_id != task.line_id:
        yield Missing(_("The task is one of another duty. Choose a task of this duty, or leave the duty out."), "task")
    elif filing.effective_on < earliest(task):
        yield too_early(earliest(task))


def _task_to_name(rule: DutyRule) -> Iterator[Missing]:
    if rule.for_each or rule.trigger in SET_OFF:
        text = _("This duty has a task for each project, customer, department or occasion. Say for which task it is.")
        yield Missing(text, "task")


def too_early(day: date) -> Missing:
    text = _(
        "For this task counts what took effect on %(day)s or later. "
        "Correct the day it took effect, or file the document for the task of its own period."
    )
    return Missing(phrase(text, day=day), "effective_on")


def done_here(rule: DutyRule, task: "Task | None" = None) -> Missing | None:
    """Some tasks are done in Bihuan itself: a decision is signed there, a record it is about is carried on there."""
    subject = task.subject if task else None
    number = subject.number if subject else ""
    if rule.evidence.event == Event.APPROVAL_DECIDED:
        text = _("No paper stands for this decision: it is signed in Bihuan. Open %(record)s and approve or return it.")
        return Missing(phrase(text, record=number or _("the record")))
    if rule.evidence.event:
        text = _("No paper stands for what happens in Bihuan itself. Open %(record)s and carry on with it there.")
        return Missing(phrase(text, record=number or _("the record")))
    if subject is not None and subject.kind == rule.evidence.record and subject.is_open:
        text = _(
            "%(record)s itself shows that this was done: carry on with it in Bihuan, and attach the document to it."
        )
        return Missing(phrase(text, record=number))
    return None
