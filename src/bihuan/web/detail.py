"""A record's page: flow strip, sections, facts, links both ways, approvals, files, followers, journal."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import compress
from typing import Any

from django.db.models import SlugField
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy as _

from bihuan.core import around
from bihuan.core.asks import is_key
from bihuan.core.editing import editable, editable_parts
from bihuan.core.models import Link, Part, Record, Watch
from bihuan.core.registry import RecordType, Section
from bihuan.core.routes import keep_routes
from bihuan.core.rows import in_turn
from bihuan.core.sight import Sight
from bihuan.core.withdrawing import may_withdraw
from bihuan.core.writing import part_asks
from bihuan.web import addresses, counts, history, offers, record_tasks, wording
from bihuan.web.columns import Column, Place, column
from bihuan.web.request import Request

ALWAYS = ("owner", "department", "due_on", "elements", "phase")
IN_FRAME = frozenset({"title", "number", "state", *ALWAYS})
JOURNAL_CAP = 999


@dataclass(frozen=True)
class Stop:
    """One state on the flow strip."""

    label: Any
    did: bool
    now: bool
    below: str


@dataclass(frozen=True)
class Fact:
    label: Any
    column: Column
    html: Any
    empty: bool


@dataclass
class Card:
    """A section of the page: facts, or the rows of a part."""

    label: Any
    facts: list[Fact] = field(default_factory=list)
    table: "Table | None" = None

    @property
    def blank(self) -> list[Fact]:
        """What is not filled in."""
        return [fact for fact in self.facts if fact.empty]

    @property
    def empty(self) -> bool:
        rows = self.table.rows if self.table else []
        return not rows and all(fact.empty for fact in self.facts)


Line = tuple[Part, list[Any], bool]  # a row, its columns with their cells, may it be changed


@dataclass
class Table:
    """The rows of a part: those that hold, then those of what ended, under its words."""

    name: str
    heads: list[Column]
    groups: list[tuple[str, list[Line]]]
    may_add: bool
    may_remove: bool

    @property
    def rows(self) -> list[Line]:
        return [line for _words, lines in self.groups for line in lines]

    @property
    def width(self) -> int:
        """How many columns it has on screen."""
        return len(self.heads) + self.may_change

    @property
    def may_change(self) -> bool:
        return any(open_ for _part, _cells, open_ in self.rows)


def strip(request: Request, declared: RecordType, record: Record) -> list[Stop]:
    """The states in their usual order, with the day each was reached. What lies aside is added at the end."""
    reached = history.reached(record)
    words = declared.flow.words
    order = list(declared.flow.strip)
    if record.state not in order:
        ahead = onward(declared, record.state)
        order = [one for one in order if one in reached and one not in ahead] + [record.state, *ahead]
    present = order.index(record.state) if record.state in order else -1
    made = []
    for place, state in enumerate(order):
        at = reached.get(state)
        day = f"{at[0].astimezone(request.company.zone):%m-%d}" if at and place <= present else ""
        made.append(
            Stop(
                words[state],
                place < present or (place == present and not record.is_open),
                place == present and record.is_open,
                day,
            )
        )
    return made


def onward(declared: RecordType, state: str) -> list[str]:
    """The usual states that can still be reached from a state that lies aside."""
    found, edge = {state}, [state]
    while edge:
        here = edge.pop()
        ways = [step.target for step in declared.flow.steps.values() if step.target and here in step.sources]
        waits = declared.flow.waiting.get(here)
        fresh = {*ways, *([waits.approved] if waits else [])} - found
        found |= fresh
        edge += fresh
    return [one for one in declared.flow.strip if one in found]


def cards(request: Request, declared: RecordType, record: Record) -> list[Card]:
    """The declared sections; a type without any shows the fields of its form."""
    sections = declared.sections or (Section(_("Content"), tuple(n for n in declared.flow.form if n not in IN_FRAME)),)
    where = Place(request.company, request.today, Sight(request.standing))
    opened = editable_parts(request.standing, record)
    made = []
    for section in sections:
        card = Card(section.label, [fact(declared, record, name, where) for name in section.fields])
        if section.part:
            card.table = table(request, record, section.part, opened, where)
        made.append(card)
    return made


def fact(declared: RecordType, record: Record, name: str, where: Place) -> Fact:
    one = column(declared.model, name)
    given = getattr(record, name)
    return Fact(one.label, one, one.cell(record, where), given is None or given == "" or given == [])


def facts(request: Request, declared: RecordType, record: Record) -> list[Fact]:
    """The right column: owner, department, due date, elements, phase, then what the type declares."""
    where = Place(request.company, request.today, Sight(request.standing))
    return [fact(declared, record, name, where) for name in declared.facts if name not in ALWAYS]


def table(request: Request, record: Record, kind: type[Part], opened: dict[type[Part], Any], where: Place) -> Table:
    """The rows with their columns; keys that only programs use are left out."""
    asked = list(part_asks(kind))
    names = [*asked[:1], *kind.SHOWN, *asked[1:]]
    heads = [one for one in (column(kind, name) for name in names) if not isinstance(one.field, SlugField)]
    related = [one.name for one in heads if one.field is not None and one.field.is_relation]
    rows = list(kind._default_manager.filter(**{kind.WHOLE: record}).prefetch_related(*related))
    for part in rows:
        setattr(part, kind.WHOLE, record)
    where.sight.look(getattr(part, name) for part in rows for name in related)

    def line(part: Part) -> Line:
        own = kind in opened or kind in editable_parts(request.standing, record, part)
        return part, [(head, head.cell(part, where)) for head in heads], own and not part.ended_with

    groups = [(words, [line(part) for part in held]) for words, held in in_turn(rows)]
    whole = kind in opened and opened[kind] is None
    return filled(Table(str(kind._meta.model_name), heads, groups, whole, whole))


def filled(made: Table) -> Table:
    """Without the columns in which no row says anything, where nobody can fill them in."""
    if made.may_change or not made.rows:
        return made
    said = [any(line[1][place][1] != wording.NOTHING for line in made.rows) for place in range(len(made.heads))]
    made.heads = list(compress(made.heads, said))
    made.groups = [
        (words, [(part, list(compress(cells, said)), open_) for part, cells, open_ in lines])
        for words, lines in made.groups
    ]
    return made


# ---------------------------------------------------------------- right column

LINK_GROUPS: dict[tuple[str, bool], tuple[str, Any]] = {  # kind and direction (in?) → icon and heading
    (Link.Kind.LED_TO, True): ("arrow-down-left", _("Comes from")),
    (Link.Kind.SUPPORTS, False): ("target", _("Supports")),
    (Link.Kind.SUPPORTS, True): ("target", _("Supported by")),
    (Link.Kind.LED_TO, False): ("arrow-up-right", _("Led to")),
    (Link.Kind.REPLACES, False): ("replace", _("Replaces")),
    (Link.Kind.REPLACES, True): ("replace", _("Replaced by")),
    (Link.Kind.RELATED, False): ("arrows-left-right", _("Related")),
}


def links(request: Request, record: Record) -> list[tuple[str, Any, list[Record]]]:
    """Linked records this person may see, by kind and direction."""
    onward, backward = around.links(record)
    ways, back = [(one.kind, one.target_id) for one in onward], [(one.kind, one.source_id) for one in backward]
    seen = Record.objects.visible_to(request.standing).in_bulk([key for _kind, key in (*ways, *back)])
    found: dict[tuple[str, bool], list[Record]] = {}
    for incoming, pairs in ((False, ways), (True, back)):
        for kind, key in pairs:
            side = incoming and kind != Link.Kind.RELATED
            if key in seen:
                found.setdefault((kind, side), []).append(seen[key])
    return [(icon, words, found[group]) for group, (icon, words) in LINK_GROUPS.items() if group in found]


def following(request: Request, record: Record) -> dict[str, Any]:
    people = list(Watch.objects.filter(record=record.pk, follows=True).values_list("person", flat=True))
    return {"count": len(people), "mine": request.person.pk in people}


def journal(request: Request, declared: RecordType, record: Record) -> dict[str, Any]:
    """One tab of the journal, newest first; `log` names the tab, `before` an entry to go on from."""
    tab = request.GET.get("log", "all")
    tab = tab if tab in history.TABS else "all"
    before = request.GET.get("before", "")
    opened = history.SHOWN if is_key(before) else history.FIRST  # who asked for earlier ones sees them
    got = history.shown(record, tab, int(before) if is_key(before) else None)
    more = got[history.SHOWN - 1].pk if len(got) > history.SHOWN else 0
    numbers = counts.capped({name: history.entries(record, name) for name in history.TABS}, JOURNAL_CAP)
    lines = history.lines(declared, got[: history.SHOWN], Sight(request.standing))
    return {
        "tab": tab,
        "more": more,
        "lines": lines[:opened],
        "folded": lines[opened:],
        "tabs": [
            (name, words, wording.capped(numbers[name], JOURNAL_CAP))
            for name, words in zip(history.TABS, TAB_WORDS, strict=True)
        ],
    }


TAB_WORDS = (_("All"), _("Comments"), _("Steps"), _("Changes of fields"))


def page(request: Request, declared: RecordType, record: Record) -> dict[str, Any]:
    """Everything the template of a record shows."""
    keep_routes(record)
    asked = around.approvals(record)
    offered = offers.offers(request, record)
    shown, folded = offers.buttons(offered)
    return {
        "declared": declared,
        "title": declared.register_title(request.company),
        "record": record,
        "strip": strip(request, declared, record),
        "offers": offered,
        "buttons": shown,
        "more": folded,
        "first": next((one for one in offered if one.primary), None),
        "others": offers.others(request, record),
        "signing": offers.signing(request, record, asked),
        "asked": SimpleLazyObject(lambda: record_tasks.asked_of(request, record) if record.is_open else []),
        "cards": cards(request, declared, record),
        "facts": facts(request, declared, record),
        "links": links(request, record),
        "approvals": asked,
        **files_of(request, record),
        "following": following(request, record),
        "journal": journal(request, declared, record),
        "errors": [],
        "text": "",
        "may_edit": bool(editable(request.standing, record)),
        "may_add": not request.standing.read_only and record.archived_at is None,
        "documents": list(documents(declared, request, record)),
    }


def files_of(request: Request, record: Record) -> dict[str, Any]:
    """The attachments, and which of them this person may withdraw."""
    rows = around.files(record)
    closed = record.archived_at is not None
    own = [] if closed else [one for one in rows if not one.struck and may_withdraw(request.standing, one, record)]
    return {"attachments": rows, "withdrawable": {one.pk for one in own}}


def documents(declared: RecordType, request: Request, record: Record) -> Iterator[tuple[Any, str]]:
    """What can be printed of a record: label and address without format."""
    for make in declared.documents:
        name = make.__name__.replace("_", "-")
        yield getattr(make, "label", name), addresses.of(record, request.company, "document", name=name)
