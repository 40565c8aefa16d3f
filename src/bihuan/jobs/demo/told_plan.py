"""Objectives, plan and items as a story tells them."""

from pydantic import Field

from bihuan.jobs.demo.told import Number, Result, Told
from bihuan.jobs.demo.told_ledger import Row


class Objective(Told):
    key: str
    title: str
    measure: str
    target: str
    background: str
    result: str = ""  # how it stands when it is reported on
    attainment: str = ""


class Goal(Told):
    key: str
    title: str
    metric: str
    unit: str
    baseline: Number
    target: Number
    direction: str = "higher"
    now: tuple[tuple[str, Number], ...] = ()


class Criterion(Told):
    t: str
    unit: str
    target: Number
    direction: str = "higher"
    before: Result | None = None
    after: tuple[Result, ...] = ()


class Figure(Told):
    t: str
    unit: str
    target: Number
    before: Result
    after: Result
    periods: tuple[str, str]
    direction: str = "higher"


class Verdict(Told):
    """An evaluation of an item."""

    title: str
    verdict: str
    conclusion: str
    report: str
    figures: tuple[Figure, ...]


class Moved(Told):
    """What a revision changes in an item."""

    starts: str
    due: str
    steps: tuple[tuple[str, str], ...]


class Later(Told):
    """What is filled in after the item was drafted."""

    day: str
    resources: str
    risks: str


class Item(Told):
    """A plan item and its way: `path` names steps with their day and what they need."""

    key: str
    title: str
    owner: str
    goal: str
    measure: str
    elements: str
    starts: str
    due: str
    scheme: str
    rollout: str
    methods: str
    pilot_scheme: str = ""
    pilot_project: str = ""
    resources: str = ""
    risks: str = ""
    wide: bool = False
    risky: bool = False
    process: bool = True
    revision: bool = False
    added: str = ""
    later: Later | None = None
    moved: Moved | None = None
    steps: tuple[tuple[str, str, str, str, bool, str], ...]  # title, who, from, to, milestone, done on
    documents: tuple[tuple[str, str, str], ...]  # title, define or revise, issued on
    criteria: tuple[Criterion, ...]
    path: tuple[tuple[str, ...], ...]
    next: Row | None = None  # what it hands on to the next cycle
    evaluation: Verdict | None = None


class Head(Told):
    """The plan as a whole, and the days it moves."""

    title: str
    draft: str
    submit: str
    approve: str
    start: str
    approved: str
    returns: str = Field("", alias="return")
    returned: str = ""
    mended: str = ""
    objectives: str = ""  # when they are issued; empty: with the draft
    results: str = ""  # when they are reported on
    resubmit: str = ""
    away: tuple[str, str, str] | None = None
    revise: str = ""
    revise_reason: str = ""
    revision_submit: str = ""
    revision_approve: str = ""
    revision_approved: str = ""
    requirements: str
    analysis: str
    solution: str
    pilot_arrangement: str
    operation_arrangement: str
    evaluation_arrangement: str
    resources: str
    risks: str


class SummingUp(Told):
    evaluate: str
    close: str
    title: str
    conclusion: str
    report: str
    next: Row
    result: str
    carried: str


class Checked(Told):
    """The sentences of the checks: {items} {done} {steps}, {n} {names}."""

    making: str
    none: str
    execution: str
    clean: str
    late: str
    requests: str


class Piece(Told):
    """A piece of work of the capability plan: element, work, measure, who, until when; when it was done, what came of it."""

    el: str
    t: str
    i: str = ""
    own: str
    due: str
    done: str = ""
    r: str = ""


class Capability(Told):
    """The capability plan of the year."""

    title: str
    by: str
    approver: str
    draft: str
    submit: str
    approve: str
    start: str
    basis: str
    resources: str
    left_out: str = ""
    approved: str
    work: tuple[Piece, ...]


class Plan(Told):
    plan: Head
    capability: Capability | None = None
    objective: tuple[Objective, ...]
    goal: tuple[Goal, ...]
    item: tuple[Item, ...]
    summing_up: SummingUp | None = Field(None, alias="summing-up")
    check: Checked | None = None
