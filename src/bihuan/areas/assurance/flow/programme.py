"""How the programme of a year moves: made by quality, approved by the pack's route, carried out by its audits."""

from typing import Annotated

from django.utils.translation import gettext_lazy as _

from bihuan.areas.assurance.coverage import coverage_of, gap_words
from bihuan.areas.assurance.models import AuditProgramme, PlannedAudit, PlannedScope, ProgrammeScope
from bihuan.areas.assurance.planning import CLAUSE, cover, gaps
from bihuan.core.access import Relation
from bihuan.core.asks import Hint, Reason
from bihuan.core.cancelling import add_cancel, add_take_back
from bihuan.core.flow import Act, Flow, Look
from bihuan.core.phrases import phrase
from bihuan.core.refusals import Missing, Refused
from bihuan.core.vocabulary import Pdca, Role

State = AuditProgramme.State
SUBJECT = "audit-programme"  # of the approval route; those it names also appoint lead auditors
CONTENTS = (
    "title", "purpose", "standards", "documents", "laws", "methods", "arrangements", "interval_reason", "owner",
    "department", "due_on", "elements",
)  # fmt: skip

audit_programme = Flow(
    AuditProgramme,
    {
        State.DRAFT: Look("soon", "circle", Pdca.PLAN),
        State.SUBMITTED: Look("wait", "signature", Pdca.PLAN),
        State.APPROVED: Look("done", "circle-check", Pdca.PLAN),
        State.IN_EXECUTION: Look("open", "progress", Pdca.CHECK),
        State.CLOSED: Look("done", "lock-check", Pdca.ACT),
        State.CANCELLED: Look("void", "ban", Pdca.ACT),
    },
    initial=State.DRAFT,
    raised_by=[Role.QUALITY],
    form=("title", "year", *CONTENTS[1:]),
    required=("title", "year"),
    final=[State.CLOSED, State.CANCELLED],
    strip=[State.DRAFT, State.SUBMITTED, State.APPROVED, State.IN_EXECUTION, State.CLOSED],
)
audit_programme.edit(
    State.DRAFT, by=[Role.QUALITY, Relation.OWNER], fields=CONTENTS,
    parts={ProgrammeScope: None, PlannedAudit: None, PlannedScope: None},
)  # fmt: skip
audit_programme.edit(State.APPROVED, State.IN_EXECUTION, by=[Role.QUALITY], fields=("result",))
audit_programme.waits(State.SUBMITTED, subject=SUBJECT, approved=State.APPROVED, rejected=State.DRAFT)


@audit_programme.step(
    State.DRAFT, to=State.SUBMITTED, by=[Role.QUALITY], needs=[gaps], label=_("Submit for approval"), clause=CLAUSE,
    icon="send",
)  # fmt: skip
def submit(programme: AuditProgramme, act: Act) -> None:
    """Everything is covered; those the policy names decide."""


add_take_back(audit_programme, State.SUBMITTED, by=[Role.QUALITY])


@audit_programme.step(
    State.APPROVED, to=State.IN_EXECUTION, by=[Role.QUALITY, Relation.SYSTEM], label=_("Start carrying it out"),
    clause=CLAUSE, icon="player-play",
)  # fmt: skip
def start(programme: AuditProgramme, act: Act) -> None:
    """Its first audit begins."""


@audit_programme.step(
    State.DRAFT,
    by=[Role.QUALITY, Relation.OWNER],
    label=_("Cover the gaps by an audit"),
    clause=CLAUSE,
    icon="calendar-plus",
)
def cover_gaps(
    programme: AuditProgramme,
    act: Act,
    *,
    planned: Annotated[PlannedAudit, Hint(_("Planned audit"))],  # type: ignore[valid-type]  # mypy's plugin for Django
) -> None:
    """Everything no audit looks at yet is put into this one."""
    if planned.programme_id != programme.pk:
        raise Refused([Missing(_("Choose a planned audit of this programme."), "planned")])
    if not cover(programme, planned, act):
        raise Refused([Missing(_("There is no gap: every place is planned."))])


def finished_audits(programme: AuditProgramme) -> list[Missing]:
    text = _("%(audit)s is not finished. Close it, or cancel it.")
    return [Missing(phrase(text, audit=one), "", CLAUSE, record=one) for one in programme.audits.filter(is_open=True)]


@audit_programme.step(
    State.IN_EXECUTION, to=State.CLOSED, by=[Role.QUALITY], needs=[finished_audits], label=_("Close the programme"),
    clause=CLAUSE, icon="lock-check",
)  # fmt: skip
def close(programme: AuditProgramme, act: Act, *, result: str = "") -> None:
    """The year's audits are over. What was not covered is named, with the reason."""
    programme.result = result.strip() or programme.result
    found = coverage_of(programme)
    if not found.is_full and not programme.result.strip():
        text = _("Not covered: %(names)s. Write in the result why, and what follows from it.")
        raise Refused([Missing(phrase(text, names=gap_words(programme, found)), "result", CLAUSE)])


@audit_programme.step(
    State.APPROVED, State.IN_EXECUTION, to=State.DRAFT, by=[Role.QUALITY], label=_("Revise"), clause=CLAUSE, icon="edit"
)
def revise(programme: AuditProgramme, act: Act, *, reason: Reason) -> None:
    """Scope or audits change; the programme is approved again. What is arranged goes on meanwhile."""


def no_audit_left(programme: AuditProgramme) -> list[Missing]:
    """A programme whose audits are arranged is revised, not cancelled."""
    text = _("%(audit)s belongs to this programme. Cancel that audit first.")
    return [Missing(phrase(text, audit=one), record=one) for one in programme.audits.filter(is_open=True)]


add_cancel(audit_programme, State.CANCELLED, by=[Role.QUALITY], needs=[no_audit_left])
