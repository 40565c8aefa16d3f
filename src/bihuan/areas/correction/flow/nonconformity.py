"""How a nonconformity moves: raised with evidence, accepted, then along with its actions, closed (XDYJ-04-01 4.1.1)."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bihuan.areas.correction import following, hands
from bihuan.areas.correction.completeness import unfinished
from bihuan.areas.correction.independence import objection
from bihuan.areas.correction.models import Action, Likeness, Nonconformity
from bihuan.areas.correction.raising import by_act, raise_action
from bihuan.areas.correction.recurrence import keep_likenesses, mark
from bihuan.areas.correction.words import Nature, Severity, Source
from bihuan.core.access import By, Relation, heads_of
from bihuan.core.asks import Reason
from bihuan.core.flow import Act, Flow, Look
from bihuan.core.models import Department, Person
from bihuan.core.phrases import phrase
from bihuan.core.refusals import Missing, NotAllowed, Refused
from bihuan.core.said import says_something
from bihuan.core.vocabulary import Event, Pdca, Role
from bihuan.core.writing import link

State = Nonconformity.State
CLAUSE = "XDYJ-04-01/4.1.1 YNTD-ITSS-0300/4.2"
FOUND = (
    "title", "source", "what", "where", "evidence", "criterion", "severity", "department", "elements", "raised_on",
)  # fmt: skip
TREATED = ("character", "from_complaint", "due_on")
HANDED = ("owner", "owning_department")  # nobody hands on what they own, nor says who checks it
WEIGHT = ("severity", "department", "source")  # by these it is told who approves and checks what corrects it
CHECKERS: list[By] = [Role.QUALITY, Role.QUALITY_ADMIN, Role.AUDITOR, Role.LEAD_AUDITOR]
HANDLERS: list[By] = [Relation.OWNER, Role.DEPARTMENT_HEAD, Role.OWNING_DEPARTMENT]

nonconformity = Flow(
    Nonconformity,
    {
        State.RAISED: Look("wait", "alert-circle", Pdca.CHECK),
        State.ACCEPTED: Look("open", "inbox", Pdca.ACT),
        State.CAUSE_FOUND: Look("wait", "search", Pdca.ACT),
        State.ACTION_APPROVED: Look("open", "circle-check", Pdca.ACT),
        State.UNDER_WAY: Look("open", "progress", Pdca.ACT),
        State.DONE: Look("wait", "checks", Pdca.ACT),
        State.VERIFIED: Look("wait", "eye-check", Pdca.ACT),
        State.EFFECT_CONFIRMED: Look("done", "rosette-discount-check", Pdca.ACT),
        State.CLOSED: Look("done", "lock-check", Pdca.ACT),
        State.DISMISSED: Look("void", "circle-x", Pdca.ACT),
    },
    initial=State.RAISED,
    raised_by=[Relation.ANYONE],
    form=(*FOUND, *TREATED, *HANDED),
    required=("title", "source", "what", "evidence", "criterion", "department"),
    final=[State.CLOSED, State.DISMISSED],
    strip=[
        State.RAISED, State.ACCEPTED, State.CAUSE_FOUND, State.ACTION_APPROVED, State.UNDER_WAY, State.DONE, State.VERIFIED,
        State.EFFECT_CONFIRMED, State.CLOSED,
    ],
    announces=Event.NONCONFORMITY_RAISED,
)  # fmt: skip


def told_by_audit(record: Nonconformity) -> object:
    """XDYJ-04-01 3.2: what an audit found is not rewritten by those it was found at."""
    if not record.found_by_audit:
        return None
    return _("What an audit found stands. Until its report is issued the lead auditor can correct it, with a reason.")


def weighed_by_a_step(record: Nonconformity) -> object:
    """Others approve what weighs much: with a reason, and not by those who treat it."""
    return told_by_audit(record) or _("It was accepted as it weighs. Take the step “Weigh anew”, with a reason.")


RAISERS: list[By] = [Relation.CREATOR, *CHECKERS]
nonconformity.edit(State.RAISED, by=RAISERS, fields=[one for one in FOUND if one not in WEIGHT], unless=told_by_audit)
nonconformity.edit(State.RAISED, by=RAISERS, not_by=[Relation.OWNER], fields=WEIGHT, unless=told_by_audit)
nonconformity.edit(State.RAISED, by=RAISERS, fields=TREATED)
nonconformity.edit(State.RAISED, by=RAISERS, not_by=[Relation.OWNER], fields=HANDED)
nonconformity.edit(State.ACCEPTED, by=CHECKERS, fields=("character", "due_on"))
nonconformity.edit(State.ACCEPTED, by=CHECKERS, not_by=[Relation.OWNER], fields=HANDED)
nonconformity.edit(State.ACCEPTED, by=CHECKERS, fields=("severity",), unless=weighed_by_a_step)
nonconformity.edit(*State, by=[Relation.SYSTEM], parts={Likeness: None})


def not_by_audit(record: Nonconformity) -> Missing | None:
    """What an audit found, its lead auditor weighs."""
    return Missing(found, clause="XDYJ-04-01/3.2") if (found := told_by_audit(record)) else None


# ---------------------------------------------------------------- accepted or dismissed


@nonconformity.step(
    State.RAISED,
    to=State.ACCEPTED,
    by=[*HANDLERS, Role.QUALITY],
    label=pgettext_lazy("nonconformity", "Accept"),
    clause=CLAUSE,
    icon="inbox",
)
def accept(
    record: Nonconformity,
    act: Act,
    *,
    owner: Person,
    owning_department: Department | None = None,
    comment: str = "",
) -> None:
    """The department accepts it and names who finds the cause; the corrective action is drafted."""
    if owning_department and record.owning_department and owning_department != record.owning_department:
        text = _(
            "The owning department is %(department)s, named when it was raised. Only quality or an auditor changes it."
        )
        named = phrase(text, department=record.owning_department)
        raise NotAllowed([Missing(named, "owning_department", "YNTD-ITSS-0300/4.4.3")])
    if owning_department and record.owning_department is None:
        check_owning(record, act, owning_department)
    record.owner, record.accepted_on = owner, record.company.day_of(act.at)
    record.owning_department = record.owning_department or owning_department


def check_owning(record: Nonconformity, act: Act, department: Department) -> None:
    """Who checks what corrects it is not said by who treats it: quality does, or it is another department than theirs."""
    if act.capacity and act.capacity.role == Role.QUALITY:
        return
    heads = heads_of(record.department, record.company.day_of(act.at)) if record.department else []
    if department == record.department or any(one.pk == record.owner_id and one not in heads for one in act.eyes):
        text = _("Who treats it does not name the department that checks it. Leave it empty, or have quality name it.")
        raise NotAllowed([Missing(text, "owning_department", "YNTD-ITSS-0300/4.4.3")])


def no_finding(record: Nonconformity) -> Missing | None:
    """What an audit found is for its lead auditor, and once reported for those who approve its programme."""
    text = _("An audit found it. Take the step “Dismiss the finding”: it says who decides on that.")
    return Missing(text, clause="XDYJ-04-01/4.1.1") if record.found_by_audit else None


@nonconformity.step(
    State.RAISED, State.ACCEPTED, to=State.DISMISSED, by=[*CHECKERS, Relation.CREATOR], not_by=[Relation.OWNER],
    needs=[no_finding], label=_("Dismiss"), announces=Event.RECORD_CANCELLED, icon="circle-x",
)  # fmt: skip
def dismiss(record: Nonconformity, act: Act, *, reason: Reason) -> None:
    """It turned out to be none. It stays readable, with the reason."""
    if reasons := hands.of_those_who_treat(record, act.eyes):
        raise NotAllowed(reasons)
    day = record.company.day_of(act.at)
    place = record.department if record.source == Source.AUDIT else None  # what an audit found the audited do not judge
    if place and any(objection(one, place, day) for one in act.eyes):
        text = phrase(_("Nobody of %(department)s dismisses what an audit found there."), department=place)
        raise NotAllowed([Missing(text, clause="XDYJ-04-01/3.2")])
    record.outcome = reason


@nonconformity.step(
    State.ACCEPTED, by=CHECKERS, not_by=[Relation.OWNER], needs=[not_by_audit], label=_("Weigh anew"),
    clause="YNTD-ITSS-0300/4.2.3", announces=Event.RECORD_AMENDED, icon="adjustments",
)  # fmt: skip
def weigh_anew(
    record: Nonconformity,
    act: Act,
    *,
    severity: Severity,
    reason: Reason,
) -> None:
    """It weighs more or less than was said. Not for those who treat it: others approve what weighs much."""
    reasons = hands.of_those_who_treat(record, act.eyes)
    if severity == record.severity:
        reasons.append(Missing(_("It weighs that much already. Choose the other severity."), "severity"))
    if reasons:
        raise NotAllowed(reasons)
    record.severity = severity


# ---------------------------------------------------------------- the same again?


@nonconformity.step(
    State.RAISED, State.ACCEPTED, by=[*CHECKERS, *HANDLERS], label=_("It is recurring"),
    announces=Event.NONCONFORMITY_RECURRING, clause="YNTD-ITSS-0300/4.2.3", icon="copy",
)  # fmt: skip
def confirm_recurrence(
    record: Nonconformity,
    act: Act,
    *,
    earlier: Nonconformity,
    comment: str = "",
) -> None:
    """It is the same as an earlier one: it weighs more, and those who approve are others."""
    if earlier.pk >= record.pk:
        raise Refused([Missing(_("Choose a nonconformity that was raised before this one."), "earlier")])
    mark(record, earlier, Likeness.Verdict.SAME, act)
    record.recurring, record.repeats = True, earlier
    link(earlier, record, actor=act.actor, at=act.at, kind="related")


@nonconformity.step(
    State.RAISED, State.ACCEPTED, by=CHECKERS, not_by=[Relation.OWNER], label=_("It is not the same"),
    clause="YNTD-ITSS-0300/4.2.3", icon="copy-off",
)  # fmt: skip
def rule_out_recurrence(
    record: Nonconformity,
    act: Act,
    *,
    earlier: Nonconformity,
    comment: str = "",
) -> None:
    """What looks alike is something else. Not for those who treat it: others approve what recurs."""
    if reasons := hands.of_those_who_treat(record, act.eyes):
        raise NotAllowed(reasons)
    if not record.likenesses.filter(earlier=earlier).exists():
        raise Refused([Missing(_("This one was not proposed as being alike."), "earlier")])
    mark(record, earlier, Likeness.Verdict.OTHER, act)
    if record.repeats_id == earlier.pk:
        record.recurring, record.repeats = False, None


# ---------------------------------------------------------------- along with its actions

for _state in following.FOLLOWED:
    following.declare(nonconformity, _state)


def evidence(record: Nonconformity) -> Missing | None:
    if says_something(record.evidence) or record.attachments.evidence().exists():
        return None
    return Missing(_("Describe or attach the objective evidence."), "evidence", "XDYJ-04-01/1.3.2")


def treated(record: Nonconformity) -> Iterable[Missing]:
    """It has a corrective action, and every action went its whole way: cause, carrying out, verification, effect."""
    actions = list(following.counted(record))
    if not any(one.nature == Nature.CORRECTIVE for one in actions):
        yield Missing(_("It has no corrective action."), "", "YNTD-ITSS-0300/4.2.1")
    for one in actions:
        yield from unfinished(one) if one.state != Action.State.CLOSED else ()


@nonconformity.step(
    *following.FOLLOWED, to=State.CLOSED, by=[Role.QUALITY, Role.LEAD_AUDITOR, Role.OWNING_DEPARTMENT, Relation.SYSTEM],
    not_by=[Relation.OWNER], needs=[evidence, treated], label=_("Close"), announces=Event.NONCONFORMITY_CLOSED, clause=CLAUSE,
    icon="lock-check",
)  # fmt: skip
def close(record: Nonconformity, act: Act, *, comment: str = "") -> None:
    """Its actions worked and nothing is left to do."""
    record.outcome = comment


@nonconformity.created
def begin(record: Nonconformity, act: Act) -> None:
    """It shows on the complaint it came from, and earlier ones like it are looked up."""
    if not record.fact and not says_something(record.evidence):
        text = _("Say what was seen, heard or read; a mark says nothing.")
        raise Refused([Missing(text, "evidence", "XDYJ-04-01/1.3.2")])
    if record.from_complaint:
        link(record.from_complaint, record, actor=act.actor, at=act.at, kind="led-to")
    keep_likenesses(record, act.at)


def draft_action(record: Nonconformity, act: Act) -> Action:
    """The corrective action every nonconformity gets (YNTD-ITSS-0300 4.2.1)."""
    return raise_action(by_act(act, record))
