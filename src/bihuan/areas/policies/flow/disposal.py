"""How a disposal moves: asked for by quality with its list, decided by the pack's route, carried out and never undone."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from bihuan.areas.policies.models import Disposal, DisposalEntry
from bihuan.core import disposing
from bihuan.core.access import Relation
from bihuan.core.flow import Act, Flow, Look
from bihuan.core.phrases import phrase
from bihuan.core.refusals import Missing, Refused
from bihuan.core.vocabulary import Pdca, Role
from bihuan.core.writing import add_part

State = Disposal.State
QUALITY = [Role.QUALITY, Role.QUALITY_HEAD, Role.QUALITY_ADMIN]
MOST = 500  # records of one request

disposal = Flow(
    Disposal,
    {
        State.REQUESTED: Look("wait", "signature", Pdca.CHECK),
        State.APPROVED: Look("open", "circle-check", Pdca.ACT),
        State.CARRIED_OUT: Look("done", "archive", Pdca.ACT),
        State.REFUSED: Look("void", "circle-x", Pdca.ACT),
    },
    initial=State.REQUESTED,
    raised_by=QUALITY,
    form=("title", "ended_by", "reason"),
    required=("title", "ended_by", "reason"),
    final=[State.CARRIED_OUT, State.REFUSED],
    strip=[State.REQUESTED, State.APPROVED, State.CARRIED_OUT],
)
disposal.waits(State.REQUESTED, subject="disposal", approved=State.APPROVED, rejected=State.REFUSED)
disposal.edit(State.REQUESTED, by=[Relation.SYSTEM], parts={DisposalEntry: None})


@disposal.created
def make_list(record: Disposal, act: Act) -> None:
    """What is asked for is this list and nothing that comes later."""
    if record.ended_by >= record.company.day_of(act.at):
        raise Refused(
            [
                Missing(
                    _("Choose a day that has passed: only what need not be kept any more is disposed of."), "ended_by"
                )
            ]
        )
    rows = list(disposing.disposable(record.company, record.ended_by)[:MOST])
    if not rows:
        raise Refused([Missing(_("No archived record's retention had ended by that day."), "ended_by")])
    for row in rows:
        said: dict[str, Any] = {"title": row.title, "kept_until": row.kept_until, "files": row.attachments.count()}
        add_part(DisposalEntry, record, **act.signed, as_rule=True, record=row, **said)


def still_over(record: Disposal, at: datetime) -> list[Missing]:
    """Every record on the list may go on this day too, and has not gone already."""
    rows = [entry.record for entry in record.entries.select_related("record")]
    open_ones = set(disposing.disposable(record.company, record.ended_by).values_list("pk", flat=True))
    gone = _("%(record)s was disposed of already.")
    twice = [Missing(phrase(gone, record=row.number)) for row in rows if row.pk not in open_ones]
    return [*(one for row in rows if (one := disposing.fault(row, record.company.day_of(at)))), *twice]


@disposal.step(
    State.APPROVED, to=State.CARRIED_OUT, by=QUALITY, needs=[still_over], label=_("Carry it out"), icon="archive"
)
def carry_out(record: Disposal, act: Act) -> None:
    """The files on the list are destroyed. This cannot be undone; rows, digests and journal stay as proof."""
    for entry in record.entries.select_related("record"):
        row = entry.record
        row.company = record.company
        disposing.dispose(row, record, act)
