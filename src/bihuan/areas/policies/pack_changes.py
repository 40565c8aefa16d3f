"""What loading a pack changes, for people to read before they agree."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bihuan.areas.policies.models import Task
from bihuan.areas.policies.reconcile import Changes


@dataclass(frozen=True)
class PolicyChange:
    """A policy comes, goes (`after` empty), has a new edition, or new words (`before` equals `after`)."""

    code: str
    title: str
    before: str
    after: str


@dataclass(frozen=True)
class ClauseChange:
    """A clause is new (no `fields`) or these of its fields change."""

    policy: str
    number: str
    title: str
    fields: tuple[str, ...] = ()


@dataclass(frozen=True)
class DutyChange:
    """A duty is added, changed (field → before, after), reworded or retired."""

    what: str
    ref: str
    title: str
    rule: dict[str, tuple[Any, Any]] = field(default_factory=dict)
    fields: tuple[str, ...] = ()


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
    new_tasks: int = 0
    tasks: list[TaskChange] = field(default_factory=list)

    def __bool__(self) -> bool:
        named = (self.policies, self.clauses, self.duties, self.settings, self.departments, self.tasks)
        return any(named) or self.routes or bool(self.new_tasks)

    @property
    def names_deciders(self) -> bool:
        """Does it change who approves what, or which role heads a department?"""
        return self.routes or "heads" in self.settings

    def take_tasks(self, changes: Changes) -> None:
        self.new_tasks = len(changes.made)
        self.tasks += [_changed("moved", task, before, after) for task, before, after in changes.moved]
        self.tasks += [_changed("cancelled", task, task.due_at) for task in changes.cancelled]
        self.tasks += [_changed("reopened", task, None, task.due_at) for task in changes.reopened]

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
            "policies": [vars(one) for one in self.policies],
            "clauses": [vars(one) for one in self.clauses],
            "duties": [vars(one) for one in self.duties],
            "settings": self.settings,
            "departments": self.departments,
            "routes": self.routes,
            "tasks": {"new": self.new_tasks, "changed": [_plain(one) for one in self.tasks]},
        }


def _changed(what: str, task: Task, before: datetime | None, after: datetime | None = None) -> TaskChange:
    return TaskChange(what, task.duty.ref, task.occasion, task.scope, before, after)


def _plain(change: TaskChange) -> dict[str, Any]:
    moments = {name: value.isoformat() if (value := getattr(change, name)) else None for name in ("before", "after")}
    return {**vars(change), **moments}


def difference(before: dict[str, Any], after: dict[str, Any]) -> dict[str, tuple[Any, Any]]:
    return dict(_differing(before, after))


def _differing(before: dict[str, Any], after: dict[str, Any]) -> Iterator[tuple[str, tuple[Any, Any]]]:
    for name in sorted(before.keys() | after.keys()):
        if before.get(name) != after.get(name):
            yield name, (before.get(name), after.get(name))
