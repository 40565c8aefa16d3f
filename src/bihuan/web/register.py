"""One page of a register as it is shown: views with counts, filters in force, columns, rows, and the way on."""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

from django.db.models import prefetch_related_objects
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bihuan.core import due, listing
from bihuan.core.asks import is_key
from bihuan.core.listing import CAP
from bihuan.core.models import Link, Record
from bihuan.core.refusals import Refused
from bihuan.core.registry import RecordType, View
from bihuan.core.sight import Sight
from bihuan.web import columns, counts, wording
from bihuan.web.columns import Column, Place
from bihuan.web.models import SavedView
from bihuan.web.query import LOOK, PLACE, Query
from bihuan.web.request import Request

SIZE = 50
MOST_PICKED = 500
INDEXED = {"state", "owner", "open", "due", "created"}  # filters that never read the whole table
GENERAL = (
    View("mine", gettext_lazy("My records"), "owner=me&open=yes"),
    View("open", gettext_lazy("Open records"), "open=yes"),
)
WITH_DUE = (
    View("soon", gettext_lazy("Due within 30 days"), "open=yes&due=30d"),
    View("overdue", gettext_lazy("Overdue"), "due=overdue"),
)
ALL = View("all", gettext_lazy("All"), "")


@dataclass(frozen=True)
class Tab:
    """A saved view with its count."""

    label: Any
    href: str
    count: str
    current: bool
    hot: bool


@dataclass(frozen=True)
class Chip:
    """A filter in force, and the address without it."""

    label: Any
    words: str
    negated: bool
    href: str


@dataclass(frozen=True)
class Head:
    """A column's head: where sorting by it leads, and how it is sorted now."""

    column: Column
    href: str
    sorted: str


@dataclass(frozen=True)
class Row:
    record: Any
    cells: list[tuple[Column, SafeString]]


@dataclass
class Page:
    """Everything the template of a register shows."""

    query: Query
    tabs: list[Tab]
    chips: list[Chip]
    heads: list[Head]
    rows: list[Row]
    count: int
    first: int
    choices: list[tuple[Column, bool]]
    sort_label: Any
    descending: bool
    next: str = ""
    previous: str = ""
    hint: dict[str, Any] = field(default_factory=dict)
    own: SavedView | None = None  # the person's own view that is shown

    @property
    def count_words(self) -> str:
        return wording.capped(self.count, CAP)

    @property
    def last(self) -> int:
        return self.first + len(self.rows) - 1

    @property
    def q(self) -> str:
        return self.query.given.get("q", "")

    @property
    def default_columns(self) -> str:
        return str(self.query.without("cols"))

    @property
    def shown(self) -> int:
        return len(self.heads)


def page(request: Request, declared: RecordType, query: Query) -> Page:
    """The page the query means. Raises Refused on what it does not understand."""
    shown, available = columns.chosen(declared, query.given.get("cols", "")), columns.available(declared)
    found = listing.page(declared, request.standing, query.given, today=request.today, size=SIZE)
    views, kept = views_of(declared), own_views(request, declared)
    counted = [*views, *(View(own_name(one), one.name, one.query) for one in kept)]
    numbers = tab_counts(request, declared, counted, found.parts)
    own = next((one for one in kept if looks_like(one, query)), None)
    first = int(query.given["n"]) if is_key(query.given.get("n", "")) else 1
    made = Page(
        query=query,
        tabs=[*(tab(query, one, numbers, own) for one in views), *(own_tab(query, one, numbers, own) for one in kept)],
        chips=chips(query, found.applied),
        heads=[head(query, one, found.sort) for one in shown],
        rows=rows(request, found.rows, shown),
        count=numbers[""],
        first=first,
        choices=[(one, one in shown) for one in available],
        sort_label=next((one.label for one in available if one.name == found.sort.removeprefix("-")), ""),
        descending=found.sort.startswith("-"),
        own=own,
    )
    made.next = str(place(query, after=found.next, n=first + SIZE)) if found.next else ""
    made.previous = str(place(query, before=found.previous, n=max(first - SIZE, 1))) if found.previous else ""
    if not made.rows:
        made.hint = hint(request, declared, query, found)
    return made


def chips(query: Query, applied: Iterable[listing.Applied]) -> list[Chip]:
    """The filters in force, each with the list without it; what is open is a view of its own."""
    named = [one for one in applied if one.name != "open"]
    return [Chip(one.label, one.words, one.negated, str(query.without(one.name))) for one in named]


def place(query: Query, **where: Any) -> Query:
    """The same list at another place."""
    return Query(query.path, {**query.having().given, **{name: str(value) for name, value in where.items()}})


def views_of(declared: RecordType) -> list[View]:
    """The general views with the declared ones between; a declared view takes the place of a general one of its name."""
    own = {view.name: view for view in declared.views}
    dated = WITH_DUE if "due_on" in declared.columns else ()
    first, last = ([own.pop(view.name, view) for view in views] for views in (GENERAL, dated))
    closing = own.pop(ALL.name, ALL)
    return [*first, *own.values(), *last, closing]


def tab_query(query: Query, view: View) -> Query:
    look = {name: query.given[name] for name in ("cols", "sort") if name in query.given}
    return Query(query.path, {**Query(query.path, parsed(view.query)).given, **look})


def parsed(text: str) -> dict[str, str]:
    return {name: value for name, value in parse_qsl(text) if name != "view"}


def own_views(request: Request, declared: RecordType) -> list[SavedView]:
    """What this person kept of this register; what names a filter or word that is no more is left out."""
    kept = []
    for one in SavedView.objects.filter(person=request.person, kind=declared.kind):
        with suppress(Refused):
            listing.select(declared, request.standing, parsed(one.query), today=request.today)
            kept.append(one)
    return kept


