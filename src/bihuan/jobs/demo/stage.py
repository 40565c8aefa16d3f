"""A company while its year is played: who is there, what is kept for later, what chance says."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cache
from random import Random
from typing import Any, TypeVar, cast

from django.db import transaction

from bihuan.core.access import standing_of
from bihuan.core.approvals import decide, objections
from bihuan.core.models import Approval, Company, Person, Record
from bihuan.core.prepared import Prepared, Slot
from bihuan.core.refusals import NotAllowed, Refused
from bihuan.core.writing import take
from bihuan.jobs.demo.agenda import Act, Agenda
from bihuan.jobs.demo.stories import Story
from bihuan.jobs.demo.window import Window

R = TypeVar("R", bound=Record)
Said = dict[str, Any]  # what is filled into a form
Turn = tuple[int | Callable[[datetime], date], Act]  # how long after the one before, and what is done
PAUSE = timedelta(minutes=20)  # between two acts that follow one another
PATIENCE = 25  # working days an act waits for what it needs


@cache
def _reading(model: type[Record]) -> Prepared[Any]:
    return Prepared(lambda: model._default_manager.filter(pk=Slot("key")))


@dataclass
class Stage:
    """What the acts of one company share. `kept` holds records under the key the story gives them."""

    company: Company
    story: Story
    window: Window
    agenda: Agenda
    seed: int
    people: dict[str, Person]
    kept: dict[str, Record] = field(default_factory=dict)
    given: dict[tuple[int, str], int] = field(default_factory=dict)  # answers of a round by what they suggest

    # ------------------------------------------------------------ chance and time

    def chance(self, *about: object) -> Random:
        """The same numbers for the same thing, whatever was played before it."""
        return Random(":".join(map(str, (self.seed, self.story.pack, *about))))  # noqa: S311 (no secret)

    def clock(self, day: date, *about: object, morning: bool = False) -> datetime:
        """A moment of the working hours of a day."""
        minutes = self.chance(day, *about).randrange(5, 110 if morning else 500)
        return self.window.moment(day, time(9)) + timedelta(minutes=minutes)

    def on(self, text: str, year: int, *about: object, morning: bool = False) -> datetime:
        """A moment of a named day of a plan's year, moved to a working day."""
        return self.clock(self.window.workday(self.window.named(text, year)), text, *about, morning=morning)

    def day(self, at: datetime) -> date:
        return self.company.day_of(at)

    # ------------------------------------------------------------ people

    def sign(self, name: str, at: datetime) -> dict[str, Any]:
        """Who acts, when, from where."""
        person = self.people[name]
        places = list(self.people)
        return {"actor": person, "at": at, "address": f"10.20.{1 + person.company_id % 200}.{20 + places.index(name)}"}

    @property
    def head(self) -> str:
        return self.story.cast.head

    @property
    def clerk(self) -> str:
        return self.story.cast.clerk

    def other(self, name: str) -> str:
        """Of the two of the quality department the one who did not do it."""
        return self.head if name != self.head else self.clerk

    # ------------------------------------------------------------ records

    def keep(self, key: str, record: R) -> R:
        if key:
            self.kept[key] = record
        return record

    def fresh(self, record: R) -> R:
        """The record as it is now."""
        found = _reading(type(record))(key=record.pk)[0]
        found.company = self.company  # known: nobody need ask for it
        return cast(R, found)

    def known(self, key: str) -> Record | None:
        return self.fresh(self.kept[key]) if key in self.kept else None

    # ------------------------------------------------------------ ways of acting

    def sign_off(
        self, record: Record, at: datetime, comment: str = "", *, verdict: str = "approve", by: str = ""
    ) -> None:
        """Let the first who may decide on the open approval do it: `by`, the approver, the deputy, anyone else."""
        approval = Approval.objects.get(record_id=record.pk, state=Approval.State.OPEN)
        names = [by or self.story.cast.approver, self.story.cast.approver, self.story.cast.deputy, *self.people]
        able = next(name for name in names if not objections(approval, standing_of(self.people[name], at)))
        decide(approval, **self.sign(able, at), verdict=verdict, comment=comment, seen=approval.digest)

    def by_first(self, step: str, record: R, at: datetime, names: Sequence[str], **said: Any) -> R:
        """Let the first of these who may take the step do it; after them, anyone who may."""
        refused: NotAllowed | None = None
        for name in dict.fromkeys([*(one for one in names if one), *self.people]):
            try:
                with transaction.atomic():
                    return take(step, record, **self.sign(name, at), **said)
            except NotAllowed as error:
                refused = refused or error
        raise refused or Refused([f"Nobody is there for {step}."])

    def in_turn(self, acts: Sequence[tuple[datetime, Act]], after: datetime | None = None) -> None:
        """Acts that follow one another, each at its time or shortly after the one before it."""
        if acts:
            (at, act), rest = acts[0], acts[1:]
            at = max(at, after + PAUSE) if after else at
            self.agenda.add(at, self.patiently(act, then=lambda done: self.in_turn(rest, done)))

    def one_by_one(self, at: datetime, steps: Sequence[Turn], *about: object) -> None:
        """Acts that follow one another, each so many working days (or on a day to be asked for) after the one before."""
        if steps:
            (wait, act), rest = steps[0], steps[1:]
            day = wait(at) if callable(wait) else self.window.later(self.day(at), wait) if wait else self.day(at)
            when = max(self.clock(self.window.workday(day), *about, len(rest)), at + PAUSE)
            then = lambda done: self.one_by_one(done, rest, *about)  # noqa: E731
            self.agenda.add(when, self.patiently(act, then=then, stays=True))

    def patiently(self, act: Act, tries: int = PATIENCE, then: Act | None = None, *, stays: bool = False) -> Act:
        """An act that waits for the next working day while it is refused: what it needs is still to come.

        Where a short play draws everything together it may never come; what follows is then left out (`stays`).
        """

        def attempt(at: datetime) -> None:
            try:
                with transaction.atomic():
                    act(at)
            except Refused:
                if tries == 0 and stays:
                    return None
                if tries == 0:
                    raise
                later = self.window.moment(self.window.later(self.day(at), 1), at.astimezone(self.company.zone).time())
                return self.agenda.add(later, self.patiently(act, tries - 1, then, stays=stays))
            return then(at) if then else None

        return attempt
