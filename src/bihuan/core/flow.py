"""Flows: how records of one type move, who moves them, and what they must bring. Closed by default."""

import inspect
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from bihuan.core import clauses
from bihuan.core.access import ANONYMOUS, By, Capacity, Relation, Standing, capacity, in_words, related, spelled_out
from bihuan.core.asks import Ask, ask_for, asks_of
from bihuan.core.models import ApprovalRoute, Part, Person, Record
from bihuan.core.refusals import Missing
from bihuan.core.routes import route_for
from bihuan.core.vocabulary import Event, Pdca

Claim = Callable[
    [Mapping[str, Any], str], Iterable[Missing]
]  # of what a row of an earlier ledger brings, and its state
Theirs = Callable[[Sequence[Any], date], Mapping[int, set[int]]]  # of records of a type: whose own matter each is
Need = Callable[..., "str | Missing | Iterable[Missing] | None"]  # of the record; one that asks for the time is told it
Only = Callable[[Any, Standing], Iterable[Missing]]  # why a step of the record is not for this person
State = models.TextChoices
VOID = "void"  # the colour of a state in which a record counts for nothing


@dataclass(frozen=True)
class Act:
    """Who acts, when, from where, in which capacity. Handed to every step's body.

    Somebody anonymous acts without a person and without an address, in the capacity ANONYMOUS.
    """

    actor: Person | None
    at: datetime
    address: str = ""
    capacity: Capacity | None = None

    @property
    def is_anonymous(self) -> bool:
        return self.capacity == ANONYMOUS

    @property
    def eyes(self) -> list[Person]:
        """Whose eyes these are: the person's, and those of the one in whose place they act."""
        return [one for one in (self.actor, self.capacity.via if self.capacity else None) if one]

    @property
    def signed(self) -> dict[str, Any]:
        """For calls a body makes in the same name: `create(Model, **act.signed, …)`."""
        return {"actor": self.actor, "at": self.at, "address": self.address}


@dataclass(frozen=True)
class Look:
    """How a state shows: colour token (soon, open, wait, done, late, over, void), icon, PDCA phase."""

    token: str
    icon: str
    phase: Pdca

    @property
    def is_void(self) -> bool:
        """Does a record in this state count for nothing?"""
        return self.token == VOID


@dataclass(frozen=True)
class Waiting:
    """A state in which the record waits for approval by the pack's route; `otherwise` where it names none of its own.

    `not_by`: whoever stands so to the record does not decide on it, though the route names them; nor does whoever
    `theirs` says it is the own matter of, asked for many records at once.
    """

    subject: str
    approved: str
    rejected: str
    then: Callable[[Any, Act], None] | None = None
    back: Callable[[Any, Act], None] | None = None
    otherwise: str = ""
    not_by: tuple[Relation, ...] = ()
    theirs: Theirs | None = None

    def barred(self, record: Record) -> set[int]:
        """The people who do not decide on this record because it is theirs."""
        keys = {Relation.OWNER: record.owner_id, Relation.CREATOR: record.created_by_id}
        return {key for one in self.not_by if (key := keys.get(one))}

    def route(self, record: Record) -> ApprovalRoute | None:
        """Who decides on the record."""
        return route_for(record, self.subject) or (route_for(record, self.otherwise) if self.otherwise else None)


@dataclass(frozen=True)
class Edit:
    """What may be changed by hand in some states; `parts` maps a part to its fields (None: all, and rows).

    `unless` names a reason that closes it although the state fits (a plan that is approved, say); whoever is `not_by` to
    the record does not change it, though `by` names them; nor does whoever `theirs` says it is the own matter of.
    """

    states: frozenset[str]
    by: tuple[By, ...]
    fields: tuple[str, ...] = ()
    parts: dict[type[Part], tuple[str, ...] | None] = field(default_factory=dict)
    unless: Callable[[Any], Any] | None = None
    not_by: tuple[Relation, ...] = ()
    theirs: Theirs | None = None

    def closed(self, record: Record) -> Any:
        """Why it is closed for this record, although the state fits; nothing if it is open."""
        return self.unless(record) if self.unless else None

    def reason(self, record: Record) -> Any:
        """Why whoever may not change it may not: it is closed, or for others than those it is kept from."""
        if closed := self.closed(record):
            return closed
        if self.theirs:
            text = _("Four eyes: nobody changes what is their own matter. This is changed by another of: %(who)s.")
            return text % {"who": in_words(self.by, record)}
        if not self.not_by:
            return None
        text = _("Four eyes: this is changed by %(who)s, not by %(whom)s.")
        return text % {"who": in_words(self.by, record), "whom": in_words(self.not_by, record)}


