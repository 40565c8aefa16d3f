"""Complaints, nonconformities, actions and preventive screenings as a story tells them.

Days of what follows are working days after the thing before it, so that the order holds whenever the play begins.
"""

from typing import Literal

from bihuan.jobs.demo.told import Told
from bihuan.jobs.demo.told_ledger import Row

Severity = Literal["minor", "major"]
Upto = Literal["draft", "submitted", "approved", "under-way", "done", "verified", "closed"]


class Measure(Told):
    """A measure of an action; `due` and `done` are working days after it began."""

    t: str
    own: str
    how: str
    due: int
    done: int = 0  # 0: as it is due
    kind: Literal["correction", "corrective", "preventive"] = "corrective"


class Amends(Told):
    """A document an action contradicts, and what its next edition says; `stays`: still in review today."""

    title: str
    change: str
    text: str
    stays: bool = False


class Longer(Told):
    """An extension its owner asks for: working days after it began, how many more are wanted, and why."""

    after: int
    more: int
    reason: str
    answer: str  # of those who decide


class Round(Told):
    """What is found and done in one round of an action."""

    cause: str
    whys: tuple[tuple[str, str, str], ...] = ()  # question, answer, category
    causes: tuple[tuple[str, str, bool], ...] = ()  # category, text, is it the root
    scheme: str
    resources: str = ""
    steps: tuple[Measure, ...]
    amends: tuple[Amends, ...] = ()
    submit: int = 2  # working days until it is drawn up
    approve: int = 1
    observe: int = 30  # calendar days
    carried: str = ""
    verified: str = ""
    effect: str = ""


class Again(Round):
    """The next round, after the first had no effect."""

    reason: str


class Treatment(Round):
    """An action from its analysis to its end, or as far as it has come."""

    immediate: str = ""
    character: Literal["system", "execution", "effect"] = "execution"
    impact: str
    elsewhere: str = ""
    returned: str = ""  # why it was sent back once
    drafted: dict[str, str] = {}  # what it said before that, field by field
    longer: Longer | None = None
    result: str = ""
    again: Again | None = None
    upto: Upto = "closed"


class Faulty(Told):
    """A nonconformity somebody raises. `same`: the key of the one it repeats; `no`: why it was none."""

    key: str = ""
    by: str
    day: str = ""
    ago: int | None = None  # working days before today
    source: str = "service"
    t: str
    what: str
    where: str
    evidence: str
    criterion: str
    severity: Severity = "minor"
    character: str = ""
    dept: str
    own: str = ""
    el: str
    same: str = ""
    no: str = ""
    accept: int = 1  # working days until it is accepted; 0: not accepted yet
    treat: Treatment | None = None


class Complained(Told):
    key: str = ""
    by: str
    day: str = ""
    ago: int | None = None
    customer: str
    project: str
    contact: str
    channel: str = "phone"
    t: str
    what: str
    severity: Severity = "minor"
    dept: str
    own: str
    el: str
    within: int = 5  # working days to answer in
    answered: int = 0  # working days until it was answered; 0: not yet
    answer: str = ""
    result: str = ""
    taken: bool = True  # somebody was named to handle it
    treat: Treatment | None = None
    row: Row | None = None  # what becomes of the opportunity it raises; its action is enough where nothing is told


class Problem(Told):
    """What a screening points at; with a treatment it is prevented.

    `signal`: it rests on a signal of the trend, `shown` tells it with the figures found; without one it is watched.
    """

    t: str
    shown: str
    signal: bool = False
    quiet: str = ""  # what is said instead where there is no signal
    verdict: Literal["prevent", "watch", "nothing"] = "prevent"
    reason: str = ""
    own: str = ""
    due: int = 40
    treat: Treatment | None = None


class Screened(Told):
    """A screening of a quarter told by itself, or what one of a duty found: by scope and the quarter."""

    by: str = ""
    day: str = ""
    dept: str = ""
    quarter: str = ""  # "2026-Q3" in words of the year: "Q3", "-Q4"
    t: str = ""
    counted: str = "complaints nonconformities findings"
    dimension: str = "cause"
    conclusion: str  # {total}, {top} and what else `screening_acts.in_words` finds is put in
    quiet: str = ""  # the conclusion where the trend shows nothing
    nothing: str = ""  # the conclusion where nothing was counted
    problems: tuple[Problem, ...] = ()
    row: Row | None = None  # what becomes of the opportunity a signal raises


class Actions(Told):
    earlier: tuple[Complained, ...]  # open in the ledgers kept before
    earlier_fault: tuple[Faulty, ...] = ()
    complaint: tuple[Complained, ...]
    nonconformity: tuple[Faulty, ...]
    screening: tuple[Screened, ...]
