"""Who answers for something chose neither who checks it nor how little it weighs, whenever that was: by the journal."""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from bihuan.areas.correction.models import Action, Complaint, Nonconformity
from bihuan.areas.correction.models.owning import owning_by_pack
from bihuan.areas.correction.words import Nature, Severity
from bihuan.core.access import Relation, heads_of, holders_of
from bihuan.core.hands import actors
from bihuan.core.models import Delegation, Department, JournalEntry, Person, Record
from bihuan.core.phrases import phrase
from bihuan.core.refusals import Missing
from bihuan.core.vocabulary import Role

Checked = Nonconformity | Action
Treated = Checked | Complaint
STEPS = frozenset({"accept", "treat"})  # those that say who answers for it
CHOICES = frozenset({"owner", "owning_department", "severity"})
LIGHTER = [str(Severity.MAJOR), str(Severity.MINOR)]
CHECKED, WEIGHED = "YNTD-ITSS-0300/4.4.3 XDYJ-04-01/4.1.1", "YNTD-ITSS-0300/4.2.3"


def objections(record: Treated, owner: Person) -> Iterator[Missing]:
    """Why this person cannot answer for it: by what they said of it before."""
    told: dict[int, list[JournalEntry]] = {}
    if not isinstance(record, Complaint) and owner.pk in _naming(said := _checked_by(record), _entries(said, told)):
        text = _(
            "%(person)s named the department that checks it, and so does not answer for it. "
            "Name another owner, or leave the department to quality."
        )
        yield Missing(phrase(text, person=owner), "owner", CHECKED)
    if any(owner.pk in _lightening(said, _entries(said, told)) for said in _weighed_by(record)):
        text = _("%(person)s made it weigh less, and so does not answer for it. Name another owner.")
        yield Missing(phrase(text, person=owner), "owner", WEIGHED)


def _entries(record: Record, told: dict[int, list[JournalEntry]]) -> list[JournalEntry]:
    """What the journal tells of it, the newest first; asked once."""
    if record.pk not in told:
        told[record.pk] = list(JournalEntry.objects.filter(record_id=record.pk).order_by("-id"))
    return told[record.pk]


def _checked_by(record: Checked) -> Checked:
    """The record that says who checks it: a corrective action belongs as the nonconformity it corrects."""
    follows = isinstance(record, Action) and record.nature == Nature.CORRECTIVE
    return record.treats if isinstance(record, Action) and follows and record.treats else record


def _weighed_by(record: Treated) -> list[Record]:
    """The records that say what it weighs: a corrective action weighs as what it corrects, and what a complaint showed
    to be minor was taken from what the complaint says."""
    found: Record = record
    if isinstance(record, Action) and record.nature == Nature.CORRECTIVE:
        found = record.treats or record.from_complaint or record
    if isinstance(found, Nonconformity) and found.from_complaint and found.severity == Severity.MINOR:
        return [found, found.from_complaint]
    return [found]


def _naming(record: Checked, entries: list[JournalEntry]) -> set[int]:
    """Who named the department that checks it; nobody where the policy does, the record that raised it, or its head.

    Quality is nobody's choice: it checks whatever the others do not.
    """
    place = record.owning_department
    if place is None or place == owning_by_pack(record.company, record.source) or _of_quality(place, record):
        return set()
    entry = _last(entries, "owning_department")
    if entry is None or (record.fact and entry.action.endswith(".created")):
        return set()
    return _choosers(entry) - _heading_elsewhere(record)


def _of_quality(place: Department, record: Checked) -> bool:
    """Is it the department the pack places quality in; where it says none, one that quality heads?"""
    if key := record.company.place_of(Role.QUALITY):
        return place.key == key
    quality = holders_of(Role.QUALITY, record.company_id, record.company.day_of(record.changed_at))
    return bool(_heads(place, record) & {one.pk for one in quality})


def _heading_elsewhere(record: Checked) -> set[int]:
    """Who heads the department it is of may name another one to check it, never their own."""
    if record.department is None or record.department == record.owning_department:
        return set()
    return _heads(record.department, record)


def _heads(place: Department, record: Checked) -> set[int]:
    """Who heads it now: the record may have been made with a department that was read before."""
    now = Department.objects.select_related("company", "head").get(pk=place.pk)
    return {one.pk for one in heads_of(now, record.company.day_of(record.changed_at))}


def _lightening(record: Record, entries: list[JournalEntry]) -> set[int]:
    """Who last made it weigh less than was said. (That it is not the same again others say anew, see completeness.)"""
    entry = _last(entries, "severity")
    return _choosers(entry) if entry and entry.told()["severity"] == LIGHTER else set()


def _choosers(entry: JournalEntry) -> set[int]:
    """Who chose, and in whose place.

    Who raises something, and corrects what they raised, needs no role for it, and so the journal names nobody in whose
    place it was: that counts for everybody they stood in for wholly on that day.
    """
    found = actors(entry)
    if entry.actor is None or entry.role not in (Relation.ANYONE, Relation.CREATOR):
        return found
    day = entry.company.day_of(entry.at)
    lent = Delegation.objects.filter(delegate=entry.actor_id, role="").select_related("person")
    return found | {one.person_id for one in lent if one.in_force(day)}


def _last(entries: list[JournalEntry], name: str) -> JournalEntry | None:
    return next((entry for entry in entries if name in entry.told()), None)
