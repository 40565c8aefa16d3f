"""How a quality check moves: planned with its checklist, carried out point by point, completed with its findings."""

import secrets
from collections.abc import Sequence
from datetime import date
from typing import Annotated

from django.utils.translation import gettext_lazy as _

from bihuan.areas.assurance.check_findings import hand_on
from bihuan.areas.assurance.drawing import draw as drawn_from
from bihuan.areas.assurance.drawing import frame_of
from bihuan.areas.assurance.models.check import LONGEST_PLACE, CheckItem, QualityCheck
from bihuan.areas.assurance.words import EXAMINED, FINDINGS
from bihuan.areas.policies.company_rules import roles_named
from bihuan.core.access import By, Relation, heads_of, holders_of, role_word, standing_of
from bihuan.core.asks import Hint, Reason
from bihuan.core.flow import Act, Flow, Look
from bihuan.core.models import Person
from bihuan.core.phrases import in_english, listed, phrase
from bihuan.core.refusals import Missing, NotAllowed, Refused
from bihuan.core.said import says_something
from bihuan.core.vocabulary import CheckType, Event, Pdca, Role
from bihuan.core.writing import add_part

State = QualityCheck.State
CLAUSE = "XDYJ-04-01/T4-1.2 YNTD-ITSS-0301/1.6.2 YNTD-ITSS-0301/3.4.3"
FORM = (
    "title", "type", "planned_on", "subject", "project", "control_point", "checked_person", "frame", "owner", "department",
    "due_on", "elements",
)  # fmt: skip
CHECKERS: list[By] = [
    Role.QUALITY, Role.QUALITY_HEAD, Role.QUALITY_ADMIN, Role.OM_QUALITY_ADMIN, Role.OM_MANAGEMENT, Role.OM_MANAGER,
    Role.DISCIPLINE_LEAD,
]  # fmt: skip
SEEDS = 2**31

quality_check = Flow(
    QualityCheck,
    {
        State.PLANNED: Look("soon", "calendar-event", Pdca.CHECK),
        State.UNDER_WAY: Look("open", "progress", Pdca.CHECK),
        State.COMPLETED: Look("done", "circle-check", Pdca.CHECK),
        State.CANCELLED: Look("void", "ban", Pdca.ACT),
    },
    initial=State.PLANNED,
    raised_by=CHECKERS,
    form=FORM,
    required=("title", "type", "planned_on"),
    final=[State.COMPLETED, State.CANCELLED],
    strip=[State.PLANNED, State.UNDER_WAY, State.COMPLETED],
)


def checked(check: QualityCheck, day: date) -> list[Person]:
    """Whose work it looks at: they neither say what is checked, nor what was found, nor end it (YNTD-ITSS-0301 1.6.2)."""
    heads = heads_of(check.department, day) if check.department else []
    return list(dict.fromkeys([*heads, *([check.checked_person] if check.checked_person else [])]))


def checked_each(checks: Sequence[QualityCheck], day: date) -> dict[int, set[int]]:
    """The same for each check, by key."""
    return {check.pk: {person.pk for person in checked(check, day)} for check in checks}


quality_check.edit(
    State.PLANNED,
    by=[*CHECKERS, Relation.CREATOR],
    fields=tuple(name for name in FORM if name not in {"type", "frame"}),
    parts={CheckItem: None},
    theirs=checked_each,
)


def drawn_from_it(check: QualityCheck) -> object:
    """A draw is repeated from the list it was made from."""
    return _("The projects are drawn. The list they were drawn from stays.") if check.drawn else None


quality_check.edit(
    State.PLANNED, by=[*CHECKERS, Relation.CREATOR], fields=("frame",), unless=drawn_from_it, theirs=checked_each
)
quality_check.edit(
    State.UNDER_WAY,
    by=[*CHECKERS, Relation.OWNER],
    fields=("subject", "summary", "checked_person", "department", "owner", "elements"),
    parts={CheckItem: None},
    theirs=checked_each,
)
quality_check.edit(*State, by=[Relation.SYSTEM], parts={CheckItem: None})


