"""Service level agreements as a story tells them; days are days of the plan's year."""

from bihuan.jobs.demo.told import Told


class Promise(Told):
    """A quality standard of an agreement; limits in minutes."""

    t: str
    priority: str = ""
    respond: int | None = None
    resolve: int | None = None
    hours: str = ""
    target: str


class Agreement(Told):
    """An agreement from its draft until it holds."""

    t: str
    by: str
    customer: str
    project: str
    scope: str
    ours: str
    theirs: str
    draft: str
    signed: str
    starts: str
    ends: str
    signer: str
    signer_there: str
    promise: tuple[Promise, ...]
