"""The pilot gate of a plan item: tried out, verified by quality, rollout approved by the pack's route (XDYJ-03-02 4.3)."""

from datetime import date, datetime
from typing import Annotated

from django.utils.translation import gettext_lazy as _

from bihuan.areas.improvement.as_signed import SUBJECT, as_approved, rollout_to_sign_again
from bihuan.areas.improvement.flow.item import WORKERS, State, plan_item
from bihuan.areas.improvement.hands import other_eyes
from bihuan.areas.improvement.models import PilotCriterion, PilotRun, PlanItem
from bihuan.core.access import Relation
from bihuan.core.asks import Hint, Reason
from bihuan.core.flow import Act
from bihuan.core.phrases import phrase
from bihuan.core.refusals import Missing, Refused
from bihuan.core.vocabulary import Event, Role

CLAUSE = "XDYJ-03-02/4.3"
PILOT_RECORD = "pilot-record"  # purpose of the attachment

plan_item.waits(State.PILOT_VERIFIED, subject=SUBJECT, approved=State.ROLLOUT_APPROVED, rejected=State.UNDER_WAY)
plan_item.edit(*State, by=[Relation.SYSTEM], parts={PilotRun: None})
plan_item.edit(State.UNDER_WAY, by=[Relation.SYSTEM], parts={PilotCriterion: None})


def criteria(item: PlanItem) -> list[PilotCriterion]:
    """The success criteria of the present attempt."""
    return list(item.criteria.filter(attempt=item.attempt).order_by("id"))


def prepared(item: PlanItem) -> list[Missing]:
    """XDYJ-03-02 3.3: a pilot has a project or scope, a period and success criteria."""
    texts = {
        "pilot_scheme": _("Write the pilot scheme."),
        "pilot_project": _("Name the project or scope of the pilot."),
        "pilot_to": _("Say until when the pilot runs."),
    }
    found = [Missing(text, name, CLAUSE) for name, text in texts.items() if not getattr(item, name)]
    rows = criteria(item)
    if not rows:
        found.append(Missing(_("Set at least one success criterion."), "criteria", CLAUSE))
    text = _("Criterion “%(title)s” has no target.")
    return [*found, *(Missing(phrase(text, title=row.title), "criteria", CLAUSE) for row in rows if row.target is None)]


@plan_item.step(
    State.UNDER_WAY, to=State.IN_PILOT, by=WORKERS, needs=[as_approved, prepared], label=_("Start the pilot"),
    announces=Event.ITEM_PILOT_STARTED, clause=CLAUSE, icon="flask",
)  # fmt: skip
def start_pilot(item: PlanItem, act: Act, *, comment: str = "") -> None:
    """The new way is tried out in the named scope. From now on the criteria are locked."""
    item.pilot_from, item.pilot_ended_on, item.early_reason = item.company.day_of(act.at), None, ""
    item.pilot_paused_on = None


def running(item: PlanItem) -> list[Missing]:
    """Neither over nor paused."""
    found = [Missing(_("The pilot has ended already; quality verifies it now."))] if item.pilot_ended_on else []
    if item.pilot_paused_on:
        text = _("The pilot has been paused since %(day)s. Resume it first.")
        found.append(Missing(phrase(text, day=item.pilot_paused_on)))
    return found


def results(item: PlanItem) -> list[Missing]:
    text = _("Criterion “%(criterion)s” has no result.")
    return [Missing(phrase(text, criterion=row), "criteria", CLAUSE) for row in criteria(item) if row.after is None]


def recorded(item: PlanItem) -> Missing | None:
    """The pilot record is attached."""
    if item.attachments.evidence().filter(purpose=PILOT_RECORD).exists():
        return None
    return Missing(_("The pilot record is not attached."), "attachments", CLAUSE)


def run_its_time(item: PlanItem, at: datetime) -> Missing | None:
    """Ending early needs a reason; whoever verifies sees it."""
    if not item.pilot_to or item.company.day_of(at) >= item.pilot_to or item.early_reason.strip():
        return None
    text = _("The pilot runs until %(day)s. Write why it ends early.")
    return Missing(phrase(text, day=item.pilot_to), "early_reason", CLAUSE)


