"""How an action is checked: verified, its effect confirmed after its time, else begun anew; closed (YNTD-ITSS-0300 4.4.3, 4.5).

Who verifies (`action.check`) and who confirms (`action.effect`) is named by the pack.
"""

from datetime import date, datetime
from typing import Annotated

from django.utils.translation import gettext_lazy as _

from bihuan.areas.correction import hands
from bihuan.areas.correction.checkers import CHECK, CHECKED, CONFIRMED, EFFECT, of_that_audit, of_that_audit_or_others
from bihuan.areas.correction.completeness import TO_CLOSE
from bihuan.areas.correction.flow.action import State, action, today
from bihuan.areas.correction.independence import objection
from bihuan.areas.correction.models import Action, ActionDocument
from bihuan.areas.correction.rounds import begin_anew, keep_round
from bihuan.areas.policies.models import ControlledDocument
from bihuan.core.access import Relation
from bihuan.core.asks import Hint, Reason
from bihuan.core.flow import Act
from bihuan.core.phrases import phrase
from bihuan.core.refusals import Missing, NotAllowed, Refused
from bihuan.core.vocabulary import Event, Role
from bihuan.core.writing import add_part


def independent(record: Action, act: Act) -> None:
    """Through whose hands it went does not check it; of an audit, nobody of the department does (XDYJ-04-01 3.2)."""
    reasons = hands.objections(record, act.eyes, CHECKED)
    for department in record.audited:
        if any(objection(one, department, today(record, act)) for one in act.eyes):
            text = phrase(_("Nobody of %(department)s verifies what was found there."), department=department)
            reasons.append(Missing(text, clause="XDYJ-04-01/3.2"))
    if reasons:
        raise NotAllowed(reasons)


@action.step(
    State.DONE, to=State.VERIFIED, by=[CHECK], only=of_that_audit, not_by=[Relation.OWNER], label=_("Verify"),
    announces=Event.ACTION_VERIFIED, clause=CHECKED, icon="eye-check",
)  # fmt: skip
def verify(record: Action, act: Act, *, verification: str) -> None:
    """It was carried out as approved: say how that was checked. Who carried it out cannot check it."""
    independent(record, act)
    record.verification, record.verified_by, record.verified_on = verification, act.actor, today(record, act)


@action.step(
    State.DONE, to=State.UNDER_WAY, by=[CHECK], only=of_that_audit, not_by=[Relation.OWNER],
    label=_("Not carried out: send back"), clause=CHECKED, icon="arrow-back-up",
)  # fmt: skip
def send_back(record: Action, act: Act, *, reason: Reason) -> None:
    """Something is missing; it is carried out on."""
    record.done_on = None


def time_is_up(record: Action, at: datetime) -> Missing | None:
    """The effect shows after the time the action names, not before."""
    day = record.company.day_of(at)
    if record.confirm_on is None or day >= record.confirm_on:
        return None
    text = phrase(_("The effect is watched until %(day)s; it can be confirmed from then on."), day=record.confirm_on)
    return Missing(text, "", CONFIRMED)


@action.step(
    State.VERIFIED, to=State.EFFECT_CONFIRMED, by=[EFFECT], not_by=[Relation.OWNER], needs=[time_is_up],
    label=_("Confirm the effect"), announces=Event.ACTION_CONFIRMED, clause=CONFIRMED, icon="rosette-discount-check",
)  # fmt: skip
def confirm(record: Action, act: Act, *, effect: str) -> None:
    """After the stated time the problem has not come back: say what shows it. Again by other eyes."""
    if reasons := hands.objections(record, act.eyes, CONFIRMED):
        raise NotAllowed(reasons)
    record.effect, record.confirmed_by, record.confirmed_on = effect, act.actor, today(record, act)


@action.step(
    State.DONE, State.VERIFIED, to=State.DRAFT, by=[EFFECT, CHECK, Role.QUALITY], only=of_that_audit_or_others,
    not_by=[Relation.OWNER], label=_("Without effect: begin anew"), clause=CONFIRMED, icon="refresh",
)  # fmt: skip
def reopen(
    record: Action,
    act: Act,
    *,
    reason: Annotated[str, Hint(_("Why it had no effect"), long=True)],
    due_on: date,
) -> None:
    """A new round of cause and measures begins; the one before is kept as it was."""
    if due_on < today(record, act):
        raise Refused([Missing(_("Choose a day that is still to come."), "due_on")])
    keep_round(record, act, reason)
    begin_anew(record, due_on)


@action.step(
    State.EFFECT_CONFIRMED, by=[Relation.OWNER, Role.DEPARTMENT_HEAD, Role.OWNING_DEPARTMENT, Role.QUALITY],
    label=_("Ask for a change of a document"), clause="YNTD-ITSS-0300/4.5.3", icon="file-plus",
)  # fmt: skip
def ask_for_change(
    record: Action,
    act: Act,
    *,
    document: ControlledDocument,
    change: Annotated[str, Hint(_("What should change, and why"), long=True)],
) -> None:
    """What was confirmed contradicts a document: its next edition is drafted and follows document control."""
    add_part(ActionDocument, record, **act.signed, as_rule=True, title=document.title, document=document, change=change)


@action.step(
    State.UNDER_WAY, State.DONE, State.VERIFIED, State.EFFECT_CONFIRMED, to=State.CLOSED,
    by=[Relation.OWNER, Role.DEPARTMENT_HEAD, Role.QUALITY], needs=TO_CLOSE, label=_("Close and archive the report"),
    clause="YNTD-ITSS-0300/4.5.2", icon="lock-check",
)  # fmt: skip
def close(record: Action, act: Act, *, result: str) -> None:
    """The report is compiled from the record and kept."""
    record.result = result
