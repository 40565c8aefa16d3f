"""Decisions that records of a pack's duties will wait for, while no approval of the pack says who makes them."""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from bihuan.areas.policies.duty_rules import Duty
from bihuan.areas.policies.reading import Draft, PolicyDraft
from bihuan.areas.policies.report import Problem
from bihuan.areas.policies.toml_lines import Path
from bihuan.core.catalogue import DECIDED, KINDS
from bihuan.core.phrases import phrase

# What records of a kind call for, in every company.
LEADS_TO = {
    "suggestion-round": ("opportunity",),
    "improvement-plan": ("plan-item",),
    "complaint": ("action",),
    "nonconformity": ("action",),
    "audit": ("audit-programme", "action"),
    "quality-check": ("action",),
}
ANY_DUTY = ("waiver",)  # may be asked for


def unrouted(draft: Draft) -> Iterator[Problem]:
    """One warning per decision, where the pack first calls for it."""
    known = {str(table.get("subject")) for policy in draft.policies for table in policy.raw("approval")}
    text = _(
        "No [[approval]] says who decides on “%(subject)s” (%(kind)s), to which this leads: the record will be refused"
        ' where it waits for that. Add one with subject = "%(subject)s".'
    )
    for policy, path, kind in _called_for(draft):
        for subject in DECIDED:
            if subject.partition(".")[0] == kind and subject not in known:
                known.add(subject)
                yield policy.source.problem(path, phrase(text, subject=subject, kind=KINDS[kind].title))


def _called_for(draft: Draft) -> Iterator[tuple[PolicyDraft, Path, str]]:
    """Every place of the pack with the kinds of records it calls for."""
    for policy in draft.policies:
        for path, duty in policy.sound_duties:
            for field, kind in _kinds_of(duty):
                yield policy, (*path, field), kind
        for path, approval in policy.approvals:
            yield policy, (*path, "subject"), (approval.subject or "").partition(".")[0]


def _kinds_of(duty: Duty) -> Iterator[tuple[str, str]]:
    named = (("evidence", duty.evidence.record), ("on", duty.on), ("after", duty.after), ("before", duty.before))
    for field, name in named:
        kind = (name or "").partition(".")[0]
        if kind in KINDS:  # a moment may also be an event
            yield from ((field, one) for one in (kind, *LEADS_TO.get(kind, ())))
    yield from (("key", one) for one in ANY_DUTY)
