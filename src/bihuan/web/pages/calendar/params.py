"""What the address of a calendar says: whose tasks, which policy, which month."""

from datetime import date
from typing import Any

from django.utils.http import urlencode

from bihuan.web.day_groups import Chosen
from bihuan.web.request import Request

FIRST_YEAR, LAST_YEAR = 2000, 2100
LONGEST = 9  # digits of a key


def chosen_of(request: Request) -> Chosen:
    """What is shown. Someone without a function sees what is theirs."""
    default = "all" if request.standing.sees_all else "mine"
    who = request.GET.get("who", default)
    return Chosen(
        who=who if who in {"mine", "all"} else default,
        policy=request.GET.get("policy", ""),
        department=number(request, "department"),
        duty=number(request, "duty"),
    )


def number(request: Request, name: str, otherwise: int = 0) -> int:
    text = request.GET.get(name, "")
    return int(text) if text.isdecimal() and len(text) <= LONGEST else otherwise


def month_of(request: Request) -> date:
    """The first day of the month asked for; else of today's in this year, of January in another."""
    here = request.today
    asked = number(request, "year", here.year)
    asked = asked if FIRST_YEAR <= asked <= LAST_YEAR else here.year
    found = number(request, "month", here.month if asked == here.year else 1)
    return date(asked, found if 1 <= found <= 12 else 1, 1)


def link(request: Request, **changed: Any) -> str:
    """This page with other parameters; an empty one is left out."""
    given = {**request.GET.dict(), **changed}
    kept = urlencode({name: value for name, value in given.items() if value})
    return f"{request.path}?{kept}" if kept else request.path
