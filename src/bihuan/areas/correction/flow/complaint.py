"""How a complaint moves: received by anyone, treated by a corrective action, answered, closed (YNTD-ITSS-0300 4.2.1)."""

from collections.abc import Iterable
from datetime import date

from django.utils.translation import gettext_lazy as _

from bihuan.areas.correction.models import Action, Complaint
from bihuan.areas.correction.raising import by_act, raise_action
from bihuan.areas.correction.words import Nature
from bihuan.core.access import Relation
from bihuan.core.asks import Reason
from bihuan.core.cancelling import add_cancel
from bihuan.core.flow import Act, Flow, Look
from bihuan.core.models import Department, Person
from bihuan.core.phrases import phrase
from bihuan.core.refusals import Missing, Refused
from bihuan.core.vocabulary import Event, Pdca, Role

State = Complaint.State
CLAUSE = "YNTD-ITSS-0300/4.2.1"
FIELDS = (
    "title", "customer", "project", "contact", "channel", "what", "severity", "received_on", "department", "owner", "due_on",
    "elements",
)  # fmt: skip
SETTLED = {Action.State.VERIFIED, Action.State.EFFECT_CONFIRMED, Action.State.CLOSED}

complaint = Flow(
    Complaint,
    {
        State.RECEIVED: Look("wait", "inbox", Pdca.CHECK),
        State.IN_TREATMENT: Look("open", "progress", Pdca.ACT),
        State.ANSWERED: Look("wait", "message-check", Pdca.ACT),
        State.CLOSED: Look("done", "lock-check", Pdca.ACT),
        State.CANCELLED: Look("void", "ban", Pdca.ACT),
    },
    initial=State.RECEIVED,
    raised_by=[Relation.ANYONE],
    form=FIELDS,
    required=("title", "customer", "what"),
    final=[State.CLOSED, State.CANCELLED],
    strip=[State.RECEIVED, State.IN_TREATMENT, State.ANSWERED, State.CLOSED],
    announces=Event.COMPLAINT_RECEIVED,
)
complaint.edit(State.RECEIVED, by=[Relation.CREATOR, Role.SERVICE_DESK, Role.QUALITY, Role.OM_MANAGER], fields=FIELDS)
complaint.edit(State.IN_TREATMENT, by=[Role.QUALITY, Role.OM_MANAGER], fields=("due_on",))
complaint.edit(
    State.IN_TREATMENT, by=[Role.QUALITY, Role.OM_MANAGER], not_by=[Relation.OWNER], fields=("owner", "department")
)  # its head approves what corrects it; nobody hands on what they own


@complaint.step(
    State.RECEIVED, to=State.IN_TREATMENT, by=[Role.OM_MANAGER, Role.OM_MANAGEMENT, Role.QUALITY, Role.DEPARTMENT_HEAD],
    label=_("Have it treated"), clause=CLAUSE, icon="progress",
)  # fmt: skip
def treat(record: Complaint, act: Act, *, owner: Person, department: Department, due_on: date) -> None:
    """Name who handles it and by when; the corrective action is drafted."""
    record.owner, record.department, record.due_on = owner, department, due_on
    raise_action(by_act(act, record))


@complaint.step(
    State.IN_TREATMENT, to=State.ANSWERED, by=[Relation.OWNER, Role.SERVICE_DESK, Role.OM_MANAGER, Role.QUALITY],
    label=_("Answer the customer"), announces=Event.COMPLAINT_ANSWERED, clause=CLAUSE, icon="message-check",
)  # fmt: skip
def answer(record: Complaint, act: Act, *, answer: str, answered_on: date | None = None) -> None:
    """The customer was told what is done: write down what was said."""
    day = answered_on or record.company.day_of(act.at)
    if day < record.received_on:
        raise Refused([Missing(_("It cannot be answered before it was received."), "answered_on")])
    record.answer, record.answered_on, record.answered_by = answer, day, act.actor


def corrected(record: Complaint) -> Iterable[Missing]:
    """It has a corrective action, and every one is verified."""
    actions = Action.objects.filter(from_complaint=record).exclude(state=Action.State.CANCELLED)
    if not any(one.nature == Nature.CORRECTIVE for one in actions):
        yield Missing(_("It has no corrective action."), "", CLAUSE)
    for one in actions:
        if one.state not in SETTLED:
            yield Missing(phrase(_("%(action)s is not verified yet."), action=one), "", "YNTD-ITSS-0300/4.4.3", one)


def answered(record: Complaint) -> Missing | None:
    if record.answer:
        return None
    return Missing(_("The customer has no answer yet."), "answer", CLAUSE)


@complaint.step(
    State.IN_TREATMENT, State.ANSWERED, to=State.CLOSED, by=[Role.QUALITY, Role.OM_MANAGER, Relation.OWNER],
    needs=[answered, corrected], label=_("Close"), clause=CLAUSE, icon="lock-check",
)  # fmt: skip
def close(record: Complaint, act: Act, *, result: str) -> None:
    """The customer has the answer, and what caused it is corrected."""
    record.result = result


# ---------------------------------------------------------------- void


def no_open_action(record: Complaint) -> Iterable[Missing]:
    """What corrects it is not left without what it is for."""
    for one in Action.objects.filter(from_complaint=record, is_open=True):
        text = phrase(_("%(action)s is still open. Cancel it first; once it is approved, call it off."), action=one)
        yield Missing(text, "", CLAUSE, one)


@complaint.step(
    State.RECEIVED, to=State.CANCELLED, by=[Relation.CREATOR], needs=[no_open_action], label=_("Take back"),
    announces=Event.RECORD_CANCELLED, icon="arrow-back-up",
)  # fmt: skip
def take_back(record: Complaint, act: Act, *, reason: Reason) -> None:
    """It was taken in by mistake, and nobody treats it yet. It stays readable, with the reason."""


add_cancel(complaint, State.CANCELLED, by=[Role.QUALITY], not_by=[Relation.OWNER], needs=[no_open_action])
