"""What loading a pack changes, for people to read before they agree.

A new edition is compared with the one before it: what it says as before is carried over, and only counted.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, tzinfo
from typing import Any

from bihuan.areas.policies.models import Task
from bihuan.areas.policies.reconcile import Changes


@dataclass(frozen=True)
class PolicyChange:
    """A policy comes, goes (`after` empty), has a new edition, or says something else (`before` equals `after`).

    `fields`: what its head states otherwise than before, as the day it takes effect; of a new one that day.
    """

    code: str
    title: str
    before: str
    after: str
    fields: dict[str, tuple[Any, Any]] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        fields = {name: [_written(one) for one in values] for name, values in self.fields.items()}
        return {**vars(self), "fields": fields}


WORDS = {"title", "title_en", "note", "requirement", "basis", "also", "subject", "policy", "key", "clause", "pdca"}
GONE = ("retired_at",)
Stated = Mapping[str, dict[str, Any]]  # what a paper says, by the number of the clause


@dataclass(frozen=True)
class ClauseChange:
    """A clause is new (no `fields`), these of its fields change, or it is no longer there (`retired_at`)."""

    policy: str
    number: str
    title: str
    fields: tuple[str, ...] = ()

    @property
    def what(self) -> str:
        return "retired" if self.fields == GONE else "changed" if self.fields else "added"


@dataclass(frozen=True)
class DutyChange:
    """A duty is added, changed (field → before, after), reworded or retired; `before` and `after` are its whole rules."""

    what: str
    ref: str
    title: str
    rule: dict[str, tuple[Any, Any]] = field(default_factory=dict)
    fields: tuple[str, ...] = ()
    before: dict[str, Any] = field(default_factory=dict)
    after: dict[str, Any] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        return {"what": self.what, "ref": self.ref, "title": self.title, "rule": self.rule, "fields": self.fields}


@dataclass(frozen=True)
class TaskChange:
    """An open or future task gets another deadline (`before`, `after`), is cancelled or comes back."""

    what: str
    ref: str
    occasion: str
    scope: str
    before: datetime | None = None
    after: datetime | None = None


@dataclass
class Preview:
    """Everything a load changes. Empty (falsy) if nothing does."""

    pack: str
    digest: str
    policies: list[PolicyChange] = field(default_factory=list)
    clauses: list[ClauseChange] = field(default_factory=list)
    duties: list[DutyChange] = field(default_factory=list)
    settings: list[str] = field(default_factory=list)
    departments: list[str] = field(default_factory=list)
    routes: bool = False
    carried_clauses: int = 0  # said by a new edition as by the one before
    carried_duties: int = 0
    new_tasks: int = 0
    tasks: list[TaskChange] = field(default_factory=list)

    def __bool__(self) -> bool:
        named = (self.policies, self.clauses, self.duties, self.settings, self.departments, self.tasks)
        return any(named) or self.routes or bool(self.new_tasks)

    @property
    def names_deciders(self) -> bool:
        """Does it change who approves what, or which role heads a department?"""
        return self.routes or "heads" in self.settings

    def take_clauses(self, policy: str, before: Stated, after: Stated, *, anew: bool) -> None:
        """What differs between the clauses of two readings of a policy; `anew`: of two editions."""
        for number, stated in after.items():
            stood = before.get(number)
            fields = tuple(difference(stood, stated)) if stood else ()
            if not stood or fields:
                self.clauses.append(ClauseChange(policy, number, stated["title"], fields))
            elif anew:
                self.carried_clauses += 1
        gone = [number for number in before if number not in after]
        self.clauses += [ClauseChange(policy, number, before[number]["title"], GONE) for number in gone]

    def take_duty(self, ref: str, before: dict[str, Any] | None, after: dict[str, Any], *, anew: bool) -> None:
        """What differs in a duty, from what was in force: its rule first, else its words."""
        rule = difference(rule_of(before), rule_of(after)) if before else {}
        words = tuple(name for name in difference(before, after) if name in WORDS) if before else ()
        if before is None or rule or words:
            what = "added" if before is None else "changed" if rule else "reworded"
            self.duties.append(DutyChange(what, ref, after["title"], rule, () if rule else words, before or {}, after))
        elif anew:
            self.carried_duties += 1

    def take_tasks(self, changes: Changes, zone: tzinfo) -> None:
        """The deadlines before and after, on the clocks of the company."""
        self.new_tasks = len(changes.made)
        self.tasks += [_changed("moved", task, zone, before, after) for task, before, after in changes.moved]
        self.tasks += [_changed("cancelled", task, zone, task.due_at) for task in changes.cancelled]
        self.tasks += [_changed("reopened", task, zone, None, task.due_at) for task in changes.reopened]

    def counts(self) -> dict[str, list[Any]]:
        """For the journal: how much changed, and which duties."""
        listed = [f"{one.what} {one.ref}" for one in self.duties]
        return {
            "policies": [None, [f"{one.code} {one.before}→{one.after}" for one in self.policies]],
            "clauses": [None, len(self.clauses)],
            "duties": [None, listed],
            "tasks": [None, {"new": self.new_tasks, "changed": len(self.tasks)}],
        }

    def as_json(self) -> dict[str, Any]:
        return {
            "pack": self.pack,
            "digest": self.digest,
            "policies": [one.as_json() for one in self.policies],
            "clauses": [vars(one) for one in self.clauses],
            "duties": [one.as_json() for one in self.duties],
            "carried": {"clauses": self.carried_clauses, "duties": self.carried_duties},
            "settings": self.settings,
            "departments": self.departments,
            "routes": self.routes,
            "tasks": {"new": self.new_tasks, "changed": [_plain(one) for one in self.tasks]},
        }


def _changed(what: str, task: Task, zone: tzinfo, before: datetime | None, after: datetime | None = None) -> TaskChange:
    days = [moment.astimezone(zone) if moment else None for moment in (before, after)]
    return TaskChange(what, task.duty.ref, task.occasion, task.scope, *days)


def _plain(change: TaskChange) -> dict[str, Any]:
    moments = {name: value.isoformat() if (value := getattr(change, name)) else None for name in ("before", "after")}
    return {**vars(change), **moments}


def _written(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def rule_of(stated: dict[str, Any]) -> dict[str, Any]:
    """What binds in a duty, without its wording."""
    return {name: value for name, value in stated.items() if name not in WORDS}


def difference(before: dict[str, Any], after: dict[str, Any]) -> dict[str, tuple[Any, Any]]:
    return dict(_differing(before, after))


def _differing(before: dict[str, Any], after: dict[str, Any]) -> Iterator[tuple[str, tuple[Any, Any]]]:
    for name in sorted(before.keys() | after.keys()):
        if before.get(name) != after.get(name):
            yield name, (before.get(name), after.get(name))
