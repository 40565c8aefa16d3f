"""What changed between two editions of a plan, in words: added, removed, rescheduled, changed."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext_lazy as _

from bihuan.areas.improvement.models import Goal, ImprovementPlan, ItemDocument, ItemStep, PlanItem, PlanVersion
from bihuan.core.phrases import Phrase, phrase

Row = dict[str, Any]
SILENT = {
    "id",
    "number",
    "edition",
    "goals",
    "items",
    "steps",
    "documents",
    "due_on",
    "starts_on",
    "owner",
    "owner_name",
    "version",
}


class ChangeKind(models.TextChoices):
    ADDED = "added", _("Added")
    REMOVED = "removed", _("Removed")
    RESCHEDULED = "rescheduled", _("Rescheduled")
    CHANGED = "changed", _("Changed")


@dataclass(frozen=True)
class Change:
    """One difference. `number` is the item it concerns; `days` how far a due date moved."""

    kind: ChangeKind
    text: Phrase
    number: str = ""
    days: int = 0


def as_kept(content: dict[str, Any]) -> dict[str, Any]:
    """Content as an edition keeps it: days and figures as text."""
    kept: dict[str, Any] = json.loads(json.dumps(content, cls=DjangoJSONEncoder))
    return kept


def draft_changes(plan: ImprovementPlan) -> list[Change]:
    """What the draft changes in the edition in force; nothing before the first approval."""
    in_force = plan.in_force
    return differences(in_force.frozen, as_kept(plan.content())) if in_force else []


def edition_changes(edition: PlanVersion) -> list[Change]:
    """What an approved edition changed in the one before it."""
    before = PlanVersion.objects.filter(plan=edition.plan, pk__lt=edition.pk).order_by("-id").first()
    return differences(before.frozen, edition.frozen) if before else []


def differences(before: dict[str, Any], after: dict[str, Any]) -> list[Change]:
    """Every difference between two contents of a plan."""
    return [
        *_items(_by(before["items"], "number"), _by(after["items"], "number")),
        *_rows(_by(before["goals"], "id"), _by(after["goals"], "id"), Goal, ""),
        *(
            Change(ChangeKind.CHANGED, phrase(_("Changed: %(field)s"), field=label))
            for label in _fields(before, after, ImprovementPlan)
        ),
    ]


def _by(rows: list[Row], key: str) -> dict[Any, Row]:
    return {row[key]: row for row in rows}


def _items(before: dict[Any, Row], after: dict[Any, Row]) -> Iterator[Change]:
    for number in after.keys() - before.keys():
        yield Change(
            ChangeKind.ADDED,
            phrase(_("Added: %(number)s %(title)s"), number=number, title=after[number]["title"]),
            number,
        )
    for number in before.keys() - after.keys():
        text = phrase(_("Removed: %(number)s %(title)s"), number=number, title=before[number]["title"])
        yield Change(ChangeKind.REMOVED, text, number)
    for number in (number for number in after if number in before):
        yield from _item(number, before[number], after[number])


def _item(number: str, before: Row, after: Row) -> Iterator[Change]:
    yield from _moved(number, number, before, after)
    yield from _handed_over(number, number, before, after)
    for label in _fields(before, after, PlanItem):
        yield Change(ChangeKind.CHANGED, phrase(_("%(number)s changed: %(field)s"), number=number, field=label), number)
    yield from _rows(_by(before["steps"], "id"), _by(after["steps"], "id"), ItemStep, number)
    yield from _rows(_by(before["documents"], "id"), _by(after["documents"], "id"), ItemDocument, number)


def _rows(before: dict[Any, Row], after: dict[Any, Row], model: type[models.Model], number: str) -> Iterator[Change]:
    """Goals, steps and documents: by their key, named by their title."""
    word = model._meta.verbose_name
    for key in after.keys() - before.keys():
        yield Change(
            ChangeKind.ADDED, _named(_("%(where)s added: %(what)s “%(title)s”"), number, word, after[key]), number
        )
    for key in before.keys() - after.keys():
        yield Change(
            ChangeKind.REMOVED, _named(_("%(where)s removed: %(what)s “%(title)s”"), number, word, before[key]), number
        )
    for key in (key for key in after if key in before):
        old, new = before[key], after[key]
        yield from _moved(number, f"{number} “{new['title']}”", old, new)
        yield from _handed_over(number, f"{number} “{new['title']}”", old, new)
        for label in _fields(old, new, model):
            text = phrase(
                _("%(number)s “%(title)s” changed: %(field)s"), number=number, title=new["title"], field=label
            )
            yield Change(ChangeKind.CHANGED, text, number)


def _named(text: Any, number: str, word: Any, row: Row) -> Phrase:
    return phrase(text, where=number, what=word, title=row["title"])


def _moved(number: str, name: str, before: Row, after: Row) -> Iterator[Change]:
    old, new = before.get("due_on"), after.get("due_on")
    if old and new and old != new:
        days = (date.fromisoformat(new) - date.fromisoformat(old)).days
        text = phrase(
            _("%(name)s rescheduled: %(old)s → %(new)s (%(days)s days)"), name=name, old=old, new=new, days=f"{days:+d}"
        )
        yield Change(ChangeKind.RESCHEDULED, text, number, days)
    elif old != new:
        text = phrase(_("%(name)s: due %(old)s → %(new)s"), name=name, old=old or "—", new=new or "—")
        yield Change(ChangeKind.CHANGED, text, number)
    elif before.get("starts_on") != after.get("starts_on"):
        old, new = before.get("starts_on") or "—", after.get("starts_on") or "—"
        text = phrase(_("%(name)s starts %(old)s → %(new)s"), name=name, old=old, new=new)
        yield Change(ChangeKind.RESCHEDULED, text, number)


def _handed_over(number: str, name: str, before: Row, after: Row) -> Iterator[Change]:
    if before.get("owner") != after.get("owner"):
        who = {"old": before.get("owner_name") or "—", "new": after.get("owner_name") or "—"}
        yield Change(ChangeKind.CHANGED, phrase(_("%(name)s handed over: %(old)s → %(new)s"), name=name, **who), number)


def _fields(before: Row, after: Row, model: type[models.Model]) -> Iterator[Any]:
    """Labels of the plain fields that differ."""
    for field in model._meta.concrete_fields:
        name = field.name
        if name in after and name not in SILENT and before.get(name) != after[name]:
            yield field.verbose_name


def counted(changes: list[Change]) -> dict[ChangeKind, int]:
    """How many items were added, removed, rescheduled, changed: each item once per kind."""
    return {
        kind: len({change.number or str(change.text) for change in changes if change.kind is kind})
        for kind in ChangeKind
        if any(change.kind is kind for change in changes)
    }
