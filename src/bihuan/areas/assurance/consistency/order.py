"""Things that stand in the wrong order: carried out before they were approved, closed before they were verified."""

from datetime import date
from typing import Any

from django.db.models import F, OuterRef, Q, Subquery
from django.utils.translation import gettext_lazy as _

from bihuan.areas.assurance.consistency.rule import Found, of, rule
from bihuan.areas.assurance.models import Audit, Decision, ManagementReview, MaterialRequest
from bihuan.areas.correction.models import Action, ActionStep, Complaint, Nonconformity
from bihuan.areas.correction.words import MeasureKind
from bihuan.areas.improvement.models import ItemStep, Opportunity
from bihuan.areas.policies.models import ControlledDocument
from bihuan.core.models import Approval, Company, Record


def first_approval(record: str) -> Subquery:
    """When the record was approved for the first time."""
    rows = Approval.objects.filter(record=OuterRef(record), state=Approval.State.APPROVED)
    return Subquery(rows.order_by("ended_at").values("ended_at")[:1])


@rule(
    "carried-out-before-approval",
    _("Carried out before it was approved"),
    _("The day a measure was done lies before the day its action, plan or document was approved."),
)
def carried_out_early(company: Company, day: date) -> Found:
    steps = ActionStep.objects.filter(done_on__isnull=False).exclude(type=MeasureKind.CORRECTION)
    rows = ItemStep.objects.filter(done_on__isnull=False)
    return [
        _early(steps, "action").values_list("action", flat=True),
        _early(rows, "item__plan").values_list("item", flat=True),
    ]


def _early(steps: Any, record: str) -> Any:
    """Done on a day before that of the first approval; the plain comparison first, as the exact one costs more."""
    dated = steps.annotate(approved=first_approval(record))
    return dated.filter(approved__gt=F("done_on")).filter(approved__date__gt=F("done_on"))


@rule(
    "action-days-out-of-order",
    _("Days of an action that cannot be"),
    _("Reported as carried out before it was approved or before one of its measures, or on a day still to come."),
)
def impossible_days(company: Company, day: date) -> Found:
    actions = Action.objects.filter(done_on__isnull=False)
    rows = ActionStep.objects.filter(done_on__isnull=False, round=F("action__round"))
    wrong = rows.filter(Q(done_on__gt=day) | Q(done_on__gt=F("action__done_on")))
    return [
        actions.filter(Q(done_on__gt=day) | Q(confirm_on__lt=F("done_on"))).values_list("pk", flat=True),
        _early(actions, "pk").values_list("pk", flat=True),
        wrong.values_list("action", flat=True),
    ]


@rule(
    "document-in-force-before-approval",
    _("Document in force before it was approved"),
    _("A controlled document takes effect, or was issued, before the day of its approval."),
)
def document_early(company: Company, day: date) -> Found:
    rows = of(ControlledDocument, company, issued_on__isnull=False)
    early = Q(approved__date__gt=F("issued_on")) | Q(approved__date__gt=F("effective_on"))
    return [rows.annotate(approved=first_approval("pk")).filter(early).values_list("pk", flat=True)]


@rule(
    "closed-before-verified",
    _("Closed before it was verified"),
    _("It is closed, but nobody verified it, or only afterwards."),
)
def closed_early(company: Company, day: date) -> Found:
    late = (
        Q(verified_by__isnull=True)
        | Q(verified_on__isnull=True)
        | Q(archived_at__isnull=False, verified_on__gt=F("archived_at__date"))
    )
    still_open = Record.objects.filter(company=company, kind=Action.KIND, is_open=True).values("pk")
    treated = Action.objects.filter(pk__in=still_open, treats__isnull=False).values("treats")
    closed = Record.objects.filter(company=company, kind=Nonconformity.KIND, state=Nonconformity.State.CLOSED)
    return [
        of(Action, company, state=Action.State.CLOSED).filter(late).values_list("pk", flat=True),
        closed.filter(pk__in=treated).values_list("pk", flat=True),
        of(Opportunity, company, state=Opportunity.State.CLOSED).filter(late).values_list("pk", flat=True),
    ]


@rule(
    "effect-before-verification",
    _("Effect confirmed too early"),
    _("The effect was confirmed before the verification, or before the time it was to be watched had passed."),
)
def effect_early(company: Company, day: date) -> Found:
    early = Q(confirmed_on__lt=F("verified_on")) | Q(confirmed_on__lt=F("confirm_on")) | Q(verified_on__lt=F("done_on"))
    return [Action.objects.filter(early).values_list("pk", flat=True)]


@rule(
    "answered-before-received",
    _("Days in the wrong order"),
    _(
        "Answered before it came in, accepted before it was raised, reported before it ended, held before its inputs, "
        "carried out before it was decided; or on a day still to come."
    ),
)
def wrong_order(company: Company, day: date) -> Found:
    return [
        Complaint.objects.filter(Q(answered_on__lt=F("received_on")) | Q(answered_on__gt=day)).values_list(
            "pk", flat=True
        ),
        MaterialRequest.objects.filter(received_on__gt=day).values_list("audit", flat=True),
        *_decisions(day),
        Nonconformity.objects.filter(accepted_on__lt=F("raised_on")).values_list("pk", flat=True),
        Audit.objects.filter(reported_on__lt=F("ended_on")).values_list("pk", flat=True),
        ManagementReview.objects.filter(held_on__lt=F("frozen_on")).values_list("pk", flat=True),
    ]


def _decisions(day: date) -> list[Any]:
    """Decisions carried out as they stand: not before the report was approved, not verified before they were done."""
    rows = Decision.objects.filter(done_on__isnull=False)
    wrong = rows.filter(Q(done_on__gt=day) | Q(verified_on__lt=F("done_on")))
    return [wrong.values_list("review", flat=True), _early(rows, "review").values_list("review", flat=True)]


@rule(
    "audit-closed-with-open-nonconformity",
    _("Audit closed while a nonconformity is open"),
    _("The audit is closed, but a nonconformity it found is not."),
)
def audit_early(company: Company, day: date) -> Found:
    closed = of(Audit, company, state=Audit.State.CLOSED)
    still = closed.filter(items__finding__is_open=True, items__finding__kind=Nonconformity.KIND)
    return [still.values_list("pk", flat=True)]
