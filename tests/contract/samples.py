"""One record of every registered type, made from its declaration: what its form requires, filled in plainly."""

from collections.abc import Callable
from datetime import date
from typing import Any

from bihuan.areas.capability.models import Objective
from bihuan.areas.policies.models import Clause, Duty, Policy, Task
from bihuan.core.asks import Ask
from bihuan.core.models import Person, Record
from bihuan.core.refusals import NotAllowed, Refused
from bihuan.core.registry import TYPES, RecordType
from bihuan.core.vocabulary import Role
from bihuan.core.writing import create, take
from tests.cast import NOON, Cast

DAY = date(2026, 3, 2)
PLAIN = {"long": "样例", "date": DAY, "moment": NOON, "decimal": "1", "number": 1, "yes-no": False}
RULE = {
    "key": "check", "clause": "4.3", "title": "每月检查", "title_en": "Check each month", "pdca": "check", "by": "quality",
    "every": "month", "due": {"day": "last"}, "evidence": {"record": "plan-check", "state": ["signed"]},
}  # fmt: skip
# What a type requires that its form does not tell: kind → the fields.
MORE: dict[str, Callable[[Cast], dict[str, Any]]] = {
    "waiver": lambda cast: {"task": a_task(cast)},
    "filing": lambda cast: {"task": a_task(cast)},
    "disposal": lambda cast: {"ended_by": ended_by(cast)},
    "plan-check": lambda cast: {"month": "2026-03"},
    "evaluation": lambda cast: {"item": sample(TYPES["plan-item"], cast)},
    "capability-plan": lambda cast: {"year": DAY.year + Record.objects.filter(kind="capability-plan").count()},
    "audit-programme": lambda cast: {"year": DAY.year + Record.objects.filter(kind="audit-programme").count()},
}


def sample(declared: RecordType, cast: Cast, **fields: Any) -> Any:
    """A record of this type, raised by whoever may raise it."""
    more = MORE.get(declared.kind, lambda cast: {})(cast)
    given = {
        name: value_for(ask, cast)
        for name, ask in declared.flow.form.items()
        if ask.required and name not in more | fields
    }
    owner = {"owner": cast.olga} if "owner" in declared.flow.form else {}
    refusal: Refused | None = None
    for someone in (*cast.people.values(), None):
        try:
            return create(
                declared.model, actor=someone, at=NOON, company=cast.company, **(owner | given | more | fields)
            )
        except NotAllowed as refused:
            refusal = refused
    raise AssertionError(f"nobody may raise {declared.kind}: {refusal}")


def value_for(ask: Ask, cast: Cast) -> Any:
    if ask.kind == "choice":
        return next(key for key, _label in ask.choices if key)
    if ask.kind == "choices":
        return [ask.choices[0][0]]
    if ask.name == "year":
        return DAY.year
    if ask.kind == "text":
        return f"样例{Record.objects.count()}"
    return related(ask.target, cast) if ask.target is not None else PLAIN[ask.kind]


def related(target: type[Any], cast: Cast) -> Any:
    """Someone, some department, a task, or a sample of the type a record points at."""
    if target is Person:
        return cast.olga
    if target is Task:
        return a_task(cast)
    if issubclass(target, Record):
        wanted = next((one for one in TYPES.values() if one.model is target), TYPES["objective"])
        made = sample(wanted, cast)
        return made if target is not Record else Record.objects.get(pk=made.pk)
    return next(iter(cast.departments.values()))


def a_task(cast: Cast) -> Task:
    """A duty's task, as a pack would bring it."""
    company, number = cast.company, Task.objects.count()
    policy, _new = Policy.objects.get_or_create(
        company=company, code="XDYJ-03-02", version="1.0",
        defaults={"title": "制度", "effective": DAY, "owner": Role.QUALITY, "digest": "0" * 64, "loaded_at": NOON},
    )  # fmt: skip
    clause, _new = Clause.objects.get_or_create(
        company=company, policy=policy, number="4.3", defaults={"title": "检查"}
    )
    duty = Duty.objects.create(
        company=company, policy=policy, clause=clause, ref=f"XDYJ-03-02/check-{number}", title="每月检查", pdca="check",
        role=Role.QUALITY, trigger=Duty.Trigger.values[0], evidence_kind="plan-check", rule=RULE, made_at=NOON,
    )  # fmt: skip
    return Task.objects.create(
        company=company, line=duty, duty=duty, occasion="2026-03", made_at=NOON, opens_at=NOON, due_at=NOON, due_day=DAY,
        month=202603, cell=202603, from_day=DAY, role=Role.QUALITY,
    )  # fmt: skip


def ended_by(cast: Cast) -> date:
    """A day by which the retention of an archived record had ended."""
    long_ago = NOON.replace(year=2022)
    record = create(Objective, actor=cast.quinn, at=long_ago, title="样例", year=2022)
    take("issue", record, actor=cast.gina, at=long_ago)
    return take("close", record, actor=cast.gina, at=long_ago, result="x", attainment="reached").kept_until
