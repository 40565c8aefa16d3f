"""What a row of an earlier ledger may claim: as far as a row can show it (XDYJ-04-01 4.1.1, YNTD-ITSS-0300 4.4.3, 4.5).

Approvals, measures, checks and the actions of a complaint or a nonconformity stand in rows of their own, which a sheet does
not bring. What is further on is taken over where it begins and goes its way here.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from bihuan.areas.correction.flow.action import action
from bihuan.areas.correction.flow.complaint import complaint
from bihuan.areas.correction.flow.nonconformity import nonconformity
from bihuan.areas.correction.flow.screening import preventive_screening
from bihuan.areas.correction.models import Action, Complaint, Nonconformity, PreventiveScreening
from bihuan.core.adopting import allow
from bihuan.core.refusals import Missing

CHECKED = "XDYJ-04-01/4.1.1 YNTD-ITSS-0300/4.4.3"
TREATED = Missing(_("A row cannot show its corrective action. Take it over as open; its action is drawn up here."), "state", "YNTD-ITSS-0300/4.2.1")  # fmt: skip
APPROVED = Missing(_("A row cannot show who approved it. Take it over as a draft."), "state", "YNTD-ITSS-0300/4.2")
VERIFIED = Missing(_("A row cannot show who verified it and confirmed its effect."), "state", CHECKED)
CAUSE = Missing(_("Its root cause is not written."), "cause", CHECKED)
FROZEN = Missing(_("A row cannot show the figures it was concluded on. Take it over as a draft."), "state", "YNTD-ITSS-0300/4.3.1")  # fmt: skip


allow(complaint, (Complaint.State.RECEIVED, Complaint.State.IN_TREATMENT, Complaint.State.CANCELLED), TREATED)
allow(nonconformity, (Nonconformity.State.RAISED, Nonconformity.State.DISMISSED), TREATED)
allow(preventive_screening, (PreventiveScreening.State.DRAFT, PreventiveScreening.State.CANCELLED), FROZEN)


@action.adopted
def claimed(values: Mapping[str, Any], state: str) -> Iterable[Missing]:
    """Beyond a draft everything rests on rows: all that is lacking, at once."""
    if state in {Action.State.DRAFT, Action.State.CANCELLED}:
        return
    yield APPROVED
    if state in {Action.State.VERIFIED, Action.State.EFFECT_CONFIRMED, Action.State.CLOSED}:
        yield VERIFIED
        if not values.get("cause"):
            yield CAUSE
