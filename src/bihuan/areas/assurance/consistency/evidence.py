"""What should be there and is not: evidence, an owner, a day, an action, a record of a decision."""

from datetime import date

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from bihuan.areas.assurance.consistency.rule import Found, of, rule
from bihuan.areas.assurance.models import CheckItem, ChecklistItem, Decision, ManagementReview
from bihuan.areas.assurance.review_words import Becomes
from bihuan.areas.assurance.words import EXAMINED, Result
from bihuan.areas.correction.models import Action, Complaint, Nonconformity
from bihuan.areas.correction.words import Nature
from bihuan.areas.improvement.models import Evaluation, PlanItem
from bihuan.core.models import Attachment, Company, Person, Record

LOOKED_AT = EXAMINED - {Result.NOT_APPLICABLE}


def has_files(record: str = "pk") -> Exists:
    """Files that prove something: neither one withdrawn as attached by mistake, nor the record's own archived paper."""
    return Exists(Attachment.objects.evidence().filter(record=OuterRef(record)))


@rule(
    "item-without-evidence",
    _("Plan item finished without evidence"),
    _("The item is closed, but has neither a file nor a confirmed evaluation."),
)
def bare_items(company: Company, day: date) -> Found:
    closed = of(PlanItem, company, state=PlanItem.State.CLOSED)
    judged = Exists(Evaluation.objects.filter(item=OuterRef("pk"), state=Evaluation.State.CONFIRMED))
    return [closed.filter(~has_files() & ~judged).values_list("pk", flat=True)]


@rule(
    "finding-without-evidence",
    _("Finding without objective evidence"),
    _("A nonconformity, a point of a checklist or of a check says nothing about what was seen."),
)
def bare_findings(company: Company, day: date) -> Found:
    found = Nonconformity.objects.filter(evidence="").exclude(state=Nonconformity.State.DISMISSED)
    empty = Q(result__in=LOOKED_AT, evidence="")
    return [
        found.filter(~has_files()).values_list("pk", flat=True),
        ChecklistItem.objects.filter(empty).values_list("audit", flat=True),
        CheckItem.objects.filter(empty).values_list("quality_check", flat=True),
    ]


@rule(
    "action-without-owner-or-day",
    _("Approved without an owner or a day"),
    _("The action was approved, but nobody answers for it or it has no due day."),
)
def nobodys_actions(company: Company, day: date) -> Found:
    rows = Record.objects.filter(company=company, kind=Action.KIND)
    begun = rows.exclude(state__in=(Action.State.DRAFT, Action.State.SUBMITTED, Action.State.CANCELLED))
    undated = Q(due_on__isnull=True)  # asked apart of what is open and what is closed: an index knows the first
    return [
        begun.filter(owner__isnull=True).values_list("pk", flat=True),
        begun.filter(undated, is_open=True).values_list("pk", flat=True),
        rows.filter(undated, state=Action.State.CLOSED).values_list("pk", flat=True),
    ]


@rule(
    "closed-without-action",
    _("Closed without a corrective action"),
    _("A complaint or a nonconformity is closed, but no action was ever taken on it."),
)
def closed_without_action(company: Company, day: date) -> Found:
    called_off = Record.objects.filter(company=company, kind=Action.KIND, state=Action.State.CANCELLED).values("pk")
    counted, closed = Action.objects.exclude(pk__in=called_off), Record.objects.filter(company=company)
    complaints = closed.filter(kind=Complaint.KIND, state=Complaint.State.CLOSED)
    found = closed.filter(kind=Nonconformity.KIND, state=Nonconformity.State.CLOSED)
    return [
        complaints.filter(~Exists(counted.filter(from_complaint=OuterRef("pk")))).values_list("pk", flat=True),
        found.filter(~Exists(counted.filter(treats=OuterRef("pk")))).values_list("pk", flat=True),
    ]


@rule(
    "closed-without-cause",
    _("Closed without a cause"),
    _("The corrective action is closed, but its root cause was never written down."),
)
def closed_without_cause(company: Company, day: date) -> Found:
    bare = Action.objects.filter(cause="", nature=Nature.CORRECTIVE).values("pk")
    return [Record.objects.filter(pk__in=bare, state=Action.State.CLOSED).values_list("pk", flat=True)]


@rule(
    "decision-without-record",
    _("Decision of a review that nobody carries out"),
    _("The report is approved, but a decision has no record, no owner or no day."),
)
def lost_decisions(company: Company, day: date) -> Found:
    rows = Decision.objects.filter(
        review__company=company,
        review__kind=ManagementReview.KIND,
        review__state__in=("report-approved", "follow-up", "closed"),
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
    gone = Person.objects.filter(company=company, left_on__lt=day).order_by().values("pk")
    return [Record.objects.filter(company=company, owner__in=gone, is_open=True).values_list("pk", flat=True)]
