"""What a row of an earlier ledger must show to be taken over as closed (XDYJ-03-02 1.4.2, XDYJ-04-01 4.1.1)."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from bihuan.areas.improvement.flow.check import plan_check
from bihuan.areas.improvement.flow.escalation import escalation
from bihuan.areas.improvement.flow.evaluation import evaluation
from bihuan.areas.improvement.flow.opportunity import opportunity
from bihuan.areas.improvement.flow.resource import resource_request
from bihuan.areas.improvement.models import Escalation, Evaluation, Opportunity, PlanCheck, ResourceRequest
from bihuan.core.adopting import allow
from bihuan.core.refusals import Missing

VERIFIED = "XDYJ-03-02/1.4.2 YNTD-ITSS-0300/4.4.3"
ASKED = (
    ("cause", _("It is said to be closed, but has no cause. Write it, or take the row over as open."), "XDYJ-04-01/4.1.1"),
    ("measure", _("It is said to be closed, but has no measure. Write it, or take the row over as open."), "XDYJ-03-02/4.2"),
    ("verified_by", _("It is said to be closed, but nobody verified it. Name who did, or take the row over as open."), VERIFIED),
    ("verified_on", _("It is said to be closed, but has no day of verification. Write it, or take the row over as open."), VERIFIED),
)  # fmt: skip
SAME = _("Who verified it also carried it out. Name somebody else, or take the row over as open.")


@opportunity.adopted
def claimed(values: Mapping[str, Any], state: str) -> Iterable[Missing]:
    """Cause, measure, verifier and day; the verifier is not the owner. A good practice has no cause to find."""
    if state != Opportunity.State.CLOSED:
        return
    good = values.get("nature") == Opportunity.Nature.GOOD_PRACTICE
    yield from (Missing(text, name, clause) for name, text, clause in ASKED if not values.get(name) and not (good and name == "cause"))  # fmt: skip
    if values.get("owner") and _key(values["owner"]) == _key(values.get("verified_by")):
        yield Missing(SAME, "verified_by", VERIFIED)


def _key(person: Any) -> str:
    return str(getattr(person, "pk", person))


DECIDED = _("A row cannot show who decided on it. Take it over as it was before, or ask for it here.")
SIGNED = _("A row cannot show the figures it rests on, nor who signed it. Take it over as a draft, or file its paper.")
allow(evaluation, (Evaluation.State.DRAFT, Evaluation.State.CANCELLED), Missing(SIGNED, "state", "XDYJ-03-02/4.4"))
allow(plan_check, (PlanCheck.State.DRAFT, PlanCheck.State.CANCELLED), Missing(SIGNED, "state", "XDYJ-03-02/4.3"))
allow(
    escalation, (Escalation.State.RAISED, Escalation.State.CANCELLED), Missing(DECIDED, "state", "YNTD-ITSS-0300/4.4.2")
)
allow(resource_request, (ResourceRequest.State.DRAFT, ResourceRequest.State.CANCELLED), Missing(DECIDED, "state", "XDYJ-03-02/4.3"))  # fmt: skip
