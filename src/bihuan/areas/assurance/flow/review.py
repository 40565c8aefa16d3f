"""How a management review moves: prepared, inputs frozen, held, reported and approved, followed up (XDYJ-04-01 4.1.2)."""

from datetime import date
from typing import Annotated

from django.utils.translation import gettext_lazy as _

from bihuan.areas.assurance.models.review import Attendee, Decision, ManagementReview, Topic, WaivedInput
from bihuan.areas.assurance.review_actions import put_on_agenda
from bihuan.areas.assurance.review_inputs import inputs_of
from bihuan.areas.assurance.review_period import (
    CLAUSE,
    ENDS,
    as_cut,
    as_meant,
    joins_on,
    none_joined_on,
)
from bihuan.areas.assurance.review_rules import (
    agenda,
    attendance,
    concluded,
    covered,
    followed_up,
    heads,
    inputs_there,
    outputs,
    senior_chair,
)
from bihuan.core.access import By, Relation
from bihuan.core.asks import Hint, Reason
from bihuan.core.cancelling import add_call_off, add_cancel, add_take_back, ends
from bihuan.core.flow import Act, Flow, Look
from bihuan.core.freezing import frozen
from bihuan.core.phrases import phrase
from bihuan.core.refusals import Missing, NotAllowed, Refused
from bihuan.core.vocabulary import Event, Pdca, ReviewInput, Role
from bihuan.core.writing import add_part

State = ManagementReview.State
SUBJECT = "management-review"
FORM = (
    "title", "year", "chair", "planned_on", "place", "period_start", "period_end", "purpose", "owner", "department", "due_on",
)  # fmt: skip
ORGANISERS: list[By] = [Role.MANAGEMENT_REPRESENTATIVE, Role.QUALITY, Role.QUALITY_HEAD]
CHAIRS: list[By] = [Role.EXECUTIVE, Role.GENERAL_MANAGER]

management_review = Flow(
    ManagementReview,
    {
        State.PLANNED: Look("soon", "calendar-event", Pdca.CHECK),
        State.INPUTS_READY: Look("open", "clipboard-check", Pdca.CHECK),
        State.HELD: Look("open", "users", Pdca.CHECK),
        State.REPORT_SUBMITTED: Look("wait", "signature", Pdca.ACT),
        State.REPORT_APPROVED: Look("done", "circle-check", Pdca.ACT),
        State.FOLLOW_UP: Look("open", "progress", Pdca.ACT),
        State.CLOSED: Look("done", "lock-check", Pdca.ACT),
        State.CANCELLED: Look("void", "ban", Pdca.ACT),
    },
    initial=State.PLANNED,
    raised_by=ORGANISERS,
    form=FORM,
    required=("title", "year", "chair", "planned_on", "period_start", "period_end"),
    final=[State.CLOSED, State.CANCELLED],
    strip=[
        State.PLANNED, State.INPUTS_READY, State.HELD, State.REPORT_SUBMITTED, State.REPORT_APPROVED, State.FOLLOW_UP,
        State.CLOSED,
    ],
)  # fmt: skip
management_review.edit(State.PLANNED, by=ORGANISERS, fields=FORM, parts={Topic: None, Attendee: None})
management_review.edit(
    State.INPUTS_READY,
    by=ORGANISERS,
    fields=("planned_on", "place", "owner", "due_on"),
    parts={Topic: ("concludes",), Attendee: None},
)
management_review.edit(
    State.HELD,
    by=[*ORGANISERS, Relation.OWNER],
    fields=("minutes", "conclusion", "owner", "due_on"),
    parts={Topic: ("concludes", "elements"), Decision: None},
)
management_review.edit(
    State.REPORT_APPROVED, State.FOLLOW_UP, by=[*ORGANISERS, Relation.OWNER], parts={Decision: Decision.REPORTED}
)
management_review.edit(
    *State, by=[Relation.SYSTEM], parts={Attendee: None, Topic: None, Decision: None, WaivedInput: None}
)
management_review.waits(State.REPORT_SUBMITTED, subject=SUBJECT, approved=State.REPORT_APPROVED, rejected=State.HELD)


@management_review.created
def invite(review: ManagementReview, act: Act) -> None:
    """The chair and the heads of all departments are on the list from the start."""
    known = heads(review.company, review.company.day_of(act.at))
    for person in dict.fromkeys([review.chair, *known]):
        add_part(Attendee, review, **act.signed, as_rule=True, person=person, department=known.get(person))


# ---------------------------------------------------------------- inputs


