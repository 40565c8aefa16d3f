"""How long an effect is watched: a time that is stated, and not longer than the policy gives for confirming it."""

from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from bihuan.areas.correction.models import Action
from bihuan.areas.policies.models import Duty
from bihuan.areas.policies.planning import Planner
from bihuan.core.phrases import phrase
from bihuan.core.refusals import Missing
from bihuan.core.vocabulary import Event

CLAUSE = "YNTD-ITSS-0300/4.5.1"


def watched_at_all(record: Action) -> Missing | None:
    """An effect shows after some time: it is not confirmed on the day it was carried out."""
    if record.observe_days >= 1:
        return None
    text = _("Say for how many days its effect is watched: at least one. It is confirmed after that time.")
    return Missing(text, "observe_days", CLAUSE)


def watched_too_long(record: Action, at: datetime) -> Missing | None:
    """As if it were carried out now: is it watched beyond the day its effect has to be confirmed by?"""
    rows = Duty.objects.in_force().filter(company=record.company, moment=Event.ACTION_DONE, evidence_kind=Action.KIND)
    duty = next((one for one in rows if Action.State.EFFECT_CONFIRMED in one.read.evidence.state), None)
    if duty is None:
        return None
    planner = Planner(record.company, at)
    last = planner.after(duty, at, record.number, None).due["due_day"]
    if planner.day(at) + timedelta(days=record.observe_days) <= last:
        return None
    text = _(
        "Watched for %(days)s days, its effect would be confirmed too late. The policy gives %(most)s days for it."
    )
    most = (last - planner.day(at)).days
    return Missing(phrase(text, days=record.observe_days, most=most), "observe_days", CLAUSE)
