"""Decisions of a management review that are carried out as they stand: reported by their owner, verified by others."""

from typing import Annotated, Any

from django.utils.translation import gettext_lazy as _

from bihuan.areas.assurance.flow.review import CHAIRS, ORGANISERS, State, management_review
from bihuan.areas.assurance.models.review import Decision, ManagementReview
from bihuan.areas.assurance.reporting import reporters
from bihuan.areas.assurance.review_period import CLAUSE
from bihuan.areas.assurance.review_words import Becomes
from bihuan.core.access import capacity, standing_of
from bihuan.core.asks import Hint, Reason
from bihuan.core.flow import Act
from bihuan.core.phrases import phrase
from bihuan.core.refusals import Missing, NotAllowed, Refused
from bihuan.core.writing import amend_part

FOLLOWED = (State.REPORT_APPROVED, State.FOLLOW_UP)


def to_verify(review: ManagementReview) -> Missing | None:
    if any(row.is_reported for row in review.decisions.filter(becomes=Becomes.TASK)):
        return None
    text = _("No decision waits to be verified. Whoever is responsible reports first, in the row of the decision.")
    return Missing(text, "decisions", CLAUSE)


@management_review.step(
    *FOLLOWED,
    by=[*ORGANISERS, *CHAIRS],
    needs=[to_verify],
    label=_("Verify a decision"),
    clause=CLAUSE,
    icon="eye-check",
)
def verify_decision(
    review: ManagementReview,
    act: Act,
    *,
    decision: Annotated[Decision, Hint(_("Decision"))],  # type: ignore[valid-type]  # mypy's plugin for Django
    comment: Annotated[str, Hint(_("What was seen"), long=True)],
) -> None:
    """Quality or the chair has seen that it was carried out."""
    _check(review, decision, act)
    today = review.company.day_of(act.at)
    amend_part(decision, **act.signed, as_rule=True, stamped={"verified_on": today, "verified_by": act.actor})


@management_review.step(
    *FOLLOWED, by=[*ORGANISERS, *CHAIRS], needs=[to_verify], label=_("Return a decision"), clause=CLAUSE,
    icon="arrow-back-up",
)  # fmt: skip
def return_decision(
    review: ManagementReview,
    act: Act,
    *,
    decision: Annotated[Decision, Hint(_("Decision"))],  # type: ignore[valid-type]
    reason: Reason,
) -> None:
    """It was not carried out, or not as decided: it is open again, and reported anew in words of its own."""
    _check(review, decision, act)
    emptied: dict[str, Any] = {"done_on": None, "done_note": ""}  # the journal keeps what was said
    amend_part(decision, **act.signed, as_rule=True, **emptied)


def _check(review: ManagementReview, decision: Decision, act: Act) -> None:
    if decision.review_id != review.pk:
        raise Refused([Missing(_("This decision belongs to another review. Choose one of this review."), "decision")])
    if not decision.is_reported:
        text = _("“%(decision)s” is not reported as carried out, or verified already. Choose one that waits.")
        raise Refused([Missing(phrase(text, decision=decision), "decision", CLAUSE)])
    if any(one.pk == decision.owner_id for one in act.eyes):
        text = _("Four eyes: %(person)s is responsible for it. Quality or the chair verifies it.")
        raise NotAllowed([Missing(phrase(text, person=decision.owner), "decision", CLAUSE)])
    decision.review = review
    told = reporters(decision)
    if own := [one for one in act.eyes if one.pk in told]:
        text = _("Four eyes: %(person)s reported it. Somebody else of quality, or the chair, verifies it.")
        raise NotAllowed([Missing(phrase(text, person=own[0]), "decision", CLAUSE)])
    _of_this_review(review, act)


def _of_this_review(review: ManagementReview, act: Act) -> None:
    """Of senior management only who took the chair."""
    actor = act.actor
    if actor is None or actor.pk == review.chair_id or capacity(standing_of(actor, act.at), ORGANISERS, review):
        return
    raise NotAllowed([Missing(phrase(_("Of senior management the chair, %(person)s, verifies."), person=review.chair))])
