"""Things that stand in the wrong order: carried out before they were approved, closed before they were verified."""

from datetime import date
from typing import Any

from django.db.models import DateTimeField, F, OuterRef, Q, Subquery
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy as _

from bihuan.areas.assurance.consistency.rule import Found, rule
from bihuan.areas.assurance.models import Audit, ManagementReview
from bihuan.areas.correction.models import Action, ActionStep, Complaint, Nonconformity
from bihuan.areas.correction.words import MeasureKind
from bihuan.areas.improvement.models import ItemStep, Opportunity
from bihuan.areas.policies.models import ControlledDocument
from bihuan.core.models import Approval, Company


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
    steps = ActionStep.objects.filter(action__company=company, done_on__isnull=False).exclude(
        type=MeasureKind.CORRECTION
    )
    rows = ItemStep.objects.filter(item__company=company, done_on__isnull=False)
    return [
        _early(steps, "action").values_list("action", flat=True),
        _early(rows, "item__plan").values_list("item", flat=True),
    ]


def _early(steps: Any, record: str) -> Any:
    """Done on a day before that of the first approval; the plain comparison first, as the exact one costs more."""
    dated = steps.annotate(approved=first_approval(record), midnight=Cast("done_on", DateTimeField()))
    return dated.filter(approved__gt=F("midnight")).filter(approved__date__gt=F("done_on"))


@rule(
    "action-days-out-of-order",
    _("Days of an action that cannot be"),
    _("Reported as carried out before it was approved or before one of its measures, or on a day still to come."),
)
def impossible_days(company: Company, day: date) -> Found:
    actions = Action.objects.filter(company=company, done_on__isnull=False)
    rows = ActionStep.objects.filter(action__company=company, round=F("action__round"))
    wrong = rows.filter(Q(done_on__gt=day) | Q(done_on__gt=F("action__done_on")))
    dated = actions.annotate(approved=first_approval("pk"), midnight=Cast("done_on", DateTimeField()))
    return [
        actions.filter(Q(done_on__gt=day) | Q(confirm_on__lt=F("done_on"))).values_list("pk", flat=True),
        dated.filter(approved__gt=F("midnight")).filter(approved__date__gt=F("done_on")).values_list("pk", flat=True),
        wrong.values_list("action", flat=True),
    ]


@rule(
    "document-in-force-before-approval",
    _("Document in force before it was approved"),
    _("A controlled document takes effect, or was issued, before the day of its approval."),
)
def document_early(company: Company, day: date) -> Found:
    rows = ControlledDocument.objects.filter(company=company, issued_on__isnull=False)
    early = Q(approved__date__gt=F("issued_on")) | Q(approved__date__gt=F("effective_on"))
    return [rows.annotate(approved=first_approval("pk")).filter(early).values_list("pk", flat=True)]


@rule(
    "closed-before-verified",
    _("Closed before it was verified"),
    _("It is closed, but nobody verified it, or only afterwards."),
)
def closed_early(company: Company, day: date) -> Found:
    closed = Q(company=company, state="closed")
    late = Q(verified_on__isnull=True) | Q(verified_on__gt=F("archived_at__date"))
    actions = Action.objects.filter(closed & late).values_list("pk", flat=True)
    open_ones = Action.objects.filter(company=company, is_open=True, treats__isnull=False).values_list(
        "treats", flat=True
    )
    nonconformities = Nonconformity.objects.filter(closed, pk__in=open_ones).values_list("pk", flat=True)
    return [actions, nonconformities, Opportunity.objects.filter(closed & late).values_list("pk", flat=True)]


@rule(
    "effect-before-verification",
    _("Effect confirmed too early"),
    _("The effect was confirmed before the verification, or before the time it was to be watched had passed."),
)
def effect_early(company: Company, day: date) -> Found:
    early = Q(confirmed_on__lt=F("verified_on")) | Q(confirmed_on__lt=F("confirm_on")) | Q(verified_on__lt=F("done_on"))
    return [Action.objects.filter(early, company=company).values_list("pk", flat=True)]


@rule(
    "answered-before-received",
    _("Days in the wrong order"),
    _("Answered before it came in, accepted before it was raised, reported before it ended, held before its inputs."),
)
def wrong_order(company: Company, day: date) -> Found:
    complaints = Complaint.objects.filter(company=company, answered_on__lt=F("received_on")).values_list(
        "pk", flat=True
    )
    return [
        complaints,
        Nonconformity.objects.filter(company=company, accepted_on__lt=F("raised_on")).values_list("pk", flat=True),
        Audit.objects.filter(company=company, reported_on__lt=F("ended_on")).values_list("pk", flat=True),
        ManagementReview.objects.filter(company=company, held_on__lt=F("frozen_on")).values_list("pk", flat=True),
    ]


@rule(
    "audit-closed-with-open-nonconformity",
    _("Audit closed while a nonconformity is open"),
    _("The audit is closed, but a nonconformity it found is not."),
)
def audit_early(company: Company, day: date) -> Found:
    closed = Audit.objects.filter(company=company, state=Audit.State.CLOSED)
    still = closed.filter(items__finding__is_open=True, items__finding__kind=Nonconformity.KIND)
    return [still.values_list("pk", flat=True)]
