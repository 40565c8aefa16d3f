"""Sending reminders: each rung of a task's ladder once, whatever the scheduler missed; what goes together in one line."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from bihuan.areas.policies.answering import Holders
from bihuan.areas.policies.ladder import ESCALATION, OVERDUE, PERFORM, Ladder, Rung
from bihuan.areas.policies.models import Reminder, Task
from bihuan.core import lean
from bihuan.core.access import role_word
from bihuan.core.events import announce
from bihuan.core.models import Company, Person
from bihuan.core.notices import notify, supersede
from bihuan.core.phrases import phrase
from bihuan.core.registry import TYPES, concrete
from bihuan.core.vocabulary import Event
from bihuan.core.workdays import calendar_for

BATCH = 500


@dataclass(frozen=True)
class Named:
    """A task by its duty and scope, in the language of whoever reads it."""

    task: Task

    def __str__(self) -> str:
        return " · ".join(part for part in (self.task.duty.display_title, self.task.scope_words) if part)


@dataclass(frozen=True)
class Letter:
    """What goes to one person in one line: tasks of one duty and rung; of what is overdue, everything."""

    person: Person
    kind: str
    topic: str


@dataclass
class Round:
    """One batch of reminders."""

    company: Company
    at: datetime
    ladder: Ladder
    holders: Holders
    letters: dict[Letter, list[Task]] = field(default_factory=lambda: defaultdict(list))
    rows: list[Reminder] = field(default_factory=list)
    performed: list[Task] = field(default_factory=list)
    escalated: list[Task] = field(default_factory=list)


def remind(company: Company, at: datetime) -> Counter[str]:
    """Send everything that is due to be sent, in batches of one transaction each."""
    sent: Counter[str] = Counter()
    full = True
    while full:
        found = _batch(company, at)
        sent += found
        full = found["looked_at"] == BATCH
    return sent


@transaction.atomic
def _batch(company: Company, at: datetime) -> Counter[str]:
    lean.locked(company)
    rows = Task.objects.filter(company=company, pending=True, remind_at__lte=at).order_by("remind_at", "pk")
    tasks = list(rows.select_related("duty", "person", "department", "subject", "company")[:BATCH])
    if not tasks:
        return Counter()
    calendar = calendar_for(company)
    turn = Round(company, at, Ladder(company, calendar), Holders(company, company.day_of(at)))
    for task, sent in zip(tasks, _sent(tasks), strict=True):
        for rung in turn.ladder.due_rungs(task, sent, at):
            _climb(turn, task, rung)
        task.remind_at = turn.ladder.next_after(task, at)
    lean.add(turn.rows)
    lean.save_all(tasks, "remind_at")
    _tell(turn)
    return Counter(looked_at=len(tasks), reminded=len(turn.rows), escalated=len(turn.escalated))


def _sent(tasks: Sequence[Task]) -> Iterable[set[str]]:
    """For each task the rungs of its present deadline that were sent."""
    found: dict[tuple[int, date], set[str]] = defaultdict(set)
    rows = Reminder.objects.filter(task__in=[task.pk for task in tasks])
    for key, due_day, rung in rows.values_list("task_id", "due_day", "rung"):
        found[key, due_day].add(rung)
    return [found[task.pk, task.due_day] for task in tasks]


def _climb(turn: Round, task: Task, rung: Rung) -> None:
    """One rung of one task: who is told, in which line, and the row that makes it happen only once."""
    people = _people(turn, task, rung)
    late = turn.company.day_of(rung.at) < turn.company.day_of(turn.at)
    row = Reminder(company=turn.company, task=task, rung=rung.name, due_day=task.due_day, planned_for=rung.at)
    row.sent_at, row.late, row.people = turn.at, late, [person.pk for person in people]
    turn.rows.append(row)
    if rung.name == PERFORM:
        turn.performed.append(task)
        return
    if rung.name == ESCALATION:
        turn.escalated.append(task)
    for person in people or turn.holders.fall_back():
        turn.letters[_letter(person, task, rung, lonely=not people)].append(task)


def _people(turn: Round, task: Task, rung: Rung) -> list[Person]:
    if rung.name == PERFORM:
        subject = task.subject
        heads = turn.holders.heads.get(subject.department_id or 0, []) if subject else []
        return [one for one in dict.fromkeys((subject.owner if subject else None, *heads)) if one]
    if rung.name == ESCALATION:
        rule = turn.ladder.escalates(task.duty.read)
        return turn.holders.above(task, rule["to"]) if rule else []
    return turn.holders.with_delegates(task)


def _letter(person: Person, task: Task, rung: Rung, *, lonely: bool) -> Letter:
    if lonely:
        return Letter(person, "gap", f"gap:{task.role}:{task.line_id}:{task.due_day}")
    if rung.name.startswith(OVERDUE):
        return Letter(person, "overdue", rung.name.replace(" ", ":"))
    if rung.name == ESCALATION:
        return Letter(person, "escalation", f"escalation:{task.line_id}:{task.due_day}")
    return Letter(person, "reminder", f"reminder:{task.line_id}:{rung.name}:{task.due_day}")


def _tell(turn: Round) -> None:
    for letter, tasks in turn.letters.items():
        path = f"/{turn.company.slug}/tasks/{tasks[0].pk}/" if len(tasks) == 1 else f"/{turn.company.slug}/work/"
        key = letter.topic if letter.kind == "overdue" else f"{letter.topic}:{tasks[0].pk}"
        told = {"kind": letter.kind, "text": _text(turn, letter, tasks), "at": turn.at, "path": path}
        notify(letter.person, key=key, **told)
        if letter.kind == "overdue":
            supersede(letter.person, letter.kind, key, turn.at)
    for row in turn.rows:
        _announce(turn, Event.TASK_REMINDED, row.task)
    for task in turn.escalated:
        _announce(turn, Event.TASK_ESCALATED, task)
    for task in turn.performed:
        _perform(turn, task)


def _announce(turn: Round, event: Event, task: Task) -> None:
    announce(event, company=turn.company, at=turn.at, record=task.subject, task=task)


def _text(turn: Round, letter: Letter, tasks: Sequence[Task]) -> Any:
    first = min(tasks, key=lambda task: task.due_at)
    facts = {
        "what": Named(first),
        "day": first.due_day,
        "n": len(tasks),
    }
    if letter.kind == "gap":
        role = role_word(turn.company, first.role)
        return phrase(
            _("Nobody holds the role “%(role)s”, which answers for: %(what)s, due %(day)s"), role=role, **facts
        )
    if len(tasks) > 1:
        many = {
            "overdue": _("%(n)s tasks are overdue, the first since %(day)s: %(what)s"),
            "escalation": _("%(n)s tasks are overdue and nobody has done them since %(day)s: %(what)s"),
            "reminder": _("%(n)s tasks are due on %(day)s: %(what)s"),
        }
        return phrase(many[letter.kind], **facts)
    one = {
        "overdue": _("Overdue since %(day)s: %(what)s"),
        "escalation": _("Overdue since %(day)s, and nobody has done it: %(what)s"),
        "reminder": _("Due on %(day)s: %(what)s"),
    }
    return phrase(one[letter.kind], **facts)


def _perform(turn: Round, task: Task) -> None:
    """The duty is to remind those who answer for a record: the system does it, and that is the evidence."""
    if task.subject is None or task.subject.kind not in TYPES:
        return
    subject = concrete(task.subject)
    row = next(row for row in turn.rows if row.task == task)
    people = list(Person.objects.filter(pk__in=row.people)) or turn.holders.fall_back()
    text = phrase(
        _("%(record)s is due on %(day)s"), record=f"{subject.number} {subject.title}", day=subject.due_on or "–"
    )
    notify(people, key=f"due:{subject.pk}:{subject.due_on}", kind="reminder", text=text, at=turn.at, record=subject)
    announce(Event.REMINDER_SENT, company=turn.company, at=turn.at, record=subject, people=row.people)
