"""Is a plan item still what its approvers signed: the plan's in the edition in force, the rollout's on their approval?"""

import json
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.utils.translation import gettext_lazy as _

from bihuan.areas.improvement.models import PlanItem
from bihuan.core.approvals import content_digest
from bihuan.core.phrases import phrase
from bihuan.core.refusals import Missing
from bihuan.core.signatures import approvals_given

APPROVED = "XDYJ-03-02/4.2 YNTD-ITSS-0300/4.1"
ROLLOUT = "XDYJ-03-02/4.3"
SUBJECT = "plan-item"  # of the approval route for the rollout
SAID_ALONGSIDE = frozenset({"number", "owner_name"})  # no content: a person may get another name
WORDS = {"steps": _("Steps"), "documents": _("Process document")}


def approved_plan(item: PlanItem) -> Missing | None:
    """XDYJ-03-02 4.2: the plan is carried out only after it was approved."""
    if item.is_in_force:
        return None
    text = _("No approved edition of the plan %(plan)s holds this item. Have the plan approved first.")
    return Missing(phrase(text, plan=item.plan.number), "plan", APPROVED)


def as_approved(item: PlanItem) -> list[Missing]:
    """While the plan is revised its items can be rewritten; that is carried out once the new edition is approved."""
    edition = item.plan.in_force
    signed = edition.item(item.number) if edition else None
    if signed is None:
        return []  # approved_plan says so
    text = _("“%(name)s” is not as the approved edition of the plan %(plan)s says. Have the revision approved first.")
    return [
        Missing(phrase(text, name=_word(name), plan=item.plan.number), name, APPROVED)
        for name in departures(item, signed)
    ]


def departures(item: PlanItem, signed: dict[str, Any]) -> list[str]:
    """The fields and parts that are not as they were signed."""
    now = json.loads(json.dumps(item.planned_content(), cls=DjangoJSONEncoder))
    names = [name for name in now if name in signed and name not in SAID_ALONGSIDE]  # in one order on all databases
    return [name for name in names if _bare(now[name]) != _bare(signed[name]) and not _filled_in(name, signed)]


def _bare(value: Any) -> Any:
    """Without what only names a person."""
    if not isinstance(value, list):
        return value
    return [{name: one for name, one in row.items() if name not in SAID_ALONGSIDE} for row in value]


def _filled_in(name: str, signed: dict[str, Any]) -> bool:
    """The day it starts is written down on that day where the plan left it open."""
    return name == "starts_on" and signed[name] is None


def _word(name: str) -> object:
    return WORDS.get(name) or getattr(PlanItem._meta.get_field(name), "verbose_name", name)


def rollout_changed(item: PlanItem) -> bool:
    """Did a revision change what those signed who approved the rollout?"""
    last = approvals_given(item, SUBJECT).last()
    return last is None or last.digest != content_digest(item)


def rollout_as_signed(item: PlanItem) -> Missing | None:
    if not rollout_changed(item):
        return None
    return Missing(_("It was changed after its rollout was approved. Have the rollout approved again."), "", ROLLOUT)


def rollout_to_sign_again(item: PlanItem) -> Missing | None:
    return None if rollout_changed(item) else Missing(_("Its rollout is approved as it stands."), "", ROLLOUT)