def looks_like(view: SavedView, query: Query) -> bool:
    """Is it this view that is shown: the same filters, columns and order?"""
    return parsed(view.query) == dict(query.having().given)


def tab(query: Query, view: View, numbers: dict[str, int], shown: SavedView | None) -> Tab:
    leads, number = tab_query(query, view), numbers.get(view.name)
    hot = view.name == "overdue" and bool(number)
    words = "" if number is None else wording.capped(number, CAP)
    return Tab(view.label, str(leads), words, shown is None and leads.filters == query.filters, hot)


def own_tab(query: Query, view: SavedView, numbers: dict[str, int], shown: SavedView | None) -> Tab:
    number = numbers.get(own_name(view))
    words = "" if number is None else wording.capped(number, CAP)
    return Tab(view.name, str(Query(query.path, parsed(view.query))), words, view == shown, False)


def own_name(view: SavedView) -> str:
    return f"own-{view.pk}"


def tab_counts(request: Request, declared: RecordType, views: Iterable[View], present: counts.Rows) -> dict[str, int]:
    """The capped count of every view, and under "" of the list shown; in one query."""
    queries = {"": present}
    for view in views:
        given = parsed(view.query)
        parts = listing.counted(declared, request.standing, given, today=request.today)
        if not given.keys() <= INDEXED:
            parts = [counts.among_the_newest(rows, declared.kind, request.standing) for rows in parts]
        queries[view.name] = parts
    return counts.capped(queries, CAP)


def head(query: Query, one: Column, sort: str) -> Head:
    """Sorting by a column again turns the order around."""
    if not one.sortable:
        return Head(one, "", "")
    present = sort.removeprefix("-") == one.name
    down = present and sort.startswith("-")
    turned = one.name if down or not present else f"-{one.name}"
    return Head(one, str(query.having(sort=turned)), ("descending" if down else "ascending") if present else "")


def rows(request: Request, records: list[Any], shown: list[Column]) -> list[Row]:
    fetch_along(records, columns.relations(shown))
    awaited = due.days(records) if any(one.name == "due_on" for one in shown) else {}
    sight = Sight(request.standing)
    sight.look(getattr(one, name) for one in records for name in _named(shown))
    where = Place(request.company, request.today, sight, sources(records, sight), awaited)
    return [Row(record, [(one, one.cell(record, where)) for one in shown]) for record in records]


def _named(shown: list[Column]) -> list[str]:
    return [one.name for one in shown if one.shape == "related"]


def fetch_along(records: list[Any], names: list[str]) -> None:
    """Relations of the shown columns, one query each, whatever the number of rows."""
    prefetch_related_objects(records, *names)


def sources(records: list[Any], sight: Sight) -> dict[int, Record]:
    """What each record first came from, where that is in sight."""
    links = Link.objects.filter(target__in=[record.pk for record in records], kind=Link.Kind.LED_TO).select_related(
        "source"
    )
    first = {link.target_id: link.source for link in links.order_by("-id")}
    sight.look(first.values())
    return {key: source for key, source in first.items() if sight.sees(source)}


def hint(request: Request, declared: RecordType, query: Query, found: listing.Listing) -> dict[str, Any]:
    """Why nothing is shown: nothing recorded yet, or a filter; then the one whose removal helps most."""
    everything = declared.model.objects.visible_to(request.standing)
    if not everything.exists():
        return {"first_use": True}
    if finished := all_finished(request, declared, query):
        return finished
    numbers = without_each(request, declared, query, found)
    best = max(numbers, key=lambda name: numbers[name], default="")
    if not best or not numbers[best]:
        return {"first_use": False}
    label = _("the search") if best == "q" else next(one.label for one in found.applied if one.name == best)
    return {
        "first_use": False,
        "label": label,
        "count": wording.capped(numbers[best], CAP),
        "href": str(query.without(best)),
    }


def without_each(request: Request, declared: RecordType, query: Query, found: listing.Listing) -> dict[str, int]:
    """How many rows there were without the search, and without each of the filters."""
    tries: dict[str, counts.Rows] = {}
    for name in [one.name for one in found.applied] + (["q"] if query.given.get("q") else []):
        with suppress(Refused):
            given = query.without(name).given
            tries[name] = listing.counted(declared, request.standing, given, today=request.today)
    return counts.capped(tries, CAP)


def all_finished(request: Request, declared: RecordType, query: Query) -> dict[str, Any]:
    """Nothing is open (of mine), and nothing else was asked for: that is good, and no filter is to be taken off."""
    asked = {name: text for name, text in query.given.items() if name not in PLACE | LOOK}
    if asked not in ({"open": "yes"}, {"open": "yes", "owner": "me"}, {"owner": "me"}):
        return {}
    everything = listing.counted(declared, request.standing, {}, today=request.today)
    number = wording.capped(counts.capped({"all": everything}, CAP)["all"], CAP)
    return {"first_use": False, "to_do": "mine" if "owner" in asked else "open", "count": number}


def heading(request: Request, title: str, found: listing.Listing) -> str:
    """Two lines above an exported table: the title, then filters and time."""
    at = f"{request.at.astimezone(request.company.zone):%Y-%m-%d %H:%M}"
    plain, negated = _("%(label)s: %(words)s"), _("%(label)s: not %(words)s")
    parts = [(negated if one.negated else plain) % {"label": one.label, "words": one.words} for one in found.applied]
    return f"{title}\n" + " · ".join([request.company.display_name, *parts, at])
