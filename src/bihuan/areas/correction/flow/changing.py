"""What was approved changes only by a new decision: a later due day, another owner (traps 18, YNTD-ITSS-0300 4.4.4).

Who decides is named by the pack (`action.change`), else those who approve the action.
"""

from datetime import date
from typing import Annotated

from django.utils.translation import gettext_lazy as _

from bihuan.areas.correction import chosen
from bihuan.areas.correction.checkers import dead_ends
from bihuan.areas.correction.flow.action import SUBJECT, State, action, today
from bihuan.areas.correction.models import Action, ActionChange
from bihuan.core import approvals
from bihuan.core.access import Relation
from bihuan.core.asks import Hint, Reason
from bihuan.core.flow import Act
from bihuan.core.keeping import set_state
from bihuan.core.models import Person
from bihuan.core.phrases import phrase
from bihuan.core.refusals import Missing, NotAllowed, Refused
from bihuan.core.vocabulary import Role
from bihuan.core.writing import add_part, amend_part, watch

CHANGE = f"{SUBJECT}.change"
CLAUSE = "YNTD-ITSS-0300/4.4.4"
Decision = ActionChange.Decision


def keep(record: Action, act: Act, **asked: object) -> None:
    """Keep what is asked for, with what it was before."""
    before = {"due_before": record.due_on} if "due_on" in asked else {"owner_before": record.owner}
    stamped = {**before, **asked, "asked_by": act.actor, "asked_on": today(record, act), "origin": record.state}
    add_part(ActionChange, record, **act.signed, as_rule=True, stamped=stamped)


def decided(record: Action, act: Act, decision: Decision) -> ActionChange:
    """Write the decision down and bring the action back to where it was; first the row, as locking reads the record anew."""
    row = record.changes.filter(decision=Decision.ASKED).latest("id")
    amend_part(row, **act.signed, as_rule=True, stamped={"decision": decision})
    set_state(record, row.origin)
    return row


def grant(record: Action, act: Act) -> None:
    """The action holds what was asked for, if somebody is still left to check it."""
    row = decided(record, act, Decision.GRANTED)
    record.due_on = row.due_on or record.due_on
    if row.owner is not None:
        record.owner = row.owner
        watch(record, row.owner)
        if reasons := list(dead_ends(record, today(record, act))):
            raise Refused(reasons)


def refuse(record: Action, act: Act) -> None:
    """It stays as it was approved."""
    decided(record, act, Decision.REFUSED)


action.waits(
    State.CHANGE_ASKED, subject=CHANGE, otherwise=SUBJECT, approved=State.UNDER_WAY, rejected=State.UNDER_WAY,
    then=grant, back=refuse, not_by=[Relation.OWNER],
)  # fmt: skip


@action.step(
    State.APPROVED, State.UNDER_WAY, to=State.CHANGE_ASKED, by=[Relation.OWNER, Role.DEPARTMENT_HEAD, Role.QUALITY],
    label=_("Ask for an extension"), clause=CLAUSE, icon="calendar-plus",
)  # fmt: skip
def extend(
    record: Action,
    act: Act,
    *,
    due_on: date,
    reason: Annotated[str, Hint(_("Why it takes longer"), long=True)],
) -> None:
    """It cannot be done in time: those who decide on it see the old and the new day. Until then the old one holds."""
    if due_on <= max(today(record, act), record.due_on or date.min):
        text = _("Choose a day after today and after %(day)s, when it is due now.")
        raise Refused([Missing(phrase(text, day=record.due_on), "due_on")])
    keep(record, act, due_on=due_on, reason=reason)


@action.step(
    State.APPROVED, State.UNDER_WAY, to=State.CHANGE_ASKED, by=[Role.QUALITY, Role.DEPARTMENT_HEAD],
    label=_("Name another owner"), clause=CLAUSE, icon="user-share",
)  # fmt: skip
def reassign(record: Action, act: Act, *, owner: Person, reason: Reason) -> None:
    """Somebody else is to answer for it, once that is approved. Who did before cannot verify it."""
    if owner == record.owner:
        raise Refused([Missing(_("This is the owner already. Choose somebody else."), "owner")])
    if reasons := list(chosen.objections(record, owner)):
        raise NotAllowed(reasons)
    keep(record, act, owner=owner, reason=reason)


@action.step(
    State.CHANGE_ASKED, by=[Relation.OWNER, Role.DEPARTMENT_HEAD, Role.QUALITY], label=_("Take the request back"),
    icon="arrow-back-up",
)  # fmt: skip
def withdraw_change(record: Action, act: Act, *, reason: Reason) -> None:
    """It goes on as it was approved."""
    approvals.withdraw(record, act)
    decided(record, act, Decision.WITHDRAWN)
