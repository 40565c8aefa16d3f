"""The menu: entries of hand-written pages and of record types, in the groups of the PDCA cycle."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext_lazy as _

from bihuan.core.access import Standing
from bihuan.core.models import Company
from bihuan.core.registry import TYPES, RecordType
from bihuan.web import addresses, wording
from bihuan.web.counts import BADGE_CAP
from bihuan.web.request import Request

GROUPS = {
    "top": ("", ""),
    "plan": ("P", _("Plan")),
    "do": ("D", _("Do")),
    "check": ("C", _("Check")),
    "act": ("A", _("Act")),
    "files": ("", _("Policies and archive")),
}
FOR_ASSESSORS = {"files"}
SHORT = {"approvals": _("Approvals"), "callbacks": _("Callbacks")}


@dataclass(frozen=True)
class Badge:
    """A number behind an entry: `hot` is red and means overdue for me, else an open count."""

    count: int
    hot: bool = False

    def __str__(self) -> str:
        return wording.capped(self.count, BADGE_CAP)


def everyone(standing: Standing) -> bool:
    return True


@dataclass(frozen=True)
class Entry:
    """An entry of a hand-written page; `route` is its URL name, `badge` answers with a number or None."""

    label: Any
    icon: str
    route: str
    group: str  # a key of GROUPS, or "account", "admin" for the user menu
    order: int = 50
    who: Callable[[Standing], bool] = everyone
    badge: Callable[[Request], Badge | None] | None = None
    assessors: bool = False  # open to assessors outside the files group


@dataclass(frozen=True)
class Item:
    """An entry as it is shown."""

    label: Any
    icon: str
    href: str
    current: bool
    badge: Badge | None = None
    order: int = 50


@dataclass(frozen=True)
class Group:
    """A heading with its items."""

    key: str
    letter: str
    label: Any
    items: list[Item]


ENTRIES: list[Entry] = []


def add(*entries: Entry) -> None:
    """Enter hand-written pages in the menu; called where the page is defined."""
    known = {entry.route for entry in ENTRIES}
    ENTRIES.extend(entry for entry in entries if entry.route not in known)


def may_open(entry: Entry, standing: Standing) -> bool:
    if standing.read_only and not (entry.assessors or entry.group in FOR_ASSESSORS):
        return False
    return entry.who(standing)


def entry_items(request: Request, group: str) -> list[Item]:
    """The hand-written entries of a group this person may open."""
    found = []
    for entry in ENTRIES:
        if entry.group != group or not may_open(entry, request.standing):
            continue
        href = addresses.page(request.company, entry.route)
        badge = entry.badge(request) if entry.badge else None
        found.append(Item(entry.label, entry.icon, href, request.path.startswith(href), badge, entry.order))
    return found


IN_BAR = ("work", "approvals", "callbacks")  # URL names; what is not built in is left out


def tabs(request: Request, shown: list[Group]) -> list[Item]:
    """The bottom bar on phones."""
    items = {item.href: item for group in shown for item in group.items}
    wanted = [addresses.maybe(request.company, name) for name in IN_BAR]
    bar = [
        replace(items[href], label=SHORT.get(name, items[href].label))
        for name, href in zip(IN_BAR, wanted, strict=True)
        if href in items
    ]
    new = addresses.maybe(request.company, "new", noun="opportunities")
    if "opportunity" in TYPES and not request.standing.read_only:
        bar.append(Item(_("Record one"), "circle-plus", new, request.path == new))
    everything = addresses.page(request.company, "everything")
    return [*bar, Item(_("All"), "menu-2", everything, request.path == everything)]


def type_item(request: Request, declared: RecordType, company: Company, count: int) -> Item:
    href = addresses.register(company, declared.kind)
    badge = Badge(count) if count else None
    return Item(declared.menu_title(company), declared.icon, href, request.path.startswith(href), badge)


def groups(request: Request, counts: dict[str, int]) -> list[Group]:
    """The whole menu for this person; `counts` has the open records of each kind."""
    made = []
    for key, (letter, label) in GROUPS.items():
        items = entry_items(request, key)
        if key in FOR_ASSESSORS or not request.standing.read_only:
            types = [one for one in TYPES.values() if one.group == key]
            items += [type_item(request, one, request.company, counts.get(one.kind, 0)) for one in types]
        if items:
            made.append(Group(key, letter, label, sorted(items, key=lambda item: item.order)))
    return made