@dataclass(frozen=True)
class Step:
    """A named transition. The keyword-only parameters of `body` are its form and its API body.

    `only` narrows `by` to those whom the record itself names (who speaks for a department it asks, say).
    """

    flow: "Flow"
    name: str
    label: Any
    sources: frozenset[str]
    target: str
    by: tuple[By, ...]
    body: Callable[..., None]
    asks: dict[str, Ask]
    needs: tuple[Need, ...] = ()
    not_by: tuple[Relation, ...] = ()
    announces: Event | None = None
    clause: str = ""
    icon: str = "arrow-right"
    only: Only | None = None

    @property
    def help(self) -> str:
        return (self.body.__doc__ or "").strip()

    def missing(self, record: Record, at: datetime | None = None) -> list[Missing]:
        """Everything the record still lacks for this step; what depends on the time only if `at` is given."""
        found: list[Missing] = []
        for need in self.needs:
            answer = told(need, record, at)
            if isinstance(answer, Missing):
                found.append(answer)
            elif isinstance(answer, str) or answer is None or not hasattr(answer, "__iter__"):
                found += [Missing(answer)] if answer else []
            else:
                found += list(answer)
        return clauses.resting(found, record)

    def clause_for(self, record: Record) -> str:
        """The clause of the company's own policies it rests on; none where none was named for it."""
        return clauses.of(record, self.clause) if self.clause else ""


@dataclass(frozen=True)
class Verdict:
    """May this person take the step? If not, `reasons` says who may, or what forbids it."""

    allowed: bool
    capacity: Capacity | None = None
    reasons: tuple[Missing, ...] = ()


class Flow:
    """States and steps of one record type; registered for its model."""

    def __init__(  # noqa: PLR0913 (a declaration)
        self,
        model: type[Record],
        looks: dict[Any, Look],
        *,
        initial: str,
        raised_by: Sequence[By],
        form: Sequence[str],
        required: Sequence[str] = ("title",),
        final: Sequence[str] = (),
        strip: Sequence[str] = (),
        announces: Event | None = None,
        anonymous: str = "",
    ) -> None:
        """`anonymous` names a yes-no field of the form: when it is set, nobody is recorded as the one who raised it."""
        self.model, self.initial, self.final = model, str(initial), frozenset(map(str, final))
        self.looks = {str(state): look for state, look in looks.items()}
        self.raised_by, self.announces, self.anonymous = tuple(raised_by), announces, anonymous
        self.form = {name: ask_for(model, name, name in required or None) for name in form}
        self.strip = [str(state) for state in strip]
        self.steps: dict[str, Step] = {}
        self.waiting: dict[str, Waiting] = {}
        self.edits: list[Edit] = []
        self.on_create: Callable[[Any, Act], None] | None = None
        self.on_adopt: Claim | None = None
        FLOWS[model] = self

    def step(  # noqa: PLR0913 (a declaration)
        self,
        *sources: str,
        to: str = "",
        by: Sequence[By],
        label: Any,
        needs: Sequence[Need] = (),
        not_by: Sequence[Relation] = (),
        announces: Event | None = None,
        clause: str = "",
        icon: str = "arrow-right",
        only: Only | None = None,
    ) -> Callable[[Callable[..., None]], Step]:
        """Declare a step; without `to` the record stays in its state."""

        def register(body: Callable[..., None]) -> Step:
            name = body.__name__.strip("_").replace("_", "-")
            if not by:
                raise ValueError(f"step {name} of {self.model.__name__} says nobody may take it")
            self.steps[name] = Step(
                self, name, label, frozenset(map(str, sources)), str(to), tuple(by), body,
                asks_of(body, self.model), tuple(needs), tuple(not_by), announces, clause, icon, only,
            )  # fmt: skip
            return self.steps[name]

        return register

    def waits(  # noqa: PLR0913 (a declaration)
        self,
        state: str,
        *,
        subject: str,
        approved: str,
        rejected: str,
        then: Callable[[Any, Act], None] | None = None,
        back: Callable[[Any, Act], None] | None = None,
        otherwise: str = "",
        not_by: Sequence[Relation] = (),
        theirs: Theirs | None = None,
    ) -> None:
        """Entering `state` asks for approval of `subject`; the decision moves the record on (`then`) or back (`back`)."""
        self.waiting[str(state)] = Waiting(
            subject, str(approved), str(rejected), then, back, otherwise, tuple(not_by), theirs
        )

    def edit(
        self,
        *states: str,
        by: Sequence[By],
        fields: Sequence[str] = (),
        parts: dict[type[Part], tuple[str, ...] | None] | None = None,
        unless: Callable[[Any], Any] | None = None,
        not_by: Sequence[Relation] = (),
        theirs: Theirs | None = None,
    ) -> None:
        """Let `by` change these fields and parts while the record is in one of the states."""
        rule = Edit(frozenset(map(str, states)), tuple(by), tuple(fields), parts or {}, unless, tuple(not_by), theirs)
        self.edits.append(rule)

    def created(self, hook: Callable[[Any, Act], None]) -> Callable[[Any, Act], None]:
        """Decorator: what happens inside `create` after the first save."""
        self.on_create = hook
        return hook

    def adopted(self, claim: Claim) -> Claim:
        """Decorator: what a row of an earlier ledger lacks for the state it claims to be in."""
        self.on_adopt = claim
        return claim

    @property
    def words(self) -> dict[str, Any]:
        """Each state with its word, translated when it is shown."""
        return dict(self.model.State.choices)  # type: ignore[attr-defined]

    def open_steps(self, record: Record) -> list[Step]:
        """The steps that start in the record's state."""
        return [step for step in self.steps.values() if record.state in step.sources]


