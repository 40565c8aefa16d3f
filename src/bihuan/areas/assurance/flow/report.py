"""The end of an audit: the report, the follow-up of its nonconformities, closing when all of them are closed."""

from django.utils.translation import gettext_lazy as _

from bihuan.areas.assurance.appointing import ARRANGERS
from bihuan.areas.assurance.findings import open_nonconformities
from bihuan.areas.assurance.flow.audit import State, audit
from bihuan.areas.assurance.models import Audit
from bihuan.areas.assurance.preparation import CLAUSE
from bihuan.core.access import Relation
from bihuan.core.flow import Act
from bihuan.core.phrases import phrase
from bihuan.core.refusals import Missing
from bihuan.core.vocabulary import Event

REPORT = ("course", "strengths", "conclusion", "recommendations", "distribution")
WRITTEN = {
    "conclusion": _("Write the overall conclusion."),
    "recommendations": _("Write the recommendations, or that there are none."),
    "distribution": _("Say who gets the report."),
}
audit.edit(State.UNDER_WAY, by=ARRANGERS, fields=REPORT)


def over(record: Audit) -> Missing | None:
    if record.is_over:
        return None
    return Missing(_("The closing meeting was not held yet. Hold it first."), "", CLAUSE, step="end-fieldwork")


def written(record: Audit) -> list[Missing]:
    return [Missing(text, name, CLAUSE) for name, text in WRITTEN.items() if not str(getattr(record, name)).strip()]


@audit.step(
    State.UNDER_WAY, to=State.REPORTED, by=[Relation.OWNER], needs=[over, written], label=_("Issue the audit report"),
    announces=Event.AUDIT_REPORTED, clause=CLAUSE, icon="report-analytics",
)  # fmt: skip
def issue_report(record: Audit, act: Act) -> None:
    """The lead auditor signs the report; it goes to those named."""
    record.reported_on = record.company.day_of(act.at)


@audit.step(
    State.REPORTED, to=State.FOLLOW_UP, by=[*ARRANGERS, Relation.SYSTEM], label=_("Follow the findings up"), clause=CLAUSE,
    icon="hourglass",
)  # fmt: skip
def follow_up(record: Audit, act: Act) -> None:
    """Nonconformities are open; the audit team follows and verifies them until they are closed."""


def all_closed(record: Audit) -> list[Missing]:
    """XDYJ-04-01 4.1.1: an audit is closed only when each of its nonconformities is."""
    text = _("%(number)s “%(title)s” is “%(state)s”. It has to be closed first.")
    return [
        Missing(phrase(text, number=one.number, title=one.title, state=one.get_state_display()), "", CLAUSE, record=one)
        for one in open_nonconformities(record)
    ]


@audit.step(
    State.REPORTED, State.FOLLOW_UP, to=State.CLOSED, by=ARRANGERS, needs=[all_closed], label=_("Close the audit"),
    announces=Event.AUDIT_CLOSED, clause=CLAUSE, icon="lock-check",
)  # fmt: skip
def close(record: Audit, act: Act) -> None:
    """Nothing it found is open any more."""
