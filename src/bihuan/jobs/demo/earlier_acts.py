"""A complaint of the time before the play, open in the ledger kept then: imported, and treated here. A trend needs its past."""

import csv
import io
from datetime import date, datetime

from bihuan.areas.correction.models import Complaint
from bihuan.exchange.imports import Order, import_sheet
from bihuan.jobs.demo.fault_acts import department, handing_on
from bihuan.jobs.demo.stage import Stage
from bihuan.jobs.demo.told_action import Complained

SHEET = "投诉台账.csv"
SAID = ("what", "customer", "project", "contact", "channel", "severity")
HEAD = ("number", "state", "title", "received_on", "elements", "department", *SAID)


def take_over(stage: Stage, at: datetime) -> None:
    """What is open, as the company takes it over when it begins; then it goes its way like any other."""
    told = [one for one in stage.story.actions.earlier if day_of(stage, one) < stage.day(at)]
    if not told:
        return
    order = Order("complaint", stage.company, at, actor=stage.people[stage.clerk])
    report = import_sheet(order, SHEET, sheet_of(stage, told))
    if report.rejected:
        raise RuntimeError(str(report.rejected))
    for one in told:
        made = Complaint.objects.get(company=stage.company, title=one.t)
        stage.one_by_one(at, [(3, handing_on(stage, made, one))], one.t)


def day_of(stage: Stage, told: Complained) -> date:
    month, day = told.day.lstrip("-").split("-")
    return date(stage.window.year - 1, int(month), int(day))


def sheet_of(stage: Stage, told: list[Complained]) -> bytes:
    text = io.StringIO()
    sheet = csv.writer(text)
    sheet.writerow(HEAD)
    for place, one in enumerate(told, 1):
        more = [department(stage, one.dept).name, *(getattr(one, name) for name in SAID)]
        sheet.writerow([place, "received", one.t, day_of(stage, one), one.el, *more])
    return text.getvalue().encode()
