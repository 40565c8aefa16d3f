"""Actions a company's policy puts before the management review one by one: each is a point of the agenda, to be concluded on.

Which ones: `review_concludes` of the pack (YNTD-ITSS-0300 4.3.2: major preventive actions).
"""

from typing import Any

from django.db.models import Q

from bihuan.areas.assurance.models.review import ManagementReview, Topic
from bihuan.areas.assurance.review_period import Reach
from bihuan.areas.correction.models import Action
from bihuan.core.flow import Act
from bihuan.core.models import Company
from bihuan.core.routes import fits
from bihuan.core.vocabulary import ReviewInput
from bihuan.core.writing import add_part, link

NOTHING_YET = (Action.State.DRAFT, Action.State.CANCELLED)


def is_asked_for(company: Company, action: Action) -> bool:
    """Does the pack want a conclusion on just this action?"""
    return any(fits(when, action) for when in company.settings.get("review_concludes", ()))


def to_conclude(review: ManagementReview) -> list[Action]:
    """Those that are under way or were closed in the period, and on which no earlier review has concluded."""
    if not review.company.settings.get("review_concludes"):
        return []
    lived = Q(is_open=True) | Reach.of(review).by_moment("archived_at")
    rows = Action.objects.filter(lived, company=review.company, for_review=True)
    before = Topic.objects.filter(review__in=review.former, paper__isnull=False).exclude(concludes="")
    rows = rows.exclude(state__in=NOTHING_YET).exclude(pk__in=before.values("paper"))
    return [one for one in rows.order_by("pk") if is_asked_for(review.company, one)]


def put_on_agenda(review: ManagementReview, act: Act) -> None:
    """A point of its own for each of them, with the record as its paper; once."""
    there = set(review.topics.values_list("paper", flat=True))
    for one in to_conclude(review):
        if one.pk not in there:
            title = f"{one.number} {one.title}"[:200]
            words: dict[str, Any] = {"title": title, "elements": one.element_list, "input": ReviewInput.ACTIONS}
            add_part(Topic, review, **act.signed, as_rule=True, **words, paper=one)
        link(review, one, actor=act.actor, at=act.at)


def point_of(review: ManagementReview, topic: Topic) -> Action | None:
    """The action this point of the agenda is there for, if the pack asks for it."""
    paper = topic.paper
    if paper is None or paper.kind != Action.KIND:
        return None
    action = Action.objects.get(pk=paper.pk)
    return action if is_asked_for(review.company, action) else None
