"""A complaint of the time before the play, open in the ledger kept then: taken over, and treated here. A trend needs its past."""

from datetime import date, datetime
from hashlib import sha256

from bihuan.areas.correction.models import Complaint
from bihuan.core.adopting import Row, adopt
from bihuan.jobs.demo.fault_acts import department, handing_on
from bihuan.jobs.demo.stage import Said, Stage
from bihuan.jobs.demo.told_action import Complained


def take_over(stage: Stage, at: datetime) -> None:
    """What is open, as the company enters it when it begins; then it goes its way like any other."""
    for place, told in enumerate(stage.story.actions.earlier, 1):
        day = day_of(stage, told)
        if day < stage.day(at):
            row = row_of(stage, told, place, day)
            made = adopt(Complaint, row, company=stage.company, **stage.sign(stage.clerk, at))
            stage.one_by_one(at, [(3, handing_on(stage, made, told))], told.t)


def day_of(stage: Stage, told: Complained) -> date:
    month, day = told.day.lstrip("-").split("-")
    return date(stage.window.year - 1, int(month), int(day))


def row_of(stage: Stage, told: Complained, place: int, day: date) -> Row:
    names = ("what", "customer", "project", "contact", "channel", "severity")
    said: Said = {name: getattr(told, name) for name in names}
    more: Said = {"title": told.t, "received_on": day, "elements": told.el, "department": department(stage, told.dept)}
    return Row(f"earlier-{place}", sha256(told.t.encode()).hexdigest(), "received", said | more, day)
