"""Approved editions of a plan, frozen as they were signed."""

from datetime import datetime

from bihuan.areas.improvement.models import ImprovementPlan, PlanVersion
from bihuan.core.models import Approval
from bihuan.core.writing import add_part


def freeze(plan: ImprovementPlan, approval: Approval, at: datetime) -> PlanVersion:
    """Keep the content the approvers signed, with its digest and who signed last."""
    last = approval.slots.exclude(decided_by=None).order_by("-decided_at", "-id").first()
    return add_part(
        PlanVersion,
        plan,
        actor=None,
        at=at,
        edition=plan.edition,
        approved_at=at,
        approved_by=last.decided_by if last else None,
        reason=plan.revision_reason,
        digest=approval.digest,
        frozen=plan.content(),
    )
