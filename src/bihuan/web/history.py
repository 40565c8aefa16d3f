"""A record's journal in words: who did what, when, and what changed from what to what."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from bihuan.areas.policies import duty_words
from bihuan.areas.policies.models import Duty, Task
from bihuan.core.access import Standing
from bihuan.core.entries import newest, told_apart
from bihuan.core.fields import chosen_words
from bihuan.core.models import JournalEntry, Part, Record
from bihuan.core.registry import RecordType
from bihuan.core.sight import Sight
from bihuan.web import task_words, wording

SHOWN = 30
FIRST = 12  # of these open; the rest unfolds without asking the server
TABS = ("all", "comments", "steps", "changes")
COMMENTS = Q(action__endswith=".commented")
STEPS = Q(changes__contains='"state":[') | Q(action__contains=".approval-")
SILENT = frozenset(
    {
        "id",
        "number",
        "kind",
        "company",
        "version",
        "created_at",
        "created_by",
        "is_open",
        "record_ptr",
        "digest",
        "snapshot",
        "link",
        "open_to_all",
    }
)
COMMON: dict[str, tuple[str, Any]] = {  # action → icon and words
    "created": ("circle-plus", gettext_lazy("recorded this")),
    "imported": ("file-import", gettext_lazy("took this over")),
    "imported-again": ("file-import", gettext_lazy("took it over anew")),
    "amended": ("pencil", gettext_lazy("changed")),
    "commented": ("message", gettext_lazy("commented")),
    "file-attached": ("paperclip", gettext_lazy("attached a file")),
    "linked": ("link", gettext_lazy("linked")),
    "approved": ("circle-check", gettext_lazy("approval is complete")),
    "returned": ("arrow-back-up", gettext_lazy("returned")),
    "approval-approve": ("signature", gettext_lazy("signed and approved")),
    "approval-reject": ("arrow-back-up", gettext_lazy("signed and returned")),
    "watcher-added": ("eye", gettext_lazy("let someone follow this")),
    "distributed": ("mail", gettext_lazy("gave it to its readers")),
}
TASKS: dict[str, tuple[str, Any]] = {  # what became of a task through the record
    "fulfilled": ("checks", gettext_lazy("fulfilled a task")),
    "reopened": ("rotate", gettext_lazy("opened a task again")),
    "waived": ("ban", gettext_lazy("waived a task")),
    "cancelled": ("circle-x", gettext_lazy("ended a task")),
    "moved": ("calendar-time", gettext_lazy("moved the deadline of a task")),
}
COUNTED: dict[str, Any] = {"readers": gettext_lazy("readers")}  # what entries count that is no field
PART_WORDS = {"added": gettext_lazy("added"), "amended": gettext_lazy("changed"), "removed": gettext_lazy("removed")}


@dataclass(frozen=True)
class Change:
    label: Any
    before: str
    after: str


@dataclass
class Line:
    """One entry as it is shown."""

    icon: str
    who: str
    what: Any
    at: datetime
    address: str = ""
    quote: str = ""
    note: str = ""
    move: tuple[Any, Any] | None = None
    changes: list[Change] = field(default_factory=list)


def entries(record: Record, tab: str) -> QuerySet[JournalEntry]:
    rows = JournalEntry.objects.filter(record_id=record.pk).order_by("-id")
    if tab == "comments":
        return rows.filter(COMMENTS)
    if tab == "steps":
        return rows.filter(STEPS)
    return rows.exclude(COMMENTS | STEPS) if tab == "changes" else rows


def shown(record: Record, tab: str, before: int | None) -> list[JournalEntry]:
    """One page of a tab and one entry more; `before` an entry to go on from."""
    if tab == "all" and before is None:
        return newest(record, SHOWN + 1)
    rows = entries(record, tab)
    rows = rows.filter(pk__lt=before) if before is not None else rows
    return list(rows[: SHOWN + 1])


def reached(record: Record) -> dict[str, tuple[datetime, str]]:
    """When the record last came into each state, and by whom: (time, name). What was begun anew shows its new days."""
    found: dict[str, tuple[datetime, str]] = {}
    rows = JournalEntry.objects.filter(record_id=record.pk, changes__contains='"state":[').order_by("id")
    for entry in rows.only("at", "actor_name", "changes"):
        state = entry.told()["state"][1]
        found[state] = (entry.at, entry.actor_name)
    return found


def lines(declared: RecordType, rows: Iterable[JournalEntry], sight: Sight) -> list[Line]:
    """The entries in words; rows of other tables they mention are looked up together."""
    kept = list(rows)
    read = [(entry, entry.told()) for entry in kept]
    names = mentioned(declared, [changes for _entry, changes in read], sight)
    duties = duties_of([entry for entry in kept if entry.action.startswith("task.")])
    return [
        from_where(
            task_line(entry, changes, duties)
            if entry.action.startswith("task.")
            else line(declared, entry, changes, names),
            entry,
            sight.standing,
        )
        for entry, changes in read
    ]


def from_where(line: Line, entry: JournalEntry, standing: Standing) -> Line:
    """With the address it was done from: of one's own acts, and for who checks those of others."""
    if standing.traces or entry.actor_id == standing.person.pk:
        line.address = entry.address
    return line


