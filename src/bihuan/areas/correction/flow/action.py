"""How an action moves: drawn up, approved by its weight, carried out (YNTD-ITSS-0300 4.2 to 4.4). Checks: flow/checking.py."""

from datetime import date, timedelta
from typing import Annotated

from django.utils.translation import gettext_lazy as _

from bihuan.areas.correction import days
from bihuan.areas.correction.completeness import TO_SUBMIT, open_measures
from bihuan.areas.correction.consent import asked_of, asks_others
from bihuan.areas.correction.models import (
    Action,
    ActionChange,
    ActionDocument,
    ActionRound,
    ActionStep,
    Cause,
    Consulted,
    Nonconformity,
    Why,
)
from bihuan.core.access import By, Relation, standing_of
from bihuan.core.asks import Hint
from bihuan.core.cancelling import add_call_off, add_cancel, add_take_back, ends
from bihuan.core.flow import Act, Flow, Look
from bihuan.core.models import Part
from bihuan.core.refusals import Missing, Refused
from bihuan.core.vocabulary import Event, Pdca, Role
from bihuan.core.writing import amend_part, link, watch

State = Action.State
SUBJECT = "action"
CLAUSE = "YNTD-ITSS-0300/4.2 YNTD-ITSS-0300/4.3 XDYJ-04-01/4.4"
FORM = (
    "title", "nature", "source", "what", "severity", "treats", "from_complaint", "department", "owning_department", "owner",
    "due_on", "elements",
)  # fmt: skip
DRAWN_UP = (
    "title", "what", "immediate", "character", "impact", "elsewhere", "cause", "scheme", "resources", "observe_days",
    "due_on", "elements",
)  # fmt: skip
WEIGHT = ("nature", "source", "severity", "department", "owning_department")  # by these it is told who decides on it
HEADS: list[By] = [Role.DEPARTMENT_HEAD, Role.OWNING_DEPARTMENT, Role.QUALITY]
WORKERS: list[By] = [Relation.OWNER, *HEADS]
ROWS: dict[type[Part], tuple[str, ...] | None] = {
    Why: None,
    Cause: None,
    ActionStep: None,
    ActionDocument: None,
    Consulted: None,
}

action = Flow(
    Action,
    {
        State.DRAFT: Look("soon", "circle", Pdca.ACT),
        State.SUBMITTED: Look("wait", "signature", Pdca.ACT),
        State.APPROVED: Look("open", "circle-check", Pdca.ACT),
        State.CHANGE_ASKED: Look("wait", "calendar-plus", Pdca.ACT),
        State.UNDER_WAY: Look("open", "progress", Pdca.ACT),
        State.DONE: Look("wait", "checks", Pdca.ACT),
        State.VERIFIED: Look("wait", "eye-check", Pdca.ACT),
        State.EFFECT_CONFIRMED: Look("done", "rosette-discount-check", Pdca.ACT),
        State.CLOSED: Look("done", "lock-check", Pdca.ACT),
        State.CANCELLED: Look("void", "ban", Pdca.ACT),
    },
    initial=State.DRAFT,
    raised_by=[Relation.ANYONE],
    form=FORM,
    required=("title", "nature", "what"),
    final=[State.CLOSED, State.CANCELLED],
    strip=[
        State.DRAFT, State.SUBMITTED, State.APPROVED, State.UNDER_WAY, State.DONE, State.VERIFIED, State.EFFECT_CONFIRMED,
        State.CLOSED,
    ],
)  # fmt: skip


def of_a_record(record: Action) -> object:
    """A review, a screening or an opportunity said how much it weighs: quality says if that was wrong."""
    if record.fact and not (record.treats_id or record.from_complaint_id):
        return _("Another record raised it and said how much it weighs and whose it is.")
    return None


def weighed_elsewhere(record: Action) -> object:
    """How much it weighs and whose it is decides on who approves and checks it; those it is for do not choose that."""
    if record.treats_id or record.from_complaint_id:
        return _("It weighs as much as what it corrects, and is of the same departments. Change that instead.")
    return of_a_record(record)


def weighed_here(record: Action) -> object:
    """Of what no record raised, whoever raised it said what it weighs."""
    if of_a_record(record):
        return None
    return weighed_elsewhere(record) or _("Whoever raised it changes this, who heads its departments, or quality.")


def owned_elsewhere(record: Action) -> object:
    """A complaint names no owning department: the pack does, else quality."""
    if record.from_complaint_id and not record.treats_id and record.owning_by_pack() is None:
        return None
    return weighed_elsewhere(record) or weighed_here(record)


def by_a_step(record: Action) -> object:
    """Until when, and who answers for it, was approved: no field among others."""
    return _("This was approved. Take the step “Ask for an extension” or “Name another owner”: it is decided anew.")


