"""How an escalation moves: a major problem is raised, decided by those the pack names, followed up (XDYJ-03-02 1.4.1).

What the department it is fed back to can solve itself needs no decision above it (YNTD-ITSS-0300 4.4.2).
"""

from typing import Annotated, Any

from django.utils.translation import gettext_lazy as _

from bihuan.areas.improvement.models import Escalation
from bihuan.areas.policies.company_rules import roles_named
from bihuan.core.access import Relation, Routed, holders_of, spelled_out
from bihuan.core.asks import Hint
from bihuan.core.cancelling import add_cancel
from bihuan.core.flow import Act, Flow, Look
from bihuan.core.notices import notify, tell
from bihuan.core.phrases import phrase
from bihuan.core.refusals import Refused
from bihuan.core.registry import concrete
from bihuan.core.vocabulary import Event, Pdca, Role
from bihuan.core.writing import keep_told, link

State = Escalation.State
SUBJECT = "escalation"
SETTLE = f"{SUBJECT}.settle"
CLAUSE = "XDYJ-03-02/1.4.1 YNTD-ITSS-0300/4.4.2"
FIELDS = ("title", "concerns", "problem", "impact", "wanted", "owner", "department", "due_on", "elements")

escalation = Flow(
    Escalation,
    {
        State.RAISED: Look("wait", "arrow-up-circle", Pdca.DO),
        State.DECIDED: Look("open", "gavel", Pdca.DO),
        State.CLOSED: Look("done", "lock-check", Pdca.ACT),
        State.CANCELLED: Look("void", "ban", Pdca.ACT),
    },
    initial=State.RAISED,
    raised_by=[Relation.ANYONE],
    form=FIELDS,
    required=("title", "concerns", "problem"),
    final=[State.CLOSED, State.CANCELLED],
    strip=[State.RAISED, State.DECIDED, State.CLOSED],
    announces=Event.ESCALATION_RAISED,
)
escalation.edit(State.RAISED, by=[Relation.CREATOR, Relation.OWNER], fields=[one for one in FIELDS if one != "owner"])
escalation.edit(State.RAISED, by=[Relation.CREATOR, Role.QUALITY], not_by=[Relation.OWNER], fields=("owner",))


@escalation.step(
    State.RAISED, to=State.DECIDED, by=[Routed(SUBJECT)], not_by=[Relation.CREATOR, Relation.OWNER], label=_("Decide"),
    announces=Event.ESCALATION_DECIDED, clause=CLAUSE, icon="gavel",
)  # fmt: skip
def decide(
    record: Escalation,
    act: Act,
    *,
    decision: Annotated[str, Hint(_("Decision"), long=True)],
    granted: Annotated[str, Hint(_("Resources granted"), long=True)] = "",
) -> None:
    """Those the policy names say what is to be done and which resources they grant."""
    record.decision, record.granted = decision, granted
    record.decided_by, record.decided_on = act.actor, record.company.day_of(act.at)
    answer(record, act, phrase(_("%(number)s is decided: %(decision)s"), number=record.number, decision=decision))


@escalation.step(
    State.RAISED, to=State.CLOSED, by=[Routed(SETTLE)], not_by=[Relation.CREATOR], label=_("Settle it here"),
    clause=CLAUSE, icon="checks",
)  # fmt: skip
def settle(
    record: Escalation, act: Act, *, outcome: Annotated[str, Hint(_("What was done, and what came of it"), long=True)]
) -> None:
    """It is solved by those it was fed back to; no decision above them is needed."""
    record.outcome = outcome
    record.decided_by, record.decided_on = act.actor, record.company.day_of(act.at)
    answer(record, act, phrase(_("%(number)s is settled: %(outcome)s"), number=record.number, outcome=outcome))


def answer(record: Escalation, act: Act, text: Any) -> None:
    """Who raised it and who owns it hear what came of it."""
    for person in {record.created_by, record.owner} - {None, act.actor}:
        tell(person, text, key=f"escalation-{record.pk}", kind="answer", at=act.at, record=record)  # type: ignore[arg-type]


@escalation.step(
    State.DECIDED,
    to=State.CLOSED,
    by=[Relation.CREATOR, Relation.OWNER, Role.QUALITY],
    label=_("Close"),
    icon="lock-check",
)
def close(record: Escalation, act: Act, *, outcome: str) -> None:
    """The decision was carried out: say what came of it."""
    record.outcome = outcome


add_cancel(escalation, State.CANCELLED, by=[Relation.CREATOR, Role.QUALITY])


@escalation.created
def send_up(record: Escalation, act: Act) -> None:
    """Refuse what nobody could decide; show it on the record it is about."""
    if not spelled_out([Routed(SUBJECT)], record):
        raise Refused(
            [_("The policy pack names nobody who decides this. Ask the administrator to complete the route.")]
        )
    link(concrete(record.concerns), record, actor=act.actor, at=act.at, kind="led-to")
    feed_back(record, act)


def feed_back(record: Escalation, act: Act) -> None:
    """Those the policy wants told hear of it and can follow it, beside those who decide; by default the department's head."""
    day = record.company.day_of(act.at)
    roles = roles_named(record.company.settings, "escalation_tells")
    people = {one for role in roles for one in holders_of(role, record.company_id, day, record)} - {act.actor}
    for person in people:
        keep_told(record, person)
    text = phrase(_("%(number)s was escalated: %(title)s"), number=record.number, title=record.title)
    notify(people, key=f"escalated-{record.pk}", kind="escalated", text=text, at=act.at, record=record)
