"""What the records say for a management review: each input as figures, each figure with the records behind it.

Everything is plain values, so that it can be frozen, digested and shown again as it was.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from bihuan.areas.assurance.models.audit import Audit
from bihuan.areas.assurance.models.checklist import ChecklistItem
from bihuan.areas.assurance.models.review import Decision, ManagementReview, Topic
from bihuan.areas.assurance.review_duties import duty_figures, has_duties
from bihuan.areas.assurance.review_period import Reach
from bihuan.areas.assurance.review_rows import MOST, decision_row, effect_row, finding_row, objective_row
from bihuan.areas.assurance.review_words import Becomes
from bihuan.areas.assurance.words import Result
from bihuan.areas.capability.models import Attainment, Objective
from bihuan.areas.correction.models import Action, Complaint, Nonconformity
from bihuan.areas.improvement.models import Evaluation, Opportunity, PlanItem
from bihuan.areas.policies.models import Filing
from bihuan.core.models import Company, Record
from bihuan.core.vocabulary import ReviewInput

Rows = "QuerySet[Any]"
SATISFACTION = ("survey", "satisfaction-report", "customer-feedback")
DEFAULT = (
    ReviewInput.AUDITS, ReviewInput.SATISFACTION, ReviewInput.OBJECTIVES, ReviewInput.ACTIONS, ReviewInput.FORMER,
)  # fmt: skip

LABELS: dict[str, Any] = {
    "audits": _("Audits reported"),
    "audit-major": _("Major nonconformities found"),
    "audit-minor": _("Minor nonconformities found"),
    "audit-observations": _("Observations"),
    "audit-good": _("Good practices"),
    "audit-open": _("Nonconformities from audits still open"),
    "complaints": _("Complaints received"),
    "complaints-answered": _("Complaints answered"),
    "complaints-open": _("Complaints still open"),
    "satisfaction-papers": _("Surveys and satisfaction reports"),
    "objectives": _("Objectives of the year"),
    "objectives-reached": _("Objectives reached"),
    "objectives-missed": _("Objectives reached in part or not"),
    "objectives-untold": _("Objectives without a result"),
    "actions": _("Actions raised"),
    "actions-preventive": _("Preventive actions raised"),
    "actions-closed": _("Actions closed"),
    "actions-open": _("Actions still open"),
    "actions-overdue": _("Actions overdue"),
    "actions-for-review": _("Actions that go before this review, open or closed since"),
    "actions-repeated": _("Actions drawn up again because they had no effect"),
    "former-decisions": _("Decisions of former reviews"),
    "former-open": _("Decisions of former reviews still open"),
    "nonconformities": _("Nonconformities raised"),
    "nonconformities-major": _("Major ones"),
    "nonconformities-recurring": _("Recurring ones"),
    "nonconformities-open": _("Nonconformities still open"),
    "duties": _("Duties done on time"),
    "duties-late": _("Duties done late"),
    "duties-overdue": _("Duties overdue"),
    "opportunities": _("Improvement opportunities raised"),
    "opportunities-closed": _("Improvement opportunities closed"),
    "effects": _("Improvements whose effect was verified"),
    "items-closed": _("Plan items closed"),
    "items-overdue": _("Plan items overdue"),
    "evaluations": _("Effects confirmed as reached"),
}


def asked_inputs(company: Company) -> list[ReviewInput]:
    """What the company's policy asks for."""
    own = company.settings.get("review_inputs") or DEFAULT
    return [ReviewInput(one) for one in own]


def inputs_of(review: ManagementReview, at: datetime) -> dict[str, Any]:
    """All inputs as they stand at a moment."""
    asked = asked_inputs(review.company)
    waived = {row.input: row.reason for row in review.waived.all()}
    said, reach = supplied(review), Reach.of(review)
    shown = [*asked, *(one for one in ReviewInput if one not in asked)]
    return {
        **reach.said(),
        "as_of": at,
        "inputs": [
            {
                "key": one.value,
                "asked": one in asked,
                "present": one in said or is_present(review, reach, one),
                "topics": said.get(one, []),
                "waived": waived.get(one.value, ""),
                "figures": GATHERED[one](review, reach, at),
            }
            for one in shown
        ],
    }


def supplied(review: ManagementReview) -> dict[str, list[str]]:
    """The inputs for which the agenda has a topic with its material."""
    found: dict[str, list[str]] = {}
    for row in Topic.objects.filter(review=review.pk).exclude(input=""):
        if row.has_material:
            found.setdefault(row.input, []).append(row.title)
    return found


