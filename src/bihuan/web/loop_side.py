"""Where the loop stands, for who answers for the whole of it: what is open and what is late, from idea to effect."""

from dataclasses import dataclass
from typing import Any

from bihuan.core import listing
from bihuan.core.registry import TYPES
from bihuan.core.vocabulary import Role
from bihuan.web import addresses, counts, wording
from bihuan.web.request import Request

READERS = frozenset({Role.EXECUTIVE, Role.GENERAL_MANAGER, Role.MANAGEMENT_REPRESENTATIVE})
KINDS = ("opportunity", "plan-item", "complaint", "nonconformity", "action", "management-review")
OPEN, LATE = {"open": "yes"}, {"due": "overdue"}


@dataclass(frozen=True)
class Turn:
    """One kind of record in the loop: how many are open, how many of them late, and where they are listed."""

    label: Any
    icon: str
    open: str
    late: str
    open_href: str
    late_href: str


def loop(request: Request) -> list[Turn]:
    """A line for each kind; nothing for who answers for a part only. All counts come in one query."""
    if not READERS & request.standing.company_roles:
        return []
    known = [TYPES[kind] for kind in KINDS if kind in TYPES]
    queries = {
        (one.kind, name): listing.counted(one, request.standing, asked, today=request.today)
        for one in known
        for name, asked in (("open", OPEN), ("late", LATE))
    }
    found = counts.capped({"/".join(key): rows for key, rows in queries.items()}, counts.BADGE_CAP)
    return [
        Turn(
            one.menu_title(request.company),
            one.icon,
            wording.capped(found[f"{one.kind}/open"], counts.BADGE_CAP),
            wording.capped(late, counts.BADGE_CAP) if (late := found[f"{one.kind}/late"]) else "",
            href := addresses.register(request.company, one.kind),
            f"{href}?due=overdue",
        )
        for one in known
    ]
