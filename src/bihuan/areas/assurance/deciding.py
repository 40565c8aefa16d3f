"""What the decisions of a management review become once its report is approved: records with an owner and a day."""

from collections.abc import Callable

from bihuan.areas.assurance.models.review import Decision, ManagementReview
from bihuan.areas.assurance.review_words import Becomes
from bihuan.areas.capability.models import Objective
from bihuan.areas.correction.raising import by_act, raise_action
from bihuan.areas.correction.words import Nature, Source
from bihuan.areas.improvement.models import ResourceRequest
from bihuan.areas.improvement.raising import note
from bihuan.core.flow import Act
from bihuan.core.models import Record
from bihuan.core.vocabulary import Event
from bihuan.core.writing import amend_part, create, watch

TITLE = 200


def carry_out(review: ManagementReview, act: Act) -> None:
    """Every decision becomes what it says, once; linked to the review both ways. Whoever carries it out sees the review."""
    for one in Decision.objects.filter(review=review.pk).select_related("owner"):
        if one.owner:
            watch(review, one.owner)
    rows = Decision.objects.filter(review=review.pk, became__isnull=True, becomes__in=list(MADE))
    for row in rows.select_related("owner__department"):
        record = MADE[row.becomes](review, row, act)
        amend_part(row, **act.signed, as_rule=True, stamped={"became": record})


def fact(row: Decision) -> str:
    return f"review:{row.review_id}:{row.pk}"


def _action(review: ManagementReview, row: Decision, act: Act) -> Record:
    return raise_action(
        by_act(act, review, fact(row)),
        title=row.text[:TITLE],
        nature=Nature.CORRECTIVE,
        source=Source.REVIEW,
        what=row.text,
        owner=row.owner,
        due_on=row.due_on,
        department=row.owner.department if row.owner else None,
        elements=row.elements,
    )


def _resource(review: ManagementReview, row: Decision, act: Act) -> Record:
    """The review asks for it, not who approved the review: they may well be the one who grants it."""
    return create(
        ResourceRequest, **{**act.signed, "actor": None}, company=review.company, as_rule=True, sources=(),
        title=row.text[:TITLE], concerns=review, type=row.resource, purpose=row.text, owner=row.owner,
        needed_by=row.due_on, due_on=row.due_on, department=row.owner.department if row.owner else None,
    )  # fmt: skip


def _objective(review: ManagementReview, row: Decision, act: Act) -> Record:
    return create(
        Objective, **act.signed, company=review.company, as_rule=True, sources=[review], title=row.text[:TITLE],
        year=review.year + 1, background=str(review), owner=row.owner, elements=row.elements,
    )  # fmt: skip


def _opportunity(review: ManagementReview, row: Decision, act: Act) -> Record:
    """The improvement area hears of it and enters it in the ledger."""
    return note(
        Event.DECISION_MADE, review, act, fact=fact(row), title=row.text[:TITLE], what=row.text, elements=row.elements,
        department=row.owner.department if row.owner else None,
    )  # fmt: skip


MADE: dict[str, Callable[[ManagementReview, Decision, Act], Record]] = {
    Becomes.ACTION: _action,
    Becomes.RESOURCE_REQUEST: _resource,
    Becomes.OBJECTIVE: _objective,
    Becomes.OPPORTUNITY: _opportunity,
}
