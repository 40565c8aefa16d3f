"""The right column of the workbench: on-time rate, where the loop stands, approvals that wait, the next reminders."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bihuan.areas.policies import duty_words
from bihuan.areas.policies.models import Task
from bihuan.core.catalogue import title_of
from bihuan.core.months import months_until
from bihuan.web import addresses, figures, task_words, wording
from bihuan.web.drawings.ring import Ring, percent, ring
from bihuan.web.drawings.trend import Trend, trend
from bihuan.web.loop_side import loop
from bihuan.web.open_rounds import open_for
from bihuan.web.request import Request
from bihuan.web.views.approvals import Waiting, mine, with_what_is_asked

TARGET = 95.0
LONG = 2  # days an approval may wait before it is marked
SHOWN = 3


def side(request: Request) -> dict[str, Any]:
    return {
        **rate(request),
        "loop": loop(request),
        "approvals": approvals(request),
        "approvals_href": addresses.page(request.company, "approvals"),
        "reminders": reminders(request),
        "rounds": [
            (one, addresses.page(request.company, "round-answer", number=one.number)) for one in open_for(request)
        ],
    }


def rate(request: Request) -> dict[str, Any]:
    """The last whole month by phase, and twelve months."""
    months = months_until(request.today, 12)
    found = figures.by_month(request.standing, months)
    last = found.get(months[-1], figures.MonthFigures())
    bars = twelve(months, found)
    return {
        "month_name": duty_words.month_name(months[-1] % 100),
        "figures": last,
        "ring": ring(last.shares),
        "ring_label": ring_label(ring(last.shares)),
        "trend": bars,
        "trend_label": trend_label(bars),
        "target": int(TARGET),
    }


def twelve(months: list[int], found: Mapping[int, figures.MonthFigures]) -> Trend | None:
    """The bars; none while no month has a figure."""
    totals = [(key % 100, found[key].total.ratio if key in found else None) for key in months]
    if all(ratio is None for _label, ratio in totals):
        return None
    return trend([(label, None if ratio is None else ratio * 100) for label, ratio in totals], TARGET)


def ring_label(drawn: Ring) -> str:
    parts = [f"{one.phase.label} {one.share.done}/{one.share.total}" for one in drawn.quarters]
    return _("On-time rate %(rate)s: %(parts)s") % {"rate": drawn.total.percent, "parts": _(", ").join(parts)}


def trend_label(drawn: Trend | None) -> str:
    """The twelve bars in a sentence."""
    if drawn is None:
        return ""
    text = _("On-time rate of the last 12 months: lowest %(lowest)s, highest %(highest)s")
    return text % {"lowest": percent(min(drawn.values) / 100), "highest": percent(max(drawn.values) / 100)}


def approvals(request: Request) -> list[dict[str, Any]]:
    """The first approvals that wait for this person's signature, the oldest first."""
    first = sorted(mine(request), key=lambda one: -one.days)[:SHOWN]
    return [waiting_words(request, one) for one in with_what_is_asked(first)]


def waiting_words(request: Request, one: Waiting) -> dict[str, Any]:
    since = ngettext("waits %(n)s day", "waits %(n)s days", one.days) % {"n": one.days} if one.days else _("today")
    who = [one.approval.asked_by.name if one.approval.asked_by else "", one.record.number]
    return {
        "title": f"{title_of(one.record.kind, request.company)} · {one.record.title}",
        "asked": str(one.record.asked_for),
        "who": " · ".join(part for part in who if part),
        "since": since,
        "is_long": one.days >= LONG,
        "href": addresses.of(one.record, request.company),
    }


def reminders(request: Request) -> list[dict[str, Any]]:
    """When I am reminded next, and of what."""
    rows = Task.objects.for_person(request.standing).filter(remind_at__gt=request.at)
    return [
        {
            "when": moment(request, task),
            "title": task_words.title(task, year=request.today.year),
            "what": _("due %(day)s") % {"day": wording.day(task.due_day, request.today)},
            "href": addresses.page(request.company, "task", pk=task.pk),
        }
        for task in rows.with_words().order_by("remind_at", "id")[:SHOWN]
    ]


def moment(request: Request, task: Task) -> str:
    assert task.remind_at is not None
    local = task.remind_at.astimezone(request.company.zone)
    return f"{wording.day(local.date(), request.today)} {local:%H:%M}"