def duties_of(entries: list[JournalEntry]) -> dict[str, Duty]:
    """The duties the entries are about, by the name they go by."""
    refs = {entry.subject.partition(" ")[0] for entry in entries}
    rows = Duty.objects.filter(company=entries[0].company_id, ref__in=refs).order_by("edition") if refs else []
    return {duty.ref: duty for duty in rows}


def task_line(entry: JournalEntry, changes: dict[str, list[Any]], duties: dict[str, Duty]) -> Line:
    """A task that was fulfilled, opened again or ended: which one, and whether it was in time."""
    icon, what = TASKS.get(entry.action.partition(".")[2], ("pencil", entry.action))
    ref, _space, rest = entry.subject.partition(" ")
    occasion, _space, scope = rest.partition(" ")
    said = [
        duties[ref].display_title if ref in duties else ref,
        duty_words.occasion(occasion),
        scope_in_words(entry, scope),
    ]
    if "on_time" in changes:
        said.append(_("in time") if changes["on_time"][1] else _("not in time"))
    said += [str(changes[name][1] or "") for name in ("reason", "why") if name in changes]
    return Line(icon, who_did(entry), what, entry.at, note=" · ".join(part for part in said if part))


def scope_in_words(entry: JournalEntry, scope: str) -> str:
    """The entry keeps the scope's code: `discipline:network`."""
    if not scope:
        return ""
    task = Task.objects.filter(company=entry.company_id, scope=scope).select_related("company").first()
    return task.scope_words if task else ""


def line(declared: RecordType, entry: JournalEntry, changes: dict[str, list[Any]], names: "Names") -> Line:
    action = entry.action.partition(".")[2]
    made = Line(*worded(declared, action), at=entry.at, note=reworded(entry.comment))
    made.who = who_did(entry)
    if action == "commented":
        made.quote = str(changes.pop("comment", [None, ""])[1])
        changes.clear()
    if state := changes.pop("state", None):
        known = declared.flow.words
        made.move = (known.get(state[0], ""), known.get(state[1], state[1])) if state[0] else None
    if action == "file-attached":
        made.note = str(changes.get("file.name", [None, ""])[1])
        changes.clear()
    if action == "linked":
        made.note = str(changes.get("link", [None, ""])[1])
    if action != "created" and not action.endswith(("-added", "-removed")):
        made.changes = [one for name, pair in changes.items() if (one := change(declared, name, pair, names))]
    return made


