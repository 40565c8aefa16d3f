"""Opportunities and suggestion rounds as a story tells them."""

from typing import Literal

from bihuan.jobs.demo.told import Told

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
    c: str = ""  # its cause
    b: str = ""  # what it would bring
    p: str = ""  # how far it has come
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
