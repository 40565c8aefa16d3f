"""The story of a company as its TOML files tell it, read strictly: a typo stops the start."""

import tomllib
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

FOLDER = Path(__file__).parent / "story"
Number = Annotated[Decimal, BeforeValidator(str)]  # as written: 66.4 is no binary fraction
Result = tuple[int, int] | Number  # a value, or hits of a total


class Told(BaseModel):
    """A table of a story: unknown keys are errors."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


# ---------------------------------------------------------------- people and places


class Member(Told):
    name: str
    title: str
    user: str = ""
    department: str = ""
    roles: tuple[str, ...] = ()


class Place(Told):
    """A project or a customer, until these are records of their own."""

    key: str
    label: str
    lead: str = ""
    important: bool = False


class Cast(Told):
    """Who works here, and who plays which part in the story."""

    head: str
    clerk: str
    approver: str
    deputy: str
    administrator: str
    leader: str
    heads: dict[str, str]
    person: tuple[Member, ...]
    project: tuple[Place, ...]
    customer: tuple[Place, ...]


# ---------------------------------------------------------------- the ledger

End = Literal[
    "closed", "again", "done", "treated", "late", "accepted", "plan", "merged", "declined", "waiting"
]  # fmt: skip


class Row(Told):
    """What becomes of an opportunity."""

    t: str = ""
    el: str = ""
    key: str = ""
    iue: str = "333"
    own: str = ""
    m: str = ""
    kind: str = "corrective"
    r: str = ""
    again: str = ""
    into: str = ""
    item: str = ""
    finish: int = 0  # days after it was raised; 0: by chance
    end: End = "waiting"


class Raised(Row):
    """A row of the ledger that somebody raises."""

    by: str = ""
    anon: bool = False
    ch: str
    w: str
    where: str = ""
    src: str = ""
    nature: str = "weakness"
    ago: int | None = None  # days before today
    wd: int | None = None  # working days before today
    on: str = ""  # a day of the plan's year


class Answer(Row):
    """An answer of a suggestion round: taken up under a title, left out for a reason, or not looked at yet."""

    by: str
    anon: bool = False
    process: str
    present: str
    suggestion: str
    benefit: str
    no: str = ""


class Round(Told):
    key: str
    title: str
    introduction: str
    result: str = ""
    opens: str = ""
    closes: str = ""
    opens_ago: int = 0
    closes_ago: int = 0
    answers: tuple[Answer, ...]


# ---------------------------------------------------------------- the plan


class Objective(Told):
    key: str
    title: str
    measure: str
    target: str
    background: str


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


class Plan(Told):
    plan: Head
    objective: tuple[Objective, ...]
    goal: tuple[Goal, ...]
    item: tuple[Item, ...]
    summing_up: SummingUp | None = Field(None, alias="summing-up")
    check: Checked | None = None


# ---------------------------------------------------------------- problems, means, remarks


class Escalated(Told):
    about: str
    by: str
    day: str = ""
    ago: int = 0
    title: str
    problem: str
    impact: str
    wanted: str
    decide: str = ""
    decided_by: str = ""
    decision: str = ""
    granted: str = ""
    close: str = ""
    outcome: str = ""


class Asked(Told):
    about: str
    by: str
    day: str = ""
    ago: int = 0
    title: str
    type: str
    amount: int
    unit: str
    needed: str
    purpose: str
    decide: str = ""
    decided_by: str = ""
    granted: int | None = None
    comment: str = ""
    declined: str = ""


class Remark(Told):
    about: str
    by: str
    day: str
    text: str


class Talk(Told):
    escalation: tuple[Escalated, ...]
    request: tuple[Asked, ...]
    comment: tuple[Remark, ...]


# ---------------------------------------------------------------- controlled documents


class Opinion(Told):
    by: str
    says: str = "agree"
    text: str = ""
    answer: str = ""


class Review(Told):
    """A round of review: when the draft is handed over, and who says what."""

    day: str
    opinions: tuple[Opinion, ...]


class Edition(Told):
    """One edition; without `issue` it is still on its way."""

    edition: str
    draft: str
    reason: str = ""
    text: str
    item: str = ""  # the plan item it belongs to
    rounds: tuple[Review, ...] = ()
    submitted: bool = True
    issue: str = ""


class Paperwork(Told):
    code: str
    title: str
    type: str = "process"
    process: str = ""
    author: str
    reviewers: tuple[str, ...]
    departments: tuple[str, ...]
    summary: str
    editions: tuple[Edition, ...]


# ---------------------------------------------------------------- papers for duties


class Special(Told):
    """One task that does not go the usual way: by duty, scope and the month it is due."""

    duty: str
    scope: str = ""
    month: int = 0
    reason: str = ""
    answer: str = ""


class Paper(Told):
    """What is filed for a duty: how it is called and what it says."""

    name: str
    ending: Literal["pdf", "docx", "xlsx"]
    early: tuple[int, int]
    lines: tuple[str, ...]


class Filings(Told):
    waived: tuple[Special, ...]
    refused: tuple[Special, ...]
    waiting: tuple[Special, ...]
    neglected: tuple[Special, ...]
    rejected_reasons: tuple[str, ...]
    verified_by: tuple[str, ...]
    duty: dict[str, Paper]


class Story(Told):
    """Everything that is told of one company."""

    pack: str
    cast: Cast
    rows: tuple[Raised, ...]
    rounds: tuple[Round, ...]
    plan: Plan
    next_plan: Plan
    talk: Talk
    documents: tuple[Paperwork, ...]
    filings: Filings


def read(pack: str) -> Story:
    """The story of the company whose pack has this name."""

    def table(name: str) -> dict[str, Any]:
        return tomllib.loads((FOLDER / pack / f"{name}.toml").read_text(encoding="utf-8"))

    return Story.model_validate(
        {
            "pack": pack,
            "cast": table("cast"),
            "rows": table("ledger")["rows"],
            "rounds": table("rounds")["round"],
            "plan": table("plan"),
            "next_plan": table("next-plan"),
            "talk": table("talk"),
            "documents": table("documents")["document"],
            "filings": table("filings"),
        }
    )