def _figure(key: str, rows: "QuerySet[Any]", of: int | None = None) -> dict[str, Any]:
    """A count with the numbers of what it counts, the newest where there are more than are kept."""
    numbers = list(rows.order_by("-pk").values_list("number", flat=True)[: MOST + 1])
    value = len(numbers) if len(numbers) <= MOST else rows.count()
    return {"key": key, "value": value, "of": of, "numbers": numbers[:MOST][::-1]}


def _told(key: str, table: str, rows: list[dict[str, Any]], of: int | None = None) -> dict[str, Any]:
    """A count of rows that are kept with it as they stand, the newest where there are more than are kept."""
    kept = rows[-MOST:]
    numbers = [row["record"] for row in kept if row["record"]]
    return {"key": key, "value": len(rows), "of": of, "numbers": numbers, "table": table, "rows": kept}


def _own(model: type[Record], review: ManagementReview) -> "QuerySet[Any]":
    """The company's records of a kind; the kind is said, so that the index of lists serves."""
    return model._default_manager.filter(company=review.company, kind=model.KIND)


def _lived_within(reach: Reach) -> Q:
    """Raised in the period, or closed in it."""
    return reach.by_moment("created_at") | reach.by_moment("archived_at")


def _overdue(rows: "QuerySet[Any]", review: ManagementReview, at: datetime) -> "QuerySet[Any]":
    return rows.filter(is_open=True, due_on__lt=review.company.day_of(at))


# ---------------------------------------------------------------- one input each


def _audits(review: ManagementReview, reach: Reach, at: datetime) -> list[dict[str, Any]]:
    reported = _own(Audit, review).filter(reach.by_day("reported_on"))
    found = ChecklistItem.objects.filter(audit__in=reported)
    each = {
        "major": Result.MAJOR,
        "minor": Result.MINOR,
        "observations": Result.OBSERVATION,
        "good": Result.GOOD_PRACTICE,
    }
    found = found.select_related("audit", "department", "finding").order_by("audit", "id")
    return [
        _figure("audits", reported),
        *(
            _told(f"audit-{name}", "finding", [finding_row(row) for row in found.filter(result=result)])
            for name, result in each.items()
        ),
        _figure("audit-open", _own(Nonconformity, review).filter(source="audit", is_open=True)),
    ]


def _complaints(review: ManagementReview, reach: Reach, at: datetime) -> list[dict[str, Any]]:
    rows = _own(Complaint, review).exclude(state=Complaint.State.CANCELLED)
    received = rows.filter(reach.by_day("received_on"))
    total = received.count()
    return [
        _figure("complaints", received),
        _figure("complaints-answered", received.filter(answered_on__isnull=False), total),
        _figure("complaints-open", rows.filter(is_open=True)),
        _figure("satisfaction-papers", _papers(review, reach)),
    ]


def _papers(review: ManagementReview, reach: Reach) -> "QuerySet[Any]":
    """Surveys and reports of the period: records of ours, or documents filed, as soon as they are confirmed."""
    filed = Filing.objects.filter(
        reach.by_day("effective_on", "archived_at"), company=review.company, state="confirmed"
    )
    meant = filed.filter(Q(duty__evidence_kind__in=SATISFACTION) | Q(task__duty__evidence_kind__in=SATISFACTION))
    own = Q(kind__in=SATISFACTION) & reach.by_moment("created_at") & ~Q(state__in=("draft", "cancelled"))
    return Record.objects.filter(Q(pk__in=meant.values("pk")) | own, company=review.company)


def _goals(review: ManagementReview) -> "QuerySet[Any]":
    return _own(Objective, review).filter(year=review.year).exclude(state__in=("draft", "cancelled"))


def _objectives(review: ManagementReview, reach: Reach, at: datetime) -> list[dict[str, Any]]:
    """Every objective with its target and its result, then how many were reached (XDYJ-04-01 4.1.2)."""
    rows = [objective_row(one) for one in _goals(review).order_by("pk")]
    reached, untold = str(Attainment.REACHED), ""
    by = {
        "reached": [row for row in rows if row["attainment"] == reached],
        "missed": [row for row in rows if row["attainment"] not in (reached, untold)],
        "untold": [row for row in rows if row["attainment"] == untold],
    }
    return [
        _told("objectives", "objective", rows),
        *(_told(f"objectives-{name}", "objective", some, len(rows)) for name, some in by.items()),
    ]