# ---------------------------------------------------------------- the checklist


def questions(check: QualityCheck) -> list[tuple[str, str]]:
    """The company's own points for this kind of check, each with its clause; data of its pack."""
    english = in_english()
    rows = check.company.settings.get("checklists", {}).get(check.type, [])
    return [(str((english and row.get("en")) or row["zh"]), str(row.get("clause", ""))) for row in rows]


@quality_check.created
def lay_out(check: QualityCheck, act: Act) -> None:
    """A check starts with the points of its kind; those of a spot check follow for every project drawn."""
    if check.type != CheckType.PROJECT:
        _write(check, act, check.subject or check.project)


def _write(check: QualityCheck, act: Act, place: str) -> None:
    for question, clause in questions(check):
        add_part(
            CheckItem,
            check,
            **act.signed,
            as_rule=True,
            place=place[:LONGEST_PLACE],
            question=question[:300],
            clause=clause,
        )


@quality_check.step(State.PLANNED, by=CHECKERS, label=_("Draw the projects"), clause=CLAUSE, icon="arrows-shuffle")
def draw(
    check: QualityCheck,
    act: Act,
    *,
    size: Annotated[int, Hint(_("How many"))],
    seed: Annotated[
        int | None,
        Hint(_("Seed"), help=_("Left empty, it is chosen by chance. It is kept, so that anyone can repeat the draw.")),
    ] = None,
    reason: Annotated[str, Hint(_("Where the seed comes from"), _("Only for a seed of one's own."))] = "",
) -> None:
    """Projects are drawn at random; who repeats it with the same list and seed draws the same ones."""
    frame = frame_of(check.frame)
    if faults := [*_draw_faults(check, frame, size), *_seed_faults(seed, reason)]:
        raise Refused(faults)
    found = drawn_from(frame, size, secrets.randbelow(SEEDS) if seed is None else seed)
    for place in found.places:
        _write(check, act, place)
    check.seed, check.frame_digest, check.drawn = found.seed, found.frame_digest, list(found.places)


def _draw_faults(check: QualityCheck, frame: tuple[str, ...], size: int) -> list[Missing]:
    faults = []
    if check.type != CheckType.PROJECT:
        faults.append(Missing(_("Projects are drawn only for a spot check."), "type"))
    if check.drawn:
        faults.append(Missing(_("The projects are drawn already. A draw is not repeated to get another result.")))
    if not frame:
        faults.append(Missing(_("Write the projects to be drawn from, one a line."), "frame", CLAUSE))
    elif not 1 <= size <= len(frame):
        faults.append(Missing(phrase(_("Draw between 1 and %(most)s."), most=len(frame)), "size"))
    return faults


def _seed_faults(seed: int | None, reason: str) -> list[Missing]:
    """Whoever chooses a seed could try which one pleases: it says where the seed comes from, in the journal and on paper."""
    if seed is None or reason.strip():
        return []
    text = _("Say where the seed comes from, such as a die thrown before witnesses; or leave it empty, for chance.")
    return [Missing(text, "reason", CLAUSE)]


# ---------------------------------------------------------------- carried out


def laid_out(check: QualityCheck) -> Missing | None:
    if check.type == CheckType.PROJECT and not check.drawn:
        return Missing(_("Draw the projects first."), "frame", CLAUSE)
    return (
        None
        if check.items.exists()
        else Missing(_("The checklist has no point yet. Add what is to be checked."), "items", CLAUSE)
    )


@quality_check.step(
    State.PLANNED, to=State.UNDER_WAY, by=CHECKERS, needs=[laid_out], label=_("Start the check"), icon="player-play"
)
def start(check: QualityCheck, act: Act) -> None:
    """The check begins."""


def judged(check: QualityCheck) -> list[Missing]:
    """Every point has a result; what was looked at has its evidence."""
    found = []
    for row in check.items.all():
        if not row.result:
            found.append(Missing(phrase(_("“%(point)s” has no result. Choose one."), point=row), "items", CLAUSE))
        elif row.result in EXAMINED and not says_something(row.evidence):
            found.append(Missing(phrase(_("“%(point)s”: say what was seen."), point=row), "items", CLAUSE))
    return found


