"""At most so long between two audits that cover everything: from the pack's duty (XDYJ-04-01 4.1.1: 12 months)."""

from datetime import date

from bihuan.areas.assurance.models import Audit
from bihuan.areas.assurance.rules import Interval
from bihuan.areas.policies.models import Anchor, Duty
from bihuan.core.deadline_rules import parse_rule
from bihuan.core.deadlines import deadline
from bihuan.core.models import Company
from bihuan.core.workdays import calendar_for


def interval_of(company: Company) -> Interval | None:
    """How the interval stands; nothing where no policy sets one, or where there is no audit yet to count from."""
    duty = _duty(company)
    last = _last(company, duty) if duty else None
    if duty is None or last is None:
        return None
    due = deadline(last, parse_rule(duty.read.at_most or ""), calendar_for(company))
    return Interval(last, due.last_day, f"{duty.policy.code}/{duty.clause.number}")


def _duty(company: Company) -> Duty | None:
    """The duty of the company's policies that sets an interval between audits."""
    rows = Duty.objects.filter(company=company, evidence_kind=Audit.KIND).in_force().select_related("policy", "clause")
    return next((one for one in rows if one.read.at_most), None)


def _last(company: Company, duty: Duty) -> date | None:
    """When the last audit that completed a year's coverage ended, here or on a filed document."""
    ended = Audit.objects.filter(company=company, full_coverage=True).exclude(state=Audit.State.CANCELLED)
    filed = Anchor.objects.filter(company=company, line_id=duty.line_id)
    days = [*ended.values_list("ended_on", flat=True)]
    days += [company.day_of(at) for at in filed.values_list("at", flat=True)]
    return max((day for day in days if day), default=None)