def _actions(review: ManagementReview, reach: Reach, at: datetime) -> list[dict[str, Any]]:
    rows = _own(Action, review).exclude(state=Action.State.CANCELLED)
    raised = rows.filter(reach.by_moment("created_at"))
    total = raised.count()
    return [
        _figure("actions", raised),
        _figure("actions-preventive", raised.filter(nature="preventive"), total),
        _figure("actions-closed", raised.filter(is_open=False), total),
        _figure("actions-open", rows.filter(is_open=True)),
        _figure("actions-overdue", _overdue(rows, review, at)),
        _figure("actions-for-review", rows.filter(_lived_within(reach) | Q(is_open=True), for_review=True)),
        _figure("actions-repeated", raised.filter(round__gt=1), total),
    ]


def _former(review: ManagementReview, reach: Reach, at: datetime) -> list[dict[str, Any]]:
    rows = Decision.objects.filter(review__in=review.former).exclude(becomes=Becomes.NOTHING)
    decided = list(rows.select_related("became", "review", "owner").order_by("id"))
    last = review.former.order_by("-held_on", "-pk").values_list("pk", flat=True).first()
    still = [row for row in decided if row.is_undone and (row.review_id == last or not row.ended_with_review)]
    return [
        _told("former-decisions", "decision", [decision_row(row) for row in decided]),
        _told("former-open", "decision", [decision_row(row) for row in still], len(decided)),
    ]


def _nonconformities(review: ManagementReview, reach: Reach, at: datetime) -> list[dict[str, Any]]:
    rows = _own(Nonconformity, review).exclude(state=Nonconformity.State.DISMISSED)
    raised = rows.filter(reach.by_day("raised_on"))
    total = raised.count()
    return [
        _figure("nonconformities", raised),
        _figure("nonconformities-major", raised.filter(severity="major"), total),
        _figure("nonconformities-recurring", raised.filter(recurring=True), total),
        _figure("nonconformities-open", rows.filter(is_open=True)),
    ]


def _improvement(review: ManagementReview, reach: Reach, at: datetime) -> list[dict[str, Any]]:
    rows = _own(Opportunity, review).exclude(state=Opportunity.State.CANCELLED)
    raised = rows.filter(reach.by_moment("created_at"))
    items = _own(PlanItem, review).filter(plan__year=review.year).exclude(state="cancelled")
    total = items.count()
    seen = (
        rows.filter(reach.by_moment("archived_at"), state=Opportunity.State.CLOSED)
        .exclude(verified_result="")
        .order_by("pk")
    )
    judged = _own(Evaluation, review).filter(reach.by_moment("archived_at"), state="confirmed")
    return [
        _figure("opportunities", raised),
        _figure("opportunities-closed", raised.filter(is_open=False), raised.count()),
        _told("effects", "effect", [effect_row(one) for one in seen]),
        _figure("items-closed", items.filter(state="closed"), total),
        _figure("items-overdue", _overdue(items, review, at), total),
        _figure("evaluations", judged.filter(verdict="effective"), judged.count()),
    ]


GATHERED: dict[ReviewInput, Callable[[ManagementReview, Reach, datetime], list[dict[str, Any]]]] = {
    ReviewInput.AUDITS: _audits,
    ReviewInput.SATISFACTION: _complaints,
    ReviewInput.OBJECTIVES: _objectives,
    ReviewInput.ACTIONS: _actions,
    ReviewInput.FORMER: _former,
    ReviewInput.NONCONFORMITIES: _nonconformities,
    ReviewInput.DUTIES: duty_figures,
    ReviewInput.IMPROVEMENT: _improvement,
}


# ---------------------------------------------------------------- is there anything to say


def is_present(review: ManagementReview, reach: Reach, one: ReviewInput) -> bool:
    """Do the records hold this input? The state of actions and of former reviews always can be told; an objective
    counts once its result is reported."""
    company = review.company
    if one is ReviewInput.AUDITS:
        return Audit.objects.filter(reach.by_day("reported_on"), company=company).exists()
    if one is ReviewInput.SATISFACTION:
        return _papers(review, reach).exists()
    if one is ReviewInput.OBJECTIVES:
        return _goals(review).exclude(attainment="").exists()
    if one is ReviewInput.DUTIES:
        return has_duties(company)
    return True
