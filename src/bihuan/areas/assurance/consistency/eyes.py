"""Four eyes that were two: verifier and owner, approver and submitter, auditor and audited."""

from datetime import date

from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from bihuan.areas.assurance.consistency.rule import Found, rule
from bihuan.areas.assurance.models import ChecklistItem, QualityCheck, TeamMember
from bihuan.areas.correction.models import Action
from bihuan.areas.improvement.models import Opportunity, PlanItem
from bihuan.core.models import ApprovalSlot, Company


@rule(
    "verified-by-owner",
    _("Verified by who carried it out"),
    _("Who owned the work also verified it or confirmed its effect."),
)
def verified_by_owner(company: Company, day: date) -> Found:
    same = Q(verified_by=F("owner")) | Q(confirmed_by=F("owner"))
    actions = Action.objects.filter(same, company=company).values_list("pk", flat=True)
    return [
        actions,
        PlanItem.objects.filter(company=company, verified_by=F("owner")).values_list("pk", flat=True),
        Opportunity.objects.filter(company=company, verified_by=F("owner")).values_list("pk", flat=True),
        QualityCheck.objects.filter(company=company, checked_by=F("checked_person")).values_list("pk", flat=True),
    ]


@rule(
    "approved-by-submitter",
    _("Approved by who submitted it"),
    _("The signature under the approval is that of the person who asked for it."),
)
def approved_by_submitter(company: Company, day: date) -> Found:
    signed = ApprovalSlot.objects.filter(company=company, verdict=ApprovalSlot.Verdict.APPROVE)
    return [signed.filter(decided_by=F("approval__asked_by")).values_list("approval__record", flat=True)]


@rule(
    "auditor-of-own-department",
    _("Auditor of their own department"),
    _("An auditor is named for, or recorded, the department they belong to."),
)
def own_department(company: Company, day: date) -> Found:
    named = TeamMember.objects.filter(audit__company=company, person__department=F("department")).values_list(
        "audit", flat=True
    )
    items = ChecklistItem.objects.filter(audit__company=company, auditor__department=F("department"))
    return [named, items.values_list("audit", flat=True)]
