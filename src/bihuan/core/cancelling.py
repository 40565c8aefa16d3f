"""Ways back and out: what waits is taken back, a record is cancelled or called off with a reason, and an open approval ends."""

from collections.abc import Callable, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from bihuan.core import approvals
from bihuan.core.access import By, Relation, Routed, in_words
from bihuan.core.asks import Reason
from bihuan.core.flow import Act, Flow, Need, Step
from bihuan.core.models import Record
from bihuan.core.phrases import phrase
from bihuan.core.refusals import Missing
from bihuan.core.vocabulary import Event


def add_take_back(flow: Flow, waiting: str, *, by: Sequence[By]) -> Step:
    """Give a flow its `take-back` step: out of a state that waits for approval, to where a refusal would return it."""

    @flow.step(waiting, to=flow.waiting[waiting].rejected, by=by, label=_("Take back"), icon="arrow-back-up")
    def take_back(record: Record, act: Act, *, reason: Reason) -> None:
        """Something is still to be changed before anyone decides."""
        approvals.withdraw(record, act)

    return take_back


def add_cancel(
    flow: Flow, state: str, *, by: Sequence[By], needs: Sequence[Need] = (), not_by: Sequence[Relation] = ()
) -> Step:
    """Give a flow its `cancel` step, from every state that is not final."""
    open_states = [s for s in flow.looks if s not in flow.final]

    @flow.step(
        *open_states, to=state, by=by, not_by=not_by, needs=needs, label=_("Cancel the record"),
        announces=Event.RECORD_CANCELLED, icon="ban",
    )  # fmt: skip
    def cancel(record: Record, act: Act, *, reason: Reason) -> None:
        """The record is void. It stays readable, with the reason."""
        approvals.withdraw(record, act)

    return cancel


def ends(subject: str, approved: Callable[[Any], bool]) -> tuple[Need, Need]:
    """What `cancel` and `call-off` of a flow need: not approved yet, and approved, by this subject's route."""

    def not_yet(record: Record) -> Missing | None:
        text = _("%(record)s is approved. Only %(who)s can call it off.")
        who = in_words([Routed(subject)], record)
        return Missing(phrase(text, record=record.number, who=who)) if approved(record) else None

    def already(record: Record) -> Missing | None:
        text = _("%(record)s is not approved. Cancel it instead.")
        return None if approved(record) else Missing(phrase(text, record=record.number))

    return not_yet, already


def add_call_off(flow: Flow, state: str, *, subject: str, needs: Sequence[Need], label: Any) -> Step:
    """Give a flow its `call-off` step: what was approved ends early only by those who approve it, never by its owner."""
    open_states = [s for s in flow.looks if s not in flow.final]

    @flow.step(
        *open_states, to=state, by=[Routed(subject, signed=True), Relation.SYSTEM], not_by=[Relation.OWNER], needs=needs, label=label,
        announces=Event.RECORD_CANCELLED, icon="ban",
    )  # fmt: skip
    def call_off(record: Record, act: Act, *, reason: Reason) -> None:
        """Those who approved it decide that it ends here. It stays readable, with the reason."""
        approvals.withdraw(record, act)

    return call_off