def drawn_places(check: QualityCheck) -> list[Missing]:
    """Where the draw fell somebody looks."""
    looked_at = set(check.items.filter(result__in=EXAMINED).values_list("place", flat=True))
    text = _("“%(place)s” was drawn, but nothing was looked at there. Record at least one point of it.")
    return [Missing(phrase(text, place=one), "items", CLAUSE) for one in check.drawn_places if one not in looked_at]


def summed_up(check: QualityCheck) -> Missing | None:
    return None if check.summary.strip() else Missing(_("Sum up the result."), "summary", CLAUSE)


def answered_for(check: QualityCheck) -> Missing | None:
    """What was found has a department that answers for it, whatever becomes of the check."""
    if check.department_id is None and check.items.filter(result__in=FINDINGS, finding__isnull=True).exists():
        return Missing(_("Name the department that answers for the findings."), "department", CLAUSE)
    return None


def own_work(check: QualityCheck, act: Act) -> list[Missing]:
    """Nobody completes the check of their own work, whoever is named in it (YNTD-ITSS-0301 1.6.2)."""
    day = check.company.day_of(act.at)
    administrators = (
        holders_of(Role.OM_QUALITY_ADMIN, check.company_id, day) if check.type == CheckType.ADMINISTRATOR else []
    )
    found = []
    if check.type == CheckType.ADMINISTRATOR and not _checks_administrators(check, act):
        text = _("The work of the quality administrator is checked by: %(roles)s.")
        roles = listed(role_word(check.company, role) for role in _named_by_the_pack(check))
        found.append(Missing(phrase(text, roles=roles), clause=CLAUSE))
    if {*administrators, *checked(check, day)} & {*act.eyes}:
        found.append(Missing(_("Four eyes: nobody completes the check of their own work."), clause=CLAUSE))
    if administrators and check.checked_person not in administrators:
        text = _("Name whose work is checked: %(people)s.")
        found.append(Missing(phrase(text, people=listed(administrators)), "checked_person", CLAUSE))
    return found


def _named_by_the_pack(check: QualityCheck) -> list[str]:
    """Who checks the administrators of the departments (YNTD-ITSS-0301 1.6.2)."""
    return roles_named(check.company.settings, "administrator_checks_by")


def _checks_administrators(check: QualityCheck, act: Act) -> bool:
    if act.actor is None:
        return True
    standing = standing_of(act.actor, act.at)
    return any(standing.has(role, check) for role in _named_by_the_pack(check))


@quality_check.step(
    State.UNDER_WAY, to=State.COMPLETED, by=[*CHECKERS, Relation.OWNER], needs=[judged, drawn_places, summed_up, answered_for], label=_("Complete"),
    announces=Event.CHECK_RECORDED, clause=CLAUSE, icon="circle-check",
)  # fmt: skip
def complete(check: QualityCheck, act: Act) -> None:
    """The result stands; nonconformities and observations go to those who treat them."""
    if reasons := own_work(check, act):
        raise NotAllowed(reasons)
    hand_on(check, act)
    check.checked_on = check.company.day_of(act.at)
    check.checked_by = act.actor


# ---------------------------------------------------------------- cancelled


@quality_check.step(
    State.PLANNED, State.UNDER_WAY, to=State.CANCELLED, by=[*CHECKERS, Relation.CREATOR], needs=[answered_for],
    label=_("Cancel the check"), announces=Event.RECORD_CANCELLED, icon="ban",
)  # fmt: skip
def cancel(check: QualityCheck, act: Act, *, reason: Reason) -> None:
    """The check ends here. What was found so far is followed up all the same."""
    if own := {*checked(check, check.company.day_of(act.at))} & {*act.eyes}:
        text = _("Four eyes: what is checked is in the hands of %(people)s. Let another of those who check cancel it.")
        raise NotAllowed([Missing(phrase(text, people=listed(own)), clause=CLAUSE)])
    hand_on(check, act)
