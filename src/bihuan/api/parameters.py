"""What a list may be asked: names it knows, each once, with values that can be.

All else is refused: a slip of the pen would bring every row, and look like an answer.
"""

from collections.abc import Collection, Iterable, Iterator
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from bihuan.core.listing import COMMON, sorts
from bihuan.core.phrases import listed, phrase
from bihuan.core.refusals import Missing, Refused
from bihuan.core.registry import RecordType

LIMIT, USUAL, MOST = "limit", 50, 200  # rows of a page
PLACES = ("after", "before")  # cursors of a page
PAGING = ("view", "q", "sort", LIMIT, *PLACES)
TOLD = {
    "view": "a saved view; what stands beside it narrows it further",
    "q": "words to search for",
    "after": "the `next` of the page before",
    "before": "the `previous` of the page after",
    "due": "`overdue`, `30d`, `2026`, `2026-03` or `2026-01-01..2026-02-01`",
    "created": "`2026`, `2026-03` or `2026-01-01..2026-02-01`",
}
ROWS: dict[str, Any] = {
    "name": LIMIT,
    "in": "query",
    "required": False,
    "schema": {"type": "integer", "minimum": 1, "maximum": MOST, "default": USUAL},
}


def read(request: HttpRequest, known: Collection[str] = (), more: Iterable[Missing] = ()) -> dict[str, str]:
    """The parameters. Raises Refused with every reason: unknown, said twice, no number of rows; and `more`."""
    if reasons := [*_strange(request, known), *_twice(request), *_uncountable(request), *more]:
        raise Refused(reasons[:20])
    return request.GET.dict()


def rows_wanted(given: dict[str, str]) -> int:
    return int(given.get(LIMIT) or USUAL)


def for_records(request: HttpRequest, declared: RecordType) -> dict[str, str]:
    """The parameters of a list of records: its filters (also `not.`), saved views, orders and pages."""
    filters = {*COMMON, *declared.filters}
    known = [*sorted(filters), *PAGING]
    negated = [name for name in request.GET if name.removeprefix("not.") in filters]
    return read(request, dict.fromkeys([*known, *negated]), _unoffered(request, declared))


def places() -> list[dict[str, Any]]:
    """Where a page begins, for the documentation."""
    return [_query(name, []) for name in PLACES]


def of_records(declared: RecordType) -> list[dict[str, Any]]:
    """The same for the documentation."""
    offered = {"view": sorted(one.name for one in declared.views), "sort": _orders(declared)}
    return [
        ROWS if name == LIMIT else _query(name, [one for one in offered.get(name, ()) if one])
        for name in dict.fromkeys((*COMMON, *declared.filters, *PAGING))
    ]


def _query(name: str, values: list[str]) -> dict[str, Any]:
    told = {"description": TOLD[name]} if name in TOLD else {}
    schema = {"type": "string", **({"enum": values} if values else {})}
    return {"name": name, "in": "query", "required": False, "schema": schema, **told}


def _orders(declared: RecordType) -> list[str]:
    return [order for name in sorts(declared) for order in (name, f"-{name}")]


def _strange(request: HttpRequest, known: Collection[str]) -> Iterator[Missing]:
    text = _("There is no filter “%(name)s”. Known are: %(known)s.")
    none = _("Nothing can be chosen here: leave “%(name)s” out.")
    told = listed(name for name in known if not name.startswith("not."))
    for name in request.GET:
        if name not in known:
            short = name[:60]
            yield Missing(phrase(text if known else none, name=short, known=told), short)


def _twice(request: HttpRequest) -> Iterator[Missing]:
    text = _("“%(name)s” is said twice. Several values are put together with commas.")
    for name, values in request.GET.lists():
        if len(values) > 1:
            yield Missing(phrase(text, name=name[:60]), name[:60])


def _uncountable(request: HttpRequest) -> Iterator[Missing]:
    given = request.GET.get(LIMIT) or str(USUAL)
    if not (given.isascii() and given.isdigit() and len(given) < 5 and 1 <= int(given) <= MOST):
        yield Missing(phrase(_("A page has between 1 and %(most)s rows."), most=MOST), LIMIT)


def _unoffered(request: HttpRequest, declared: RecordType) -> Iterator[Missing]:
    """A saved view or an order the type does not have."""
    views = sorted(one.name for one in declared.views)
    if (view := request.GET.get("view")) and view not in views:
        text = _("There is no view “%(name)s”. Known are: %(known)s.")
        yield Missing(phrase(text, name=view[:60], known=listed(views)), "view")
    if (order := request.GET.get("sort")) and order not in _orders(declared):
        text = _("There is no order “%(name)s”. Known are: %(known)s; with a minus before it, the other way round.")
        yield Missing(phrase(text, name=order[:60], known=listed(sorts(declared))), "sort")
