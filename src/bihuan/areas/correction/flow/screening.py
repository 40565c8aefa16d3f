"""How a screening moves: figures are read live, concluded on, frozen; what has to be prevented becomes an action."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from bihuan.areas.correction.counting import Scope, figures, in_period
from bihuan.areas.correction.models import PotentialProblem, PreventiveScreening
from bihuan.areas.correction.raising import by_act, raise_action
from bihuan.areas.correction.words import Nature, Source
from bihuan.core.access import By, Relation
from bihuan.core.cancelling import add_cancel
from bihuan.core.events import announce
from bihuan.core.flow import Act, Flow, Look
from bihuan.core.freezing import frozen
from bihuan.core.phrases import listed, phrase
from bihuan.core.refusals import Missing
from bihuan.core.vocabulary import Event, Pdca, Role
from bihuan.core.writing import amend_part

State = PreventiveScreening.State
CLAUSE = "YNTD-ITSS-0300/4.3.1"
FIELDS = (
    "title", "period_start", "period_end", "counted", "dimension", "own_only", "department", "owner", "due_on", "elements",
)  # fmt: skip
SCREENERS: list[By] = [Role.DEPARTMENT_HEAD, Role.QUALITY, Role.QUALITY_HEAD, Role.OM_MANAGER]

preventive_screening = Flow(
    PreventiveScreening,
    {
        State.DRAFT: Look("soon", "circle", Pdca.CHECK),
        State.COMPLETED: Look("done", "circle-check", Pdca.CHECK),
        State.CANCELLED: Look("void", "ban", Pdca.ACT),
    },
    initial=State.DRAFT,
    raised_by=SCREENERS,
    form=FIELDS,
    required=("title", "period_start", "period_end"),
    final=[State.COMPLETED, State.CANCELLED],
    strip=[State.DRAFT, State.COMPLETED],
)
preventive_screening.edit(
    State.DRAFT,
    by=[*SCREENERS, Relation.OWNER, Relation.CREATOR],
    fields=(*FIELDS, "conclusion"),
    parts={PotentialProblem: None},
)


def concluded(record: PreventiveScreening) -> list[Missing]:
    """An overall conclusion, one for every potential problem, and an owner and a day where it has to be prevented."""
    found = [] if record.conclusion.strip() else [Missing(_("Write the conclusion."), "conclusion", CLAUSE)]
    for row in record.problems.all():
        if not row.verdict:
            found.append(Missing(phrase(_("“%(problem)s” has no conclusion."), problem=row), "problems", CLAUSE))
        elif not row.needs_action and not row.reason.strip():
            text = _("“%(problem)s”: say why nothing is done now.")
            found.append(Missing(phrase(text, problem=row), "problems", CLAUSE))
        elif row.needs_action and not (row.owner_id and row.due_on):
            text = _("“%(problem)s”: the action needs an owner and a day.")
            found.append(Missing(phrase(text, problem=row), "problems", "YNTD-ITSS-0300/4.4.4"))
    return found


def period_over(record: PreventiveScreening, at: Any) -> Missing | None:
    if record.period_end < record.company.day_of(at):
        return None
    return Missing(_("The period is not over yet."), "period_end", CLAUSE)


@preventive_screening.step(
    State.DRAFT, to=State.COMPLETED, by=[*SCREENERS, Relation.OWNER], needs=[concluded, period_over], label=_("Complete"),
    clause=CLAUSE, icon="circle-check",
)  # fmt: skip
def complete(record: PreventiveScreening, act: Act) -> None:
    """The figures are kept as they stand now; a preventive action is raised for each problem that needs one."""
    for row in PotentialProblem.objects.filter(screening=record.pk, verdict=PotentialProblem.Verdict.PREVENT):
        _raise(record, row, act)
    found = figures(Scope.of(record), with_numbers=True)
    record.snapshot, record.digest = frozen(found)
    record.frozen_on = record.company.day_of(act.at)
    _announce(record, found, act)


def _announce(record: PreventiveScreening, found: dict[str, Any], act: Act) -> None:
    """What is more than chance in the period is told to whoever improves (XDYJ-04-01 1.3.1, XDYJ-03-02 4.1.4)."""
    told = in_period(found)
    if told is None:
        return
    text = phrase(
        _("%(month)s: %(count)s facts, beyond chance (%(rules)s). Centre %(center)s, limits %(lower)s to %(upper)s."),
        month=told.month, count=told.count, rules=listed(told.rules), center=f"{found['center'] or 0:.2f}",
        lower=f"{found['lower'] or 0:.2f}", upper=f"{found['upper'] or 0:.2f}",
    )  # fmt: skip
    place = record.department.key if record.own_only and record.department else "all"
    fact = f"chart:{place}:{','.join(sorted(record.counted.split()))}:{told.month}"
    facts = {"what": text, "good": told.count < found["center"], "fact": fact}
    announce(Event.CHART_SIGNAL, company=record.company, at=act.at, actor=act.actor, record=record, **facts)


def _raise(record: PreventiveScreening, row: PotentialProblem, act: Act) -> None:
    """The action against one problem, tied to the screening both ways (YNTD-ITSS-0300 4.3.2)."""
    action = raise_action(
        by_act(act, record, f"screening:{record.pk}:{row.pk}"),
        title=row.title,
        nature=Nature.PREVENTIVE,
        source=Source.ANALYSIS,
        what=f"{row.shown_by}\n{row.reason}".strip(),
        owner=row.owner,
        due_on=row.due_on,
        department=row.owner.department if row.owner else record.department,
        elements=record.elements,
    )
    amend_part(row, **act.signed, as_rule=True, stamped={"action": action})


add_cancel(preventive_screening, State.CANCELLED, by=[*SCREENERS, Relation.CREATOR])
