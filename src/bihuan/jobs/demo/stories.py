"""The story of a company as its TOML files tell it, read strictly: a typo stops the start."""

import tomllib
from pathlib import Path
from typing import Any, Literal

from bihuan.jobs.demo.told import Told
from bihuan.jobs.demo.told_action import Actions
from bihuan.jobs.demo.told_assurance import Audits, Checks, Reviewed
from bihuan.jobs.demo.told_ledger import Raised, Round
from bihuan.jobs.demo.told_plan import Plan
from bihuan.jobs.demo.told_service import Agreement

FOLDER = Path(__file__).parent / "story"

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
    auditor: str  # audits, and verifies what audits found
    appoints: str  # names who leads an audit
    heads: dict[str, str]
    person: tuple[Member, ...]
    project: tuple[Place, ...]
    customer: tuple[Place, ...]


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
    settle: str = ""  # the department it is fed back to solves it
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
    ago: int = 0  # working days before today
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
    fresh: tuple[Special, ...]  # filed lately: to be confirmed, or sent back for a reason
    neglected: tuple[Special, ...]
    rejected_reasons: tuple[str, ...]
    accepted_with: tuple[str, ...]
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
    audits: Audits
    evidence: dict[str, str]  # what an audit sees where all is in order, by question ("people-1/hr" for one department)
    actions: Actions
    reviews: tuple[Reviewed, ...]
    checks: Checks
    agreements: tuple[Agreement, ...]


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
            "audits": table("audits"),
            "evidence": table("evidence"),
            "actions": table("actions"),
            "reviews": table("reviews")["review"],
            "checks": table("checks"),
            "agreements": table("services")["agreement"],
        }
    )
