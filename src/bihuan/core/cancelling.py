"""Cancelling: nothing is deleted; a record is cancelled with a reason, and any open approval ends."""

from collections.abc import Sequence
from typing import Annotated

from django.utils.translation import gettext_lazy as _

from bihuan.core import approvals
from bihuan.core.access import By
from bihuan.core.asks import Hint
from bihuan.core.flow import Act, Flow, Step
from bihuan.core.models import Record
from bihuan.core.vocabulary import Event


def add_cancel(flow: Flow, state: str, *, by: Sequence[By]) -> Step:
    """Give a flow its `cancel` step, from every state that is not final."""
    open_states = [s for s in flow.looks if s not in flow.final]

    @flow.step(
        *open_states, to=state, by=by, label=_("Cancel the record"), announces=Event.RECORD_CANCELLED, icon="ban"
    )
    def cancel(record: Record, act: Act, *, reason: Annotated[str, Hint(_("Reason"), long=True)]) -> None:
        """The record is void. It stays readable, with the reason."""
        approvals.withdraw(record, act)

    return cancel
