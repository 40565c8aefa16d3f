"""What a management review lacks, and what is still open of the reviews before it. Questions only, no changes."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from bihuan.areas.assurance.models.review import Decision, ManagementReview, Topic
from bihuan.areas.assurance.review_actions import point_of
from bihuan.areas.assurance.review_inputs import asked_inputs, is_present, supplied
from bihuan.areas.assurance.review_period import CLAUSE, Reach, as_cut, looked
from bihuan.areas.assurance.review_words import Becomes, Output, Presence
from bihuan.core.access import heads_of, standing_of
from bihuan.core.models import Company, Department, Person
from bihuan.core.phrases import listed, phrase
from bihuan.core.refusals import Missing
from bihuan.core.vocabulary import Element, ReviewInput, Role

ONE_BY_ONE = "YNTD-ITSS-0300/4.3.2"
SENIOR = frozenset({Role.EXECUTIVE.value, Role.GENERAL_MANAGER.value})


def heads(company: Company, day: date) -> dict[Person, Department]:
    """Every head of a department, named or by role, with the first department they head (XDYJ-04-01 4.1.2)."""
    found: dict[Person, Department] = {}
    for department in Department.objects.filter(company=company).select_related("head", "company").order_by("pk"):
        for person in heads_of(department, day):
            found.setdefault(person, department)
    return found


# ---------------------------------------------------------------- before the meeting


def missing_inputs(review: ManagementReview, before: Iterable[ManagementReview] | None = None) -> list[ReviewInput]:
    """The inputs the policy asks for that are neither in the records nor on the agenda, and that nobody waived."""
    given = set(supplied(review))
    waived = set(review.waived.values_list("input", flat=True))
    asked = [one for one in asked_inputs(review.company) if one not in given | waived]
    reach = Reach.of(review, before)
    return [one for one in asked if not is_present(review, reach, one)]


def inputs_there(review: ManagementReview, at: datetime) -> list[Missing]:
    """Nothing is missing in the period as it will be cut."""
    text = _("Missing: %(input)s. Record it, put a topic with its material on the agenda, or let the chair waive it.")
    before = looked(review.company, but=review.pk)
    missing = missing_inputs(as_cut(review, at, before), before)
    return [Missing(phrase(text, input=one.label), "topics", CLAUSE) for one in missing]


def agenda(review: ManagementReview) -> Missing | None:
    if review.topics.exists():
        return None
    return Missing(_("The agenda has no topic yet. Add what is to be discussed."), "topics", CLAUSE)


def senior_chair(review: ManagementReview, at: datetime) -> Missing | None:
    """XDYJ-04-01 4.1.2: senior management takes the chair."""
    if standing_of(review.chair, at).roles & SENIOR:
        return None
    return Missing(
        phrase(_("%(person)s does not belong to senior management and cannot take the chair."), person=review.chair),
        "chair",
        CLAUSE,
    )


def attendance(review: ManagementReview, at: datetime) -> list[Missing]:
    """Everyone's presence is noted, the chair's above all; who is not there has a reason (XDYJ-04-01 4.1.2)."""
    rows = {row.person_id: row for row in review.attendees.select_related("person")}
    found = []
    day = review.company.day_of(at)
    for person in [*heads(review.company, day), review.chair]:
        if person.pk not in rows:
            text = _("%(person)s is not on the list of attendees. Add them, and note whether they came.")
            found.append(Missing(phrase(text, person=person), "attendees", CLAUSE))
    for row in rows.values():
        if not row.presence:
            found.append(Missing(phrase(_("Note whether %(person)s was present."), person=row), "attendees", CLAUSE))
        elif row.presence != Presence.PRESENT and not row.note.strip():
            text = _("Say who came instead of %(person)s, or why nobody did.")
            found.append(Missing(phrase(text, person=row), "attendees", CLAUSE))
    chair = rows.get(review.chair_id)
    if chair and chair.presence and chair.presence != Presence.PRESENT:
        found.append(Missing(_("Without its chair a review is not held. Choose another day."), "attendees", CLAUSE))
    return list({str(one): one for one in found}.values())


# ---------------------------------------------------------------- the report


def coverage(review: ManagementReview) -> dict[Element, list[str]]:
    """Where each of the six elements came up: topics that were concluded, and decisions (YNTD-ITSS-0301 2.2)."""
    topics = [row for row in review.topics.all() if row.concludes.strip()]
    rows: list[Any] = [*topics, *review.decisions.all()]
    return {one: [str(row) for row in rows if one.value in row.elements.split()] for one in Element}


def covered(review: ManagementReview) -> Missing | None:
    gaps = [one.label for one, rows in coverage(review).items() if not rows]
    if not gaps:
        return None
    text = _(
        "The review says nothing on: %(elements)s. Conclude a topic or decide on each, if only that nothing changes."
    )
    return Missing(phrase(text, elements=listed(gaps)), "topics", CLAUSE)


def concluded(review: ManagementReview) -> list[Missing]:
    rows = review.topics.select_related("paper")
    found = [_unconcluded(review, row) for row in rows if not row.concludes.strip()]
    if not review.conclusion.strip():
        found.append(Missing(_("Write the overall conclusion."), "conclusion", CLAUSE))
    return found


def _unconcluded(review: ManagementReview, topic: Topic) -> Missing:
    if action := point_of(review, topic):
        text = _(
            "%(action)s goes before the review by itself: write what it concludes on it, in its topic of the agenda."
        )
        return Missing(phrase(text, action=action), "topics", ONE_BY_ONE)
    text = _("“%(topic)s” has no conclusion. Write what the review concludes.")
    return Missing(phrase(text, topic=topic), "topics", CLAUSE)


def outputs(review: ManagementReview) -> list[Missing]:
    """XDYJ-04-01 4.1.2: improvement of the system, resources, next year's objectives; even if it is that nothing changes."""
    rows = list(review.decisions.all())
    known = {row.output for row in rows}
    text = _("No decision on: %(output)s. If nothing changes, record just that.")
    found = [Missing(phrase(text, output=one.label), "decisions", CLAUSE) for one in Output if one not in known]
    for row in rows:
        if row.becomes != Becomes.NOTHING and not (row.owner_id and row.due_on):
            text = _("“%(decision)s” needs somebody responsible and a day.")
            found.append(Missing(phrase(text, decision=row), "decisions", CLAUSE))
        if row.becomes == Becomes.RESOURCE_REQUEST and not row.resource:
            text = _("“%(decision)s”: say which kind of resource.")
            found.append(Missing(phrase(text, decision=row), "decisions", CLAUSE))
    return found


# ---------------------------------------------------------------- follow-up


def open_decisions(reviews: "QuerySet[ManagementReview]") -> list[Decision]:
    """What is not carried out yet of these reviews, the oldest first."""
    rows = Decision.objects.filter(review__in=reviews).exclude(becomes=Becomes.NOTHING)
    return [row for row in rows.select_related("became", "owner", "review").order_by("id") if not row.is_done]


def unfinished(review: ManagementReview) -> list[Decision]:
    """Decisions that keep the review open: its own and those it took over, unless a later review took them over again."""
    if review.later.exists():
        return []
    own = ManagementReview.objects.filter(pk=review.pk)
    return [row for row in open_decisions(own | review.former) if not row.ended_with_review]


def followed_up(review: ManagementReview) -> list[Missing]:
    text = _("Still open: %(decision)s (%(number)s). Carry it out; the next review takes over what is open then.")
    return [
        Missing(
            phrase(text, decision=row, number=row.became.number if row.became else row.review.number),
            "decisions",
            CLAUSE,
            record=row.became,
        )
        for row in unfinished(review)
    ]