def who_did(entry: JournalEntry) -> str:
    """Whose act it was; a name without a person is kept of who wants no name, in the language of then."""
    if entry.actor_id is not None:
        return entry.actor_name
    return str(_("Anonymous") if entry.actor_name else _("The system"))


def reworded(comment: str) -> str:
    """A comment as it was kept; for whom it was said is kept in the language of then and told in that of now."""
    said, whom = told_apart(comment)
    words = _("on behalf of %(who)s") % {"who": whom} if whom else ""
    return " · ".join(part for part in (said, words) if part)


def worded(declared: RecordType, action: str) -> tuple[str, str, Any]:
    """Icon, (who, filled in later) and words of an action: a step, a common one, or one on a part."""
    if action in declared.flow.steps:
        step = declared.flow.steps[action]
        return step.icon, "", step.label
    if action in COMMON:
        icon, words = COMMON[action]
        return icon, "", words
    name, _dash, verb = action.rpartition("-")
    kind = parts_of(declared).get(name)
    if kind is not None and verb in PART_WORDS:
        return "pencil", "", f"{PART_WORDS[verb]} {kind._meta.verbose_name}"
    return "pencil", "", action


def parts_of(declared: RecordType) -> dict[str, type[Part]]:
    """The parts of a type by their model's name."""
    kinds = [section.part for section in declared.sections if section.part]
    kinds += [kind for rule in declared.flow.edits for kind in rule.parts]
    return {str(kind._meta.model_name): kind for kind in dict.fromkeys(kinds)}


# ---------------------------------------------------------------- changes

Names = dict[tuple[type[models.Model], Any], str]


def field_of(declared: RecordType, name: str) -> Any:
    """The field a journalled name means: an own one, or `part.field`."""
    model: type[models.Model] | None = declared.model
    if "." in name:
        part, _dot, name = name.partition(".")
        model = parts_of(declared).get(part)
    try:
        return model._meta.get_field(name) if model else None
    except FieldDoesNotExist:
        return None


def mentioned(declared: RecordType, changed: Iterable[dict[str, list[Any]]], sight: Sight) -> Names:
    """The words of every row the changes refer to, one query per table; records as far as they are seen."""
    keys: dict[type[models.Model], set[Any]] = defaultdict(set)
    for changes in changed:
        for name, pair in changes.items():
            found = field_of(declared, name)
            if found is not None and found.is_relation and name not in SILENT:
                keys[found.related_model] |= {key for key in pair if isinstance(key, int)}
    found = [row for model, wanted in keys.items() if wanted for row in model._default_manager.filter(pk__in=wanted)]
    sight.look(found)
    return {(type(row), row.pk): _named(row, sight) for row in found}


def _named(row: models.Model, sight: Sight) -> str:
    if isinstance(row, Record):
        return sight.told(row)
    return task_words.title(row) if isinstance(row, Task) else str(row)


def change(declared: RecordType, name: str, pair: list[Any], names: Names) -> Change | None:
    plain = name.rpartition(".")[2]
    if plain in SILENT or plain.endswith("_ptr"):
        return None
    found = field_of(declared, name)
    label = found.verbose_name if found is not None else COUNTED.get(plain, plain)
    before, after = (in_words(found, value, names) for value in pair)
    return Change(label, before, after) if before != after else None


def in_words(found: Any, value: Any, names: Names) -> str:
    if value is None or value in ("", [], {}):
        return "—"
    if isinstance(value, list | dict):  # frozen with the record: its page or paper shows it
        return ngettext("%(n)s entry", "%(n)s entries", len(value)) % {"n": len(value)}
    if found is None:
        return wording.value(value)
    if found.is_relation:
        return names.get((found.related_model, value), f"#{value}") if isinstance(value, int) else str(value)
    if found.choices:
        return str(chosen_words(found, value))
    if isinstance(found, models.DateTimeField):
        return wording.value(timezone.localtime(datetime.fromisoformat(value)))  # kept in UTC
    return wording.value(value)
