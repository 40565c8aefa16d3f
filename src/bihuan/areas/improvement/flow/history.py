"""What a row of an earlier ledger must show to be taken over as closed (XDYJ-03-02 1.4.2, XDYJ-04-01 4.1.1)."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from bihuan.areas.improvement.flow.opportunity import opportunity
from bihuan.areas.improvement.models import Opportunity
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
