"""How a suggestion round moves: written, opened to those asked, answers screened one by one, closed (XDYJ-03-02 4.1.3)."""

from typing import Annotated

from django.utils.translation import gettext_lazy as _

from bihuan.areas.improvement.models import RoundAnswer, RoundDepartment, RoundQuestion, SuggestionRound
from bihuan.areas.improvement.rounds import dismiss, opportunity_from
from bihuan.core.access import Relation
from bihuan.core.asks import Hint, Reason
from bihuan.core.cancelling import add_cancel
from bihuan.core.flow import Act, Flow, Look
from bihuan.core.phrases import phrase
from bihuan.core.refusals import Missing, Refused
from bihuan.core.vocabulary import Event, Pdca, Role

State = SuggestionRound.State
CLAUSE = "XDYJ-03-02/4.1.3"
ANSWERED = (State.OPEN, State.COLLECTED)  # an earlier version left a round open when its collection ended
FIELDS = ("title", "opens_on", "closes_on", "introduction", "owner", "department", "due_on")

suggestion_round = Flow(
    SuggestionRound,
    {
        State.DRAFT: Look("soon", "circle", Pdca.PLAN),
        State.OPEN: Look("open", "forms", Pdca.DO),
        State.COLLECTED: Look("open", "inbox", Pdca.DO),
        State.SCREENED: Look("wait", "filter-check", Pdca.CHECK),
        State.CLOSED: Look("done", "lock-check", Pdca.ACT),
        State.CANCELLED: Look("void", "ban", Pdca.ACT),
    },
    initial=State.DRAFT,
    raised_by=[Role.QUALITY],
    form=FIELDS,
    required=("title", "closes_on"),
    final=[State.CLOSED, State.CANCELLED],
    strip=[State.DRAFT, State.OPEN, State.COLLECTED, State.SCREENED, State.CLOSED],
)
suggestion_round.edit(State.DRAFT, by=[Role.QUALITY], fields=FIELDS, parts={RoundQuestion: None, RoundDepartment: None})
suggestion_round.edit(State.OPEN, by=[Role.QUALITY], fields=("closes_on", "introduction"))
suggestion_round.edit(*ANSWERED, by=[Relation.SYSTEM], parts={RoundAnswer: None})


def questions(record: SuggestionRound) -> Missing | None:
    if record.questions.exists():
        return None
    return Missing(_("Write at least one question."), "questions", CLAUSE)


@suggestion_round.step(
    State.DRAFT, to=State.OPEN, by=[Role.QUALITY], needs=[questions], label=_("Open the round"), announces=Event.ROUND_OPENED,
    clause=CLAUSE, icon="send",
)  # fmt: skip
def open_round(record: SuggestionRound, act: Act) -> None:
    """Everyone who is asked can answer until the last day."""
    record.opens_on = record.company.day_of(act.at)
    record.open_to_all = True
    if record.closes_on < record.opens_on:
        raise Refused([Missing(_("The last day has passed. Choose a later one."), "closes_on")])


@suggestion_round.step(*ANSWERED, by=[Role.QUALITY], label=_("Take an answer up"), clause=CLAUSE, icon="bulb")
def take_up(
    record: SuggestionRound,
    act: Act,
    *,
    answer: RoundAnswer,
    heading: Annotated[str, Hint(_("Title of the opportunity"))],
    elements: str = "",
) -> None:
    """The answer becomes an opportunity in the ledger; who suggested it is told."""
    _unscreened(record, answer)
    opportunity_from(record, answer, act, heading, elements)


@suggestion_round.step(
    *ANSWERED, by=[Role.QUALITY], label=_("Do not take an answer up"), clause="XDYJ-03-02/1.3.3", icon="circle-x"
)
def leave_out(
    record: SuggestionRound,
    act: Act,
    *,
    answer: RoundAnswer,
    reason: Reason,
) -> None:
    """The answer is not taken up; who suggested it is told why."""
    _unscreened(record, answer)
    dismiss(record, answer, act, reason)


def _unscreened(record: SuggestionRound, answer: RoundAnswer) -> None:
    if answer.round_id != record.pk:
        raise Refused([Missing(_("This answer belongs to another round."), "answer")])
    if answer.outcome:
        raise Refused([Missing(_("This answer is already screened."), "answer")])


def collected(record: SuggestionRound) -> Missing | None:
    return (
        None
        if record.collected_on
        else Missing(_("Answers are still coming in. End the collection first."), "", CLAUSE)
    )


def screened(record: SuggestionRound) -> Missing | None:
    left = record.answers.filter(outcome="").count()
    return Missing(phrase(_("%(left)s answers are not screened yet."), left=left), "answers", CLAUSE) if left else None


@suggestion_round.step(
    *ANSWERED, to=State.SCREENED, by=[Role.QUALITY], needs=[collected, screened], label=_("Screening is finished"), clause=CLAUSE,
    icon="filter-check",
)  # fmt: skip
def finish_screening(record: SuggestionRound, act: Act) -> None:
    """Every answer is taken up or answered with a reason."""


def still_open(record: SuggestionRound) -> Missing | None:
    return Missing(_("The collection has ended already.")) if record.collected_on else None


@suggestion_round.step(
    State.OPEN, to=State.COLLECTED, by=[Role.QUALITY, Relation.SYSTEM], needs=[still_open], label=_("End the collection"),
    announces=Event.ROUND_CLOSED, icon="hand-stop",
)  # fmt: skip
def end_collection(record: SuggestionRound, act: Act) -> None:
    """No more answers are taken. Quality screens those that came."""
    record.collected_on = record.company.day_of(act.at)


@suggestion_round.step(
    State.SCREENED, to=State.CLOSED, by=[Role.QUALITY], label=_("Publish the result and close"), icon="lock-check"
)
def close(record: SuggestionRound, act: Act, *, result: str) -> None:
    """Everyone can read what came of the round."""
    record.result = result


add_cancel(suggestion_round, State.CANCELLED, by=[Role.QUALITY])
