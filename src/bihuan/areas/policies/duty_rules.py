"""A duty as a pack states it: who must do what, by when, and which record shows that it was done."""

from collections.abc import Iterator
from datetime import date
from enum import StrEnum
from typing import Annotated, Literal

from django.utils.translation import gettext_lazy as _
from pydantic import AfterValidator, StrictInt, StringConstraints

from bihuan.areas.policies.strict import (
    ClauseNumber,
    Conditions,
    DateField,
    DayNumber,
    EventName,
    Key,
    Keys,
    KindCode,
    Moment,
    Table,
    Text,
    Words,
    Wrong,
    unknown,
)
from bihuan.core.catalogue import KINDS
from bihuan.core.deadline_rules import parse_rule
from bihuan.core.periods import Due, PeriodKind
from bihuan.core.phrases import phrase
from bihuan.core.recurrences import recurrence
from bihuan.core.refusals import Refused
from bihuan.core.vocabulary import Pdca


def _span(text: str) -> str:
    """A length of time as core reads it, in its plain form: "5 workdays"."""
    try:
        rule = parse_rule(text)
    except Refused as refused:
        raise Wrong(phrase("%(why)s", why=refused.reasons[0])) from None
    if rule.before:
        raise Wrong(phrase(_("“%(text)s” points backwards. Write the length only."), text=text[:40]))
    return str(rule)


Span = Annotated[str, AfterValidator(_span)]
RequirementId = Annotated[str, StringConstraints(pattern=r"^[A-Z0-9-]+\.[0-9]{2,3}$", max_length=40)]


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
    """Which day of the period (or of the next one) is the last: see bihuan.core.periods.Due."""

    month: StrictInt | None = None
    day: DayNumber | None = None
    workday: DayNumber | None = None
    of: Literal["this", "next"] = "this"
    adjust: Literal["earlier", "later"] | None = None

    def as_due(self) -> Due:
        return Due(self.month, self.day, self.workday, self.of, self.adjust)


class Evidence(Table):
    """The record that shows the duty was done: its kind, the state (or one of them) it reaches, what it says.

    `event` instead of `state`: the event was announced about such a record.
    Values beginning with $ stand for the task's period or scope (docs/pack-format.md).
    """

    record: KindCode
    state: Keys = ()
    event: EventName | None = None
    where: Conditions = {}

    def faults(self) -> Iterator[Wrong]:
        kind = KINDS.get(self.record)
        if kind is None:
            return
        for state in self.state or ():
            if state and state not in kind.states:
                yield Wrong(unknown(_("“%(word)s” is no state of this kind of record."), state, kind.states), "state")
        for fact in self.where or ():
            if not kind.has_fact(fact):
                yield Wrong(unknown(_("The record has no field “%(word)s”."), fact, kind.facts), "where")


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

    every: PeriodKind | None = None
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

    def faults(self) -> Iterator[Wrong]:
        yield from _trigger_faults(self)
        yield from _pair_faults(self)
        yield from _rule_faults(self.rule)


_STARTS = ("every", "rule", "on", "before", "at_most")
_PAIRS = (("on", "within"), ("before", "lead"), ("at_most", "after"))


def _trigger_faults(duty: Duty) -> Iterator[Wrong]:
    given = [name for name in _STARTS if name in duty.model_fields_set]
    if not given:
        yield Wrong(phrase(_("The duty has no trigger: say “every”, “rule”, “on”, “before” or “at_most”.")))
    if len(given) > 1 and given != ["every", "at_most"]:
        names = " + ".join(given)
        yield Wrong(phrase(_("One trigger only: %(names)s do not go together."), names=names), given[1])


def _pair_faults(duty: Duty) -> Iterator[Wrong]:
    given = duty.model_fields_set
    for first, second in _PAIRS:
        if (first in given) != (second in given):
            have, lack = (first, second) if first in given else (second, first)
            yield Wrong(phrase(_("“%(have)s” needs “%(lack)s”."), have=have, lack=lack), have)
    if "due" in given and not given & {"every", "rule"}:
        yield Wrong(phrase(_("“due” goes with “every” or “rule” only.")), "due")
    if "rule" in given and duty.due and duty.due.model_fields_set - {"adjust"}:
        yield Wrong(phrase(_("A rule names its days itself; “due” may only “adjust” them.")), "due")
    if "when" in given and "on" not in given:
        yield Wrong(phrase(_("“when” goes with “on” only.")), "when")


def _rule_faults(rule: str | None) -> Iterator[Wrong]:
    """A rule that cannot be read, or that is silent for two generations."""
    if rule is None:
        return
    try:
        spoken = recurrence(rule, date(1990, 1, 1), date(2060, 12, 31))
    except Refused as refused:
        yield Wrong(phrase("%(why)s", why=refused.reasons[0]), "rule")
        return
    if not spoken:
        yield Wrong(phrase(_("This rule never falls on a day.")), "rule")