action.edit(State.DRAFT, by=[*WORKERS, Relation.CREATOR], fields=DRAWN_UP, parts=dict(ROWS))
action.edit(
    State.DRAFT, by=[*HEADS, Relation.CREATOR], not_by=[Relation.OWNER], fields=("owner",)
)  # not handed on alone
action.edit(State.DRAFT, by=[*HEADS, Relation.CREATOR], fields=WEIGHT, unless=weighed_elsewhere)
action.edit(State.DRAFT, by=HEADS, not_by=[Relation.OWNER], fields=("for_review",), unless=of_a_record)
action.edit(
    State.DRAFT, by=[Role.QUALITY], not_by=[Relation.OWNER], fields=(*WEIGHT, "for_review"), unless=weighed_here
)
action.edit(
    State.DRAFT, by=[Role.QUALITY], not_by=[Relation.OWNER], fields=("owning_department",), unless=owned_elsewhere
)
action.edit(
    State.APPROVED, State.UNDER_WAY, by=[Relation.OWNER, Role.DEPARTMENT_HEAD, Role.QUALITY],
    parts={ActionStep: ActionStep.REPORTED},
)  # fmt: skip
action.edit(State.APPROVED, State.UNDER_WAY, by=[Role.QUALITY], fields=("due_on", "owner"), unless=by_a_step)
action.edit(
    *State, by=[Relation.SYSTEM], parts={ActionRound: None, ActionDocument: None, Consulted: None, ActionChange: None}
)
action.waits(State.SUBMITTED, subject=SUBJECT, approved=State.APPROVED, rejected=State.DRAFT, not_by=[Relation.OWNER])


def today(record: Action, act: Act) -> date:
    return record.company.day_of(act.at)


# ---------------------------------------------------------------- drawn up, agreed, approved


@action.step(
    State.DRAFT, by=[Relation.ANYONE], only=asks_others, label=_("Agree for my department"),
    clause="YNTD-ITSS-0300/4.3.2", icon="users",
)  # fmt: skip
def agree(record: Action, act: Act, *, remark: Annotated[str, Hint(_("Remark"))] = "") -> None:
    """Who heads a department the action touches, or stands in for them, agrees to it."""
    assert act.actor is not None
    stamped = {"agreed_by": act.actor, "agreed_on": today(record, act), "remark": remark}
    for row in asked_of(record, standing_of(act.actor, act.at)):
        amend_part(row, **act.signed, as_rule=True, stamped=stamped)


@action.step(
    State.DRAFT, to=State.SUBMITTED, by=WORKERS, needs=TO_SUBMIT, label=_("Submit cause and action"),
    announces=Event.ACTION_DEFINED, clause=CLAUSE, icon="send",
)  # fmt: skip
def submit(record: Action, act: Act) -> None:
    """Cause and measures are drawn up; those the policy names for its weight decide."""


@action.step(State.DRAFT, by=[Relation.SYSTEM], label=_("Along with what it corrects"), icon="arrow-right")
def weigh_along(record: Action, act: Act) -> None:
    """What it corrects weighs otherwise, or is another department's, and so does this."""


add_take_back(action, State.SUBMITTED, by=WORKERS)


# ---------------------------------------------------------------- carried out


@action.step(
    State.APPROVED, to=State.UNDER_WAY, by=WORKERS, label=_("Start carrying it out"), clause="YNTD-ITSS-0300/4.4.2",
    icon="player-play",
)  # fmt: skip
def start(record: Action, act: Act) -> None:
    """The measures are carried out; who has one reports on it."""
    for row in record.steps.filter(round=record.round).select_related("owner"):
        if row.owner:
            watch(record, row.owner)


@action.step(
    State.UNDER_WAY, to=State.DONE, by=[Relation.OWNER, Role.DEPARTMENT_HEAD], needs=[open_measures],
    label=_("Report as carried out"), announces=Event.ACTION_DONE, clause="YNTD-ITSS-0300/4.4.2", icon="checks",
)  # fmt: skip
def finish(record: Action, act: Act, *, carried_out: str, done_on: date | None = None) -> None:
    """Every measure is carried out; say how, and attach what shows it. Others check it next."""
    day = done_on or today(record, act)
    if reasons := [*days.of_measures(record), *days.of_the_whole(record, day)]:
        raise Refused(reasons)
    record.carried_out, record.done_on = carried_out, day
    record.confirm_on = day + timedelta(days=record.observe_days)


NOT_YET, APPROVED = ends(SUBJECT, lambda record: record.is_in_force)
add_cancel(action, State.CANCELLED, by=[Role.QUALITY, Relation.SYSTEM], needs=[NOT_YET])
add_call_off(action, State.CANCELLED, subject=SUBJECT, needs=[APPROVED], label=_("Call the action off"))


# ---------------------------------------------------------------- raised


@action.created
def begin(record: Action, act: Act) -> None:
    """It shows on what it is for; a nonconformity nobody accepted yet has no action."""
    found = record.treats
    if found is not None and (not found.is_open or found.state == Nonconformity.State.RAISED):
        raise Refused([Missing(_("The nonconformity is not accepted yet, or it is closed."), "treats")])
    for source in (found, record.from_complaint):
        if source is not None:
            link(source, record, actor=act.actor, at=act.at, kind="led-to")
    if record.owner:
        watch(record, record.owner)
