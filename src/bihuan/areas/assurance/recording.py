"""Writing down what was found on an item: who may, what is needed, and whether somebody else was quicker."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from bihuan.areas.assurance.models import Audit, ChecklistItem
from bihuan.areas.assurance.words import Result
from bihuan.core.flow import Act
from bihuan.core.phrases import phrase
from bihuan.core.refusals import Missing, NotAllowed, Refused, Stale
from bihuan.core.said import says_something
from bihuan.core.writing import amend_part

EVIDENCE_CLAUSE = "XDYJ-04-01/1.3.2"
INDEPENDENCE_CLAUSE = "XDYJ-04-01/3.2"
AGREED_CLAUSE = "YNTD-ITSS-0301/2.1"


def record(item: ChecklistItem, act: Act, said: Mapping[str, str], seen: int | None) -> ChecklistItem:
    """Keep what the auditor found. `seen` is the revision the auditor looked at when writing.

    What was sent already and is sent again (the answer was lost on the way) changes nothing.
    """
    check_may(item, act)
    if reasons := [*_too_early(item, act, said), *_faults(item, said)]:
        raise Refused(reasons)
    if seen is not None and seen != item.revision:
        if item.auditor_id == (act.actor.pk if act.actor else None) and item.recorded == dict(said):
            return item
        raise _overtaken(item, said)
    if item.recorded == dict(said) and item.auditor_id:
        return item
    stamped: dict[str, Any] = {**said, "auditor": act.actor, "recorded_at": act.at, "revision": item.revision + 1}
    return amend_part(item, **act.signed, as_rule=True, stamped=stamped)


def auditors_of(audit: Audit, department: int) -> set[int]:
    """Who looks at a department: those named for it, and the lead auditor."""
    named = set(audit.team.filter(department=department).values_list("person_id", flat=True))
    return named | ({audit.lead_id} if audit.lead_id else set())


def check_may(item: ChecklistItem, act: Act) -> None:
    """XDYJ-04-01 3.2. That an auditor is independent the item says itself, whoever writes it."""
    actor = act.actor
    if actor is not None and actor.pk in auditors_of(item.audit, item.department_id):
        return
    text = _("%(place)s is recorded by those named to audit it, or by the lead auditor.")
    raise NotAllowed([Missing(phrase(text, place=item.department), clause=INDEPENDENCE_CLAUSE)])


def _too_early(item: ChecklistItem, act: Act, said: Mapping[str, str]) -> Iterator[Missing]:
    """No department is looked at before its own first day; that nothing will be looked at can be said before."""
    row = item.audit.departments.filter(department=item.department_id).first()
    first = row.starts_on if row else None
    if first is None or said["result"] == Result.NOT_SAMPLED or item.audit.company.day_of(act.at) >= first:
        return
    text = _("The first day %(place)s agreed to is %(day)s. Record its results from then on.")
    yield Missing(phrase(text, place=item.department, day=first), clause=AGREED_CLAUSE)


def _faults(item: ChecklistItem, said: Mapping[str, str]) -> Iterator[Missing]:
    if item.audit.is_over:
        text = _("The closing meeting was held on %(day)s: results stand as they were told there.")
        yield Missing(phrase(text, day=item.audit.ended_on))
    if said["result"] == Result.NOT_APPLICABLE and not says_something(said["evidence"]):
        yield Missing(_("Say why it does not apply."), "evidence", EVIDENCE_CLAUSE)
    elif said["result"] != Result.NOT_SAMPLED and not says_something(said["evidence"]):
        text = _("Write down the evidence: what was seen, heard or read.")
        yield Missing(text, "evidence", EVIDENCE_CLAUSE)


def _overtaken(item: ChecklistItem, said: Mapping[str, str]) -> Stale:
    """What the other one wrote, beside what was to be written."""
    theirs = {name: [said[name], value] for name, value in item.recorded.items() if said[name] != value}
    who = item.auditor.name if item.auditor else ""
    text = _("%(person)s recorded this item meanwhile. Compare both; nothing you typed is lost.")
    return Stale([phrase(text, person=who)], theirs, who, item.recorded_at)