@plan_item.step(
    State.IN_PILOT, by=WORKERS, needs=[running, results, recorded, run_its_time], label=_("Submit the pilot for verification"),
    announces=Event.ITEM_PILOT_ENDED, clause=CLAUSE, icon="send",
)  # fmt: skip
def end_pilot(item: PlanItem, act: Act, *, comment: str = "") -> None:
    """The pilot is over and every criterion has its result. Quality verifies it next."""
    item.pilot_ended_on = item.company.day_of(act.at)


@plan_item.step(
    State.IN_PILOT, by=WORKERS, needs=[running], label=_("Pause the pilot"), clause=CLAUSE, icon="hand-stop",
)  # fmt: skip
def pause_pilot(item: PlanItem, act: Act, *, reason: Reason) -> None:
    """Nothing is tried out for a while. The attempt stays open; its criteria stay as they are."""
    item.pilot_paused_on = item.company.day_of(act.at)


def paused(item: PlanItem) -> Missing | None:
    return None if item.pilot_paused_on else Missing(_("The pilot is not paused."))


@plan_item.step(
    State.IN_PILOT, by=WORKERS, needs=[paused], label=_("Resume the pilot"), clause=CLAUSE, icon="player-play",
)  # fmt: skip
def resume_pilot(item: PlanItem, act: Act, *, pilot_to: date) -> None:
    """It goes on, until the day given: as a rule, later by the days it was paused."""
    if pilot_to < item.company.day_of(act.at):
        raise Refused([Missing(_("The last day of the pilot has passed. Choose a later one."), "pilot_to")])
    item.pilot_to, item.pilot_paused_on = pilot_to, None


def ended(item: PlanItem) -> Missing | None:
    return (
        None
        if item.pilot_ended_on
        else Missing(_("The pilot is still running. Its owner submits it first."), "", CLAUSE)
    )


def reached(item: PlanItem) -> list[Missing]:
    text = _("Criterion “%(criterion)s” is not met: %(result)s. The pilot has to be sent back.")
    measured = [row for row in criteria(item) if row.after is not None]
    missed = [row for row in measured if not row.met]
    return results(item) + [
        Missing(phrase(text, criterion=row, result=row.after_text), "criteria", CLAUSE) for row in missed
    ]


@plan_item.step(
    State.IN_PILOT, to=State.PILOT_VERIFIED, by=[Role.QUALITY], not_by=[Relation.OWNER], needs=[ended, reached],
    label=_("Verify the pilot"), announces=Event.ITEM_PILOT_VERIFIED, clause=CLAUSE, icon="shield-check",
)  # fmt: skip
def verify_pilot(item: PlanItem, act: Act, *, comment: Annotated[str, Hint(_("What was verified"), long=True)]) -> None:
    """Quality has checked that it works, by other eyes than those who ran it. Those the policy names then decide."""
    other_eyes(item, act.eyes, CLAUSE)
    item.verified_by, item.verified_on = act.actor, item.company.day_of(act.at)
    item.result = comment


@plan_item.step(
    State.IN_PILOT, to=State.UNDER_WAY, by=[Role.QUALITY], not_by=[Relation.OWNER], needs=[ended],
    label=_("Send the pilot back"), announces=Event.ITEM_PILOT_FAILED, clause=CLAUSE, icon="arrow-back-up",
)  # fmt: skip
def fail_pilot(item: PlanItem, act: Act, *, reason: Reason) -> None:
    """It did not work. The result is kept; the item is worked on and piloted again."""
    other_eyes(item, act.eyes, CLAUSE)
    item.verified_by, item.verified_on = act.actor, item.company.day_of(act.at)
    item.result = reason


@plan_item.step(
    State.ROLLOUT_APPROVED, to=State.PILOT_VERIFIED, by=WORKERS, needs=[as_approved, rollout_to_sign_again],
    label=_("Have the rollout approved again"), clause=CLAUSE, icon="signature",
)  # fmt: skip
def approve_again(item: PlanItem, act: Act, *, comment: str = "") -> None:
    """A revision of the plan changed the item after its rollout was approved; those who approved it decide anew."""


@plan_item.step(State.UNDER_WAY, by=[Relation.SYSTEM], label=_("Open the next attempt"), icon="rotate")
def try_again(item: PlanItem, act: Act) -> None:
    """After a pilot that was sent back the same criteria are measured anew."""
    item.attempt += 1
    item.pilot_from = item.pilot_to = item.pilot_ended_on = item.pilot_paused_on = None
    item.early_reason = ""
