"""Audit programmes with their audits, management reviews and quality checks as a story tells them."""

from typing import Literal

from bihuan.jobs.demo.told import Told
from bihuan.jobs.demo.told_action import Treatment
from bihuan.jobs.demo.told_ledger import Row

# ---------------------------------------------------------------- audits


class Found(Told):
    """What an item came to that did not just conform: the question put to a department, by its key in the library."""

    dept: str
    q: str
    result: str
    statement: str = ""
    evidence: str = ""
    sampled: str = ""
    auditee: str = ""
    criterion: str = ""  # where the checklist names no clause
    own: str = ""
    same: str = ""  # key of the nonconformity it repeats
    treat: Treatment | None = None
    row: Row | None = None


class Material(Told):
    """Material that was asked for; `late`: first noted as missing."""

    dept: str
    t: str
    by: str
    late: str = ""
    open: bool = False


class Audited(Told):
    """An audit of a programme. `scope`: department → elements and, after a bar, processes."""

    key: str
    t: str
    starts: str
    ends: str
    scope: dict[str, str]
    lead: str
    team: tuple[tuple[str, str], ...]
    agreed_by: dict[str, str]
    materials: tuple[Material, ...] = ()
    opening: str = ""
    found: tuple[Found, ...] = ()
    closing: str = ""
    course: str = ""
    strengths: str = ""
    conclusion: str = ""
    recommendations: str = ""
    distribution: str = ""
    upto: Literal["planned", "agreed", "reported"] = "reported"


class Programme(Told):
    """The programme of a year."""

    shift: int = 0  # -1: of the year before the plan's
    t: str
    draft: str
    purpose: str
    arrangements: str
    returned: str = ""  # why it was sent back
    mended: str = ""  # what is added to the arrangements for that
    audits: tuple[Audited, ...]
    result: str = ""


class Audits(Told):
    scope: dict[str, tuple[str, str]]  # department → elements, and why the rest does not apply there
    programme: tuple[Programme, ...]


# ---------------------------------------------------------------- management reviews


class Point(Told):
    t: str
    el: str = ""
    input: str = ""
    by: str
    says: str = ""
    concludes: str


class Decided(Told):
    """A decision and what it becomes; `due`: working days after the meeting."""

    key: str = ""
    output: Literal["system", "resources", "objectives"]
    text: str
    el: str = ""
    becomes: str
    resource: str = ""
    own: str = ""
    due: int = 40
    done: int = 0  # working days until it is done, where it is carried out as it stands
    note: str = ""
    measure: str = ""  # of an objective
    target: str = ""
    result: str = ""  # of an objective: how it stood on the day `reported`
    attainment: str = ""
    reported: str = ""
    issued: bool = True
    granted: str = ""  # what is said when means are granted; empty: still to be decided
    treat: Treatment | None = None
    row: Row | None = None


class Reviewed(Told):
    key: str
    shift: int = 0
    t: str
    chair: str
    organiser: str
    day: str  # when it is planned
    since: str
    until: str
    place: str
    purpose: str
    topics: tuple[Point, ...]
    waived: dict[str, str] = {}
    deputies: dict[str, str] = {}
    minutes: str
    conclusion: str
    decisions: tuple[Decided, ...]
    closes: str = ""  # key of the former review, which ends now
    result: str = ""


# ---------------------------------------------------------------- quality checks


class Seen(Told):
    """What a check found beside the usual: on which occasion, at which point of the checklist."""

    occasion: str
    scope: str = ""
    place: int
    result: str
    evidence: str
    remark: str = ""
    same: str = ""
    own: str = ""
    treat: Treatment | None = None
    row: Row | None = None


class Checked(Told):
    """How the checks of a duty, or of a rhythm of the house, are carried out."""

    type: str
    name: str
    early: tuple[int, int] = (0, 3)
    by: str = ""
    every: Literal["month", "quarter"] = "month"  # where no duty says it
    size: int = 0  # how many projects are drawn
    subject: str = ""
    dept: str = ""
    person: str = ""  # whose work is checked
    evidence: tuple[str, ...]  # one for each point
    summary: str
    summary_found: str = ""
    seen: tuple[Seen, ...] = ()


class Screening(Told):
    """The screenings a duty asks of every department, each concluded in the figures it shows."""

    name: str
    early: tuple[int, int]
    counted: str = "complaints nonconformities findings"
    dimension: str = "source"
    conclusion: str
    alarm: str  # where the trend shows something and the story tells no more
    nothing: str  # where nothing that is counted came up


class Checks(Told):
    check: tuple[Checked, ...] = ()
    duty: dict[str, Checked] = {}
    screening: dict[str, Screening] = {}