FLOWS: dict[type[Record], Flow] = {}


def flow_of(record: Record | type[Record]) -> Flow:
    return FLOWS[record if isinstance(record, type) else type(record)]


def told(need: Need, record: Record, at: datetime | None) -> Any:
    """A need's answer. One that asks for the time answers only when it is told."""
    if len(inspect.signature(need).parameters) == 1:
        return need(record)
    return need(record, at) if at else None


def may(standing: Standing | None, step: Step, record: Record) -> Verdict:
    """May this person take the step now? Says who may, or which rule forbids it; needs are not looked at."""
    if standing is None:
        system = Relation.SYSTEM in step.by
        return Verdict(
            system, Capacity(Relation.SYSTEM.value) if system else None, () if system else (nobody(step, record),)
        )
    barred: list[Relation] = []
    for one in spelled_out(step.by, record):
        if way := capacity(standing, [one], record):
            if not (found := kept_from(standing, step.not_by, record, way)):
                return _named(standing, step, record, way)
            barred += found
    if not barred:
        return Verdict(False, None, (nobody(step, record),))
    text = _("Four eyes: this step cannot be taken by %(who)s.") % {"who": in_words(barred[:1], record)}
    return Verdict(False, None, (Missing(text, clause=step.clause_for(record)),))


def kept_from(standing: Standing, not_by: Iterable[Relation], record: Record, way: Capacity) -> list[Relation]:
    """What keeps this person from it, or keeps the one in whose place they act: a deputy brings no other eyes."""
    people = [standing, *([Standing(way.via)] if way.via else [])]
    return [one for one in not_by if any(related(each, one, record) for each in people)]


def _named(standing: Standing, step: Step, record: Record, way: Capacity) -> Verdict:
    """Taken in this way, unless the record names others for it."""
    reasons = clauses.resting(step.only(record, standing), record) if step.only else []
    return Verdict(False, None, tuple(reasons)) if reasons else Verdict(True, way)


def nobody(step: Step, record: Record) -> Missing:
    who = in_words([one for one in step.by if one is not Relation.SYSTEM] or step.by, record)
    return Missing(_("This step is for %(who)s.") % {"who": who}, clause=step.clause_for(record))
