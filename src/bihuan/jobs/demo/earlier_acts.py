"""What was open in the ledgers of the time before the play: imported, and treated here. A trend needs its past."""

import csv
import io
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Any

from bihuan.areas.correction.models import Complaint, Nonconformity
from bihuan.core.models import Record
from bihuan.exchange.imports import Order, import_sheet
from bihuan.jobs.demo.fault_acts import Handling, department, handing_on, treat
from bihuan.jobs.demo.stage import Stage
from bihuan.jobs.demo.told_action import Complained, Faulty

COMPLAINED = ("what", "customer", "project", "contact", "channel", "severity")
FOUND = ("what", "where", "evidence", "criterion", "source", "severity")
Earlier = Complained | Faulty
FIRST = 3  # working days until the first of them is taken up


def take_over(stage: Stage, at: datetime) -> None:
    """What is open, as the company takes it over when it begins; then it goes its way like any other."""
    actions = stage.story.actions
    for told, made in adopted(stage, "投诉台账.csv", Complaint, actions.earlier, at):
        assert isinstance(told, Complained)
        stage.one_by_one(at, [(FIRST, handing_on(stage, made, told))], told.t)
    for told, found in adopted(stage, "不符合台账.csv", Nonconformity, actions.earlier_fault, at):
        assert isinstance(told, Faulty)
        treat(stage, found, Handling(told.own, told.treat, wait=FIRST), at)


def adopted(
    stage: Stage, sheet: str, model: type[Any], told: Sequence[Earlier], at: datetime
) -> Iterator[tuple[Earlier, Any]]:
    """The rows as records, each with what is told of it."""
    rows = [one for one in told if day_of(stage, one) < stage.day(at)]
    if not rows:
        return
    order = Order(model.KIND, stage.company, at, actor=stage.people[stage.clerk])
    report = import_sheet(order, sheet, written(HEADS[model], (row_of(stage, one) for one in rows)))
    if report.rejected:
        raise RuntimeError(str(report.rejected))
    for one in rows:
        yield one, model.objects.select_related("department").get(company=stage.company, title=one.t)


def day_of(stage: Stage, told: Earlier) -> date:
    month, day = told.day.lstrip("-").split("-")
    return date(stage.window.year - 1, int(month), int(day))


def row_of(stage: Stage, told: Earlier) -> list[Any]:
    first = [told.key or told.t, STATES[type(told)], told.t, day_of(stage, told), told.el]
    names = COMPLAINED if isinstance(told, Complained) else FOUND
    return [*first, department(stage, told.dept).name, *(getattr(told, name) for name in names)]


def written(head: Sequence[str], rows: Iterator[list[Any]]) -> bytes:
    text = io.StringIO()
    sheet = csv.writer(text)
    sheet.writerow(head)
    sheet.writerows(rows)
    return text.getvalue().encode()


HEADS: dict[type[Record], Sequence[str]] = {
    Complaint: ("number", "state", "title", "received_on", "elements", "department", *COMPLAINED),
    Nonconformity: ("number", "state", "title", "raised_on", "elements", "department", *FOUND),
}
STATES: dict[type[Earlier], str] = {Complained: "received", Faulty: "raised"}
