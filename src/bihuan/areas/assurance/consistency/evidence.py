"""What should be there and is not: evidence, an owner, a day, an action, a record of a decision."""

from datetime import date

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from bihuan.areas.assurance.consistency.rule import Found, rule
from bihuan.areas.assurance.models import CheckItem, ChecklistItem, Decision
from bihuan.areas.assurance.review_words import Becomes
from bihuan.areas.assurance.words import EXAMINED, Result
from bihuan.areas.correction.models import Action, Complaint, Nonconformity
from bihuan.areas.improvement.models import Evaluation, PlanItem
from bihuan.core.models import Attachment, Company, Record

LOOKED_AT = EXAMINED - {Result.NOT_APPLICABLE}


def has_files(record: str = "pk") -> Exists:
    return Exists(Attachment.objects.filter(record=OuterRef(record)))


@rule(
    "item-without-evidence",
    _("Plan item finished without evidence"),
    _("The item is closed, but has neither a file nor a confirmed evaluation."),
)
def bare_items(company: Company, day: date) -> Found:
    closed = PlanItem.objects.filter(company=company, state=PlanItem.State.CLOSED)
    judged = Exists(Evaluation.objects.filter(item=OuterRef("pk"), state=Evaluation.State.CONFIRMED))
    return [closed.filter(~has_files() & ~judged).values_list("pk", flat=True)]


@rule(
    "finding-without-evidence",
    _("Finding without objective evidence"),
    _("A nonconformity, a point of a checklist or of a check says nothing about what was seen."),
)
def bare_findings(company: Company, day: date) -> Found:
    found = Nonconformity.objects.filter(company=company, evidence="").exclude(state=Nonconformity.State.DISMISSED)
    empty = Q(result__in=LOOKED_AT, evidence="")
    return [
        found.filter(~has_files()).values_list("pk", flat=True),
        ChecklistItem.objects.filter(empty, audit__company=company).values_list("audit", flat=True),
        CheckItem.objects.filter(empty, quality_check__company=company).values_list("quality_check", flat=True),
    ]


@rule(
    "action-without-owner-or-day",
    _("Approved without an owner or a day"),
    _("The action was approved, but nobody answers for it or it has no due day."),
)
def nobodys_actions(company: Company, day: date) -> Found:
    begun = Action.objects.filter(company=company).exclude(state__in=("draft", "submitted", "cancelled"))
    return [begun.filter(Q(owner__isnull=True) | Q(due_on__isnull=True)).values_list("pk", flat=True)]


@rule(
    "closed-without-action",
    _("Closed without a corrective action"),
    _("A complaint or a nonconformity is closed, but no action was ever taken on it."),
)
def closed_without_action(company: Company, day: date) -> Found:
    counted = Action.objects.exclude(state=Action.State.CANCELLED)
    complaints = Complaint.objects.filter(company=company, state=Complaint.State.CLOSED)
    found = Nonconformity.objects.filter(company=company, state=Nonconformity.State.CLOSED)
    bare = complaints.filter(~Exists(counted.filter(from_complaint=OuterRef("pk"))))
    return [
        bare.values_list("pk", flat=True),
        found.filter(~Exists(counted.filter(treats=OuterRef("pk")))).values_list("pk", flat=True),
    ]


@rule(
    "closed-without-cause",
    _("Closed without a cause"),
    _("The corrective action is closed, but its root cause was never written down."),
)
def closed_without_cause(company: Company, day: date) -> Found:
    closed = Action.objects.filter(company=company, state=Action.State.CLOSED, nature="corrective")
    return [closed.filter(cause="").values_list("pk", flat=True)]


@rule(
    "decision-without-record",
    _("Decision of a review that nobody carries out"),
    _("The report is approved, but a decision has no record, no owner or no day."),
)
def lost_decisions(company: Company, day: date) -> Found:
    rows = Decision.objects.filter(
        review__company=company, review__state__in=("report-approved", "follow-up", "closed")
    )
    tracked = rows.exclude(becomes=Becomes.NOTHING)
    lost = Q(owner__isnull=True) | Q(due_on__isnull=True) | (Q(became__isnull=True) & ~Q(becomes=Becomes.TASK))
    return [tracked.filter(lost).values_list("review", flat=True)]


@rule(
    "owner-has-left",
    _("Open, but its owner has left"),
    _("The person who answers for the record is no longer with the company."),
)
def orphans(company: Company, day: date) -> Found:
    return [Record.objects.filter(company=company, is_open=True, owner__left_on__lt=day).values_list("pk", flat=True)]
