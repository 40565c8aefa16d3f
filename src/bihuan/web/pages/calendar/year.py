"""The year as a wheel, with the current month's agenda and the load of the months."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from bihuan.areas.policies import duty_words
from bihuan.areas.policies.models import Duty, Policy
from bihuan.core.calendars import WorkCalendar
from bihuan.web.day_groups import Chosen, DayGroup, day_groups
from bihuan.web.drawings.wheel import Piece, wheel
from bihuan.web.pages.calendar import agenda, loads
from bihuan.web.pages.calendar.params import link
from bihuan.web.request import Request
from bihuan.web.year_sums import YearSums, slot, year_sums

SOON = 6  # groups of the agenda beside the wheel


def given(request: Request, chosen: Chosen, first: date, calendar: WorkCalendar) -> dict[str, Any]:
    sums = year_sums(request, chosen, first.year)
    slots = {
        ring: {at: slot(one, request.at) for at, one in found.items() if one.total}
        for ring, found in sums.rings.items()
    }
    drawn = wheel(first.year, request.today, slots)
    return {
        "year": first.year,
        "years": [
            {"label": year, "href": link(request, year=year, month=""), "on": year == first.year}
            for year in sorted({first.year, *range(request.today.year - 1, request.today.year + 2)})
        ],
        "summary": summary(request, sums, first.year),
        "sums": sums,
        "week": request.today.isocalendar().week if first.year == request.today.year else 0,
        "wheel": drawn,
        "pieces": [piece(request, first.year, one) for one in drawn.pieces],
        "month_names": [(one, duty_words.month_short(one.number)) for one in drawn.months],
        "signs": signs(),
        **month_of(request, chosen, first),
        **loads.given(request, sums.roles),
    }


def month_of(request: Request, chosen: Chosen, first: date) -> dict[str, Any]:
    """The agenda of the current month, or of the month asked for."""
    groups = day_groups(request.standing, chosen, first, agenda.month_end(first), request.at)
    words = {"month": duty_words.month_name(first.month), "count": sum(one.total for one in groups)}
    return {
        "agenda_title": _("%(month)s: %(count)s tasks") % words,
        "agenda_states": agenda.by_state(groups),
        "agenda": [agenda.line(request, one) for one in pressing(groups)[:SOON]],
        "agenda_more": max(len(groups) - SOON, 0),
        "agenda_href": link(request, view="list", year=first.year, month=first.month),
        "month_href": link(request, view="month", year=first.year, month=first.month),
    }


def pressing(groups: Sequence[DayGroup]) -> list[DayGroup]:
    """What is still to be done first, then what is done."""
    return sorted(groups, key=lambda one: (not one.left, one.day))


def summary(request: Request, sums: YearSums, year: int) -> str:
    """“2 份制度，41 项义务；期限在 2026 年的 308 项：已到期 228，按期 223，未来 80”."""
    text = _(
        "%(policies)s policies, %(duties)s duties; %(total)s tasks with their deadline in %(year)s: "
        "%(due)s came due, %(done)s on time, %(ahead)s ahead"
    )
    return text % {
        "year": year,
        "policies": Policy.objects.filter(company=request.company, superseded_at__isnull=True).count(),
        "duties": Duty.objects.filter(company=request.company).in_force().count(),
        "total": sums.whole.total,
        "due": sums.due.total,
        "done": sums.due.done,
        "ahead": sums.whole.pending - sums.whole.overdue,
    }


def signs() -> dict[str, str]:
    """The mark of each look, so that colour never says it alone."""
    return {"d": "✓", "l": pgettext("wheel sign", "late"), "x": "!", "o": "◐", "s": "○", "w": "–"}


def piece(request: Request, year: int, drawn: Piece) -> dict[str, Any]:
    """A piece with its words: what it says to the eye, to a screen reader, and where it leads."""
    slot = drawn.slot
    assert slot is not None
    words = {
        "d": _("all on time"), "l": _("some done late"), "x": _("some overdue"), "o": _("in progress"),
        "s": _("not due yet"),
    }  # fmt: skip
    rings = {"month": _("monthly duties"), "quarter": _("quarterly duties"), "year": _("yearly duties")}
    name, href = place_of(request, year, drawn)
    label = _("%(name)s, %(ring)s: %(word)s, %(done)s of %(total)s done")
    if slot.look == "l":
        label = _("%(name)s, %(ring)s: %(word)s, %(done)s of %(total)s on time")
    figures = {
        "name": name,
        "ring": rings[drawn.ring],
        "word": words[slot.look],
        "done": slot.done,
        "total": slot.total,
    }
    short = _("Q%(n)s") % {"n": drawn.number} if drawn.ring == "quarter" else name
    return {"drawn": drawn, "short": short, "sign": signs()[slot.look], "label": label % figures, "href": href}


def place_of(request: Request, year: int, drawn: Piece) -> tuple[str, str]:
    """The name of a piece and where it leads: a month's grid, a quarter's list."""
    if drawn.ring == "quarter":
        name = duty_words.occasion(f"{year}-Q{drawn.number}", short_in=year)
        return name, link(request, view="list", year=year, quarter=drawn.number, month="")
    return duty_words.month_name(drawn.number), link(request, view="month", year=year, month=drawn.number)