@management_review.step(State.PLANNED, by=CHAIRS, label=_("Do without an input"), clause=CLAUSE, icon="circle-x")
def waive_input(
    review: ManagementReview,
    act: Act,
    *,
    input: Annotated[ReviewInput, Hint(_("Input"))],
    reason: Reason,
) -> None:
    """The chair says why the review can do without an input its policy asks for."""
    if act.actor is None or act.actor.pk != review.chair_id:
        raise NotAllowed(
            [Missing(phrase(_("Only the chair, %(person)s, can do without an input."), person=review.chair))]
        )
    if review.waived.filter(input=input).exists():
        raise Refused([_("This input is waived already.")])
    add_part(WaivedInput, review, **act.signed, as_rule=True, input=input, reason=reason)


@management_review.step(
    State.PLANNED, to=State.INPUTS_READY, by=ORGANISERS, needs=[agenda, inputs_there, joins_on],
    label=_("Freeze the inputs"), clause=CLAUSE, icon="camera",
)  # fmt: skip
def freeze_inputs(review: ManagementReview, act: Act) -> None:
    """The figures are kept as the records give them now, with a digest; the review works with these.

    They are of whole days that are over and that no review has looked at: what is of today goes before the next one.
    Actions the policy puts before this one one by one become points of the agenda.
    """
    cut = as_cut(review, act.at)
    for name in ENDS:
        setattr(review, name, getattr(cut, name))
    put_on_agenda(review, act)
    review.frozen_on = review.company.day_of(act.at)
    review.snapshot, review.digest = frozen(inputs_of(review, act.at))


@management_review.step(
    State.INPUTS_READY, to=State.PLANNED, by=ORGANISERS, needs=[none_joined_on], label=_("Gather the inputs anew"),
    icon="arrow-back-up",
)  # fmt: skip
def gather_anew(review: ManagementReview, act: Act, *, reason: Reason) -> None:
    """Something important is missing, or the meeting is put off: the figures are taken again, of the period as it was meant."""
    for name, day in as_meant(review).items():
        setattr(review, name, day)
    review.snapshot, review.digest, review.frozen_on = {}, "", None


# ---------------------------------------------------------------- the meeting and its report


@management_review.step(
    State.INPUTS_READY, to=State.HELD, by=ORGANISERS, needs=[senior_chair, attendance], label=_("Record the meeting"),
    announces=Event.REVIEW_HELD, clause=CLAUSE, icon="users",
)  # fmt: skip
def hold(
    review: ManagementReview,
    act: Act,
    *,
    held_on: date,
    minutes: Annotated[str, Hint(_("What was discussed"), long=True)],
) -> None:
    """The review was held under its chair, with the heads of the departments."""
    if review.frozen_on and held_on < review.frozen_on:
        text = _("It was held before its inputs were gathered on %(day)s. Correct the day.")
        raise Refused([Missing(phrase(text, day=review.frozen_on), "held_on")])
    review.held_on, review.minutes = held_on, minutes


@management_review.step(
    State.HELD, to=State.REPORT_SUBMITTED, by=ORGANISERS, needs=[concluded, covered, outputs], label=_("Submit the report"),
    clause=CLAUSE, icon="send",
)  # fmt: skip
def submit_report(review: ManagementReview, act: Act) -> None:
    """All elements were covered, every kind of output is decided; those the policy names approve the report."""


add_take_back(management_review, State.REPORT_SUBMITTED, by=ORGANISERS)


@management_review.step(
    State.REPORT_APPROVED, to=State.FOLLOW_UP, by=[*ORGANISERS, Relation.SYSTEM], label=_("Follow up"), icon="progress"
)
def follow_up(review: ManagementReview, act: Act) -> None:
    """The decisions are handed out and followed until each is carried out."""


@management_review.step(
    State.FOLLOW_UP,
    to=State.CLOSED,
    by=ORGANISERS,
    needs=[followed_up],
    label=_("Close"),
    clause=CLAUSE,
    icon="lock-check",
)
def close(review: ManagementReview, act: Act, *, result: str) -> None:
    """Every decision is carried out, or a later review has taken it over."""
    review.result = result


NOT_YET, APPROVED = ends(SUBJECT, lambda review: review.is_approved)
add_cancel(management_review, State.CANCELLED, by=ORGANISERS, needs=[NOT_YET, none_joined_on])
add_call_off(management_review, State.CANCELLED, subject=SUBJECT, needs=[APPROVED], label=_("Call the review off"))
