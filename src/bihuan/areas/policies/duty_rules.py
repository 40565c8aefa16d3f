"""A duty as a pack states it: who must do what, by when, and which record shows that it was done."""

from collections.abc import Iterator
from enum import StrEnum
from typing import Annotated, Literal, Self

from pydantic import Field, StrictBool, StrictInt, StringConstraints, model_validator

from django.utils.translation import gettext_lazy as _

from bihuan.areas.policies.rhythm import faults_of_rule
from bihuan.areas.policies.strict import (
    ClauseNumber,
    DateField,
    EventName,
    Key,
    KindCode,
    Moment,
    Table,
    Text,
    Words,
    Wrong,
    unknown,
)
from bihuan.core.catalogue import KINDS
from bihuan.core.phrases import phrase
from bihuan.core.vocabulary import Pdca

SPAN = r"^(0|[1-9][0-9]{0,3}) (minute|hour|workday|day|week|month|year)s?$"
Span = Annotated[str, StringConstraints(pattern=SPAN)]
RequirementId = Annotated[str, StringConstraints(pattern=r"^[A-Z0-9-]+\.[0-9]{2,3}$", max_length=40)]
Plain = StrictBool | StrictInt | Annotated[str, StringConstraints(max_length=200)]
FactName = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_-]*$", max_length=50)]
Conditions = dict[FactName, Plain | list[Plain]]


class Every(StrEnum):
    """The rhythms of the calendar."""

    YEAR = "year"
    HALF_YEAR = "half-year"
    QUARTER = "quarter"
    MONTH = "month"
    WEEK = "week"


class ForEach(StrEnum):
    """Over what a duty fans out."""

    PROJECT = "project"
    CUSTOMER = "customer"
    KEY_CUSTOMER = "key-customer"
    DEPARTMENT = "department"
    PROCESS = "process"
    ELEMENT = "element"
    DISCIPLINE = "discipline"


class TriggerKind(StrEnum):
    CALENDAR = "calendar"
    EVENT = "event"
    RELATIVE = "relative"
    INTERVAL = "interval"


class DueRule(Table):
    """Which day of the period (or of the next one) is the last: a date, the last day, the n-th working day."""

    month: Annotated[StrictInt, Field(ge=1, le=12)] | None = None
    day: Annotated[StrictInt, Field(ge=1, le=31)] | Literal["last"] | None = None
    workday: Annotated[StrictInt, Field(ge=1, le=260)] | Literal["last"] | None = None
    of: Literal["this", "next"] = "this"
    adjust: Literal["earlier", "later"] | None = None

    @model_validator(mode="after")
    def _one_day(self) -> Self:
        if self.day is not None and self.workday is not None:
            raise Wrong(phrase(_("Give either “day” or “workday”, not both.")))
        if self.month is not None and self.day is None and self.workday is None:
            raise Wrong(phrase(_("Say which day of the month: “day” or “workday”.")))
        return self


class Evidence(Table):
    """The record that shows the duty was done: its kind, the state it must reach, what it must say.

    `event` instead of `state`: the event was announced about such a record.
    Values beginning with $ stand for the task's period or scope (docs/pack-format.md).
    """

    record: KindCode
    state: Key | list[Key] | None = None
    event: EventName | None = None
    where: Conditions = {}

    @property
    def states(self) -> tuple[str, ...]:
        if self.state is None:
            return ()
        return (self.state,) if isinstance(self.state, str) else tuple(self.state)

    @model_validator(mode="after")
    def _known(self) -> Self:
        kind = KINDS[self.record]
        for state in self.states:
            if state not in kind.states:
                text = _("“%(word)s” is no state of this kind of record.")
                raise Wrong(unknown(text, state, kind.states), "state")
        for fact in self.where:
            if not kind.has_fact(fact):
                raise Wrong(unknown(_("The record has no field “%(word)s”."), fact, kind.facts), "where")
        return self


class Escalation(Table):
    """After how long an overdue task goes up, and to whom."""

    after: Span
    to: Key


class Duty(Table):
    """One duty of one clause. Exactly one trigger; `every` may be joined by `at_most`."""

    key: Key
    clause: ClauseNumber
    also: tuple[ClauseNumber, ...] = ()
    title: Words
    title_en: Words
    pdca: Pdca
    by: Key
    requirement: tuple[RequirementId, ...] = ()
    basis: Literal["policy", "practice"] = "policy"
    note: Text = ""
    subject: Key | None = None

    every: Every | None = None
    rule: Text | None = None
    due: DueRule | None = None
    on: Moment | None = None
    when: Conditions = {}
    within: Span | None = None
    before: DateField | None = None
    lead: Span | None = None
    at_most: Span | None = None
    after: Moment | None = None
    for_each: ForEach | None = None

    evidence: Evidence
    remind: tuple[Span, ...] | None = None
    escalate: Escalation | None = None
    policy: str = ""  # set on reading: the policy the duty belongs to

    @property
    def ref(self) -> str:
        return f"{self.policy}/{self.key}"

    @property
    def clauses(self) -> tuple[str, ...]:
        return (self.clause, *self.also)

    @property
    def trigger(self) -> TriggerKind:
        if self.every or self.rule:
            return TriggerKind.CALENDAR
        if self.on:
            return TriggerKind.EVENT
        return TriggerKind.RELATIVE if self.before else TriggerKind.INTERVAL

    @model_validator(mode="after")
    def _complete(self) -> Self:
        for fault in (*_trigger_faults(self), *_pair_faults(self), *faults_of_rule(self.rule or "")):
            raise fault
        return self


_STARTS = ("every", "rule", "on", "before", "at_most")
_PAIRS = (("on", "within"), ("before", "lead"), ("at_most", "after"))


def _trigger_faults(duty: Duty) -> Iterator[Wrong]:
    given = [name for name in _STARTS if getattr(duty, name) is not None]
    if not given:
        yield Wrong(phrase(_("The duty has no trigger: say “every”, “rule”, “on”, “before” or “at_most”.")))
    if len(given) > 1 and given != ["every", "at_most"]:
        names = " + ".join(given)
        yield Wrong(phrase(_("One trigger only: %(names)s do not go together."), names=names), given[1])


def _pair_faults(duty: Duty) -> Iterator[Wrong]:
    for first, second in _PAIRS:
        one, other = getattr(duty, first), getattr(duty, second)
        if (one is None) != (other is None):
            have, lack = (first, second) if one is not None else (second, first)
            yield Wrong(phrase(_("“%(have)s” needs “%(lack)s”."), have=have, lack=lack), have)
    if duty.due and not (duty.every or duty.rule):
        yield Wrong(phrase(_("“due” goes with “every” or “rule” only.")), "due")
    if duty.every and not duty.due:
        yield Wrong(phrase(_("“every” needs “due”: which day of the period is the last.")), "every")
    if duty.rule and duty.due and duty.due.model_fields_set - {"adjust"}:
        yield Wrong(phrase(_("A rule names its days itself; “due” may only “adjust” them.")), "due")
    if duty.when and not duty.on:
        yield Wrong(phrase(_("“when” goes with “on” only.")), "when")
