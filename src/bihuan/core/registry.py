"""Record types: each declared once, in its area's records.py; lists, forms, API, export follow from it."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import FieldDoesNotExist

from bihuan.core.catalogue import KINDS, plural, title_of
from bihuan.core.flow import FLOWS, Flow
from bihuan.core.models import Company, Department, Part, Record
from bihuan.core.papers import paper_title
from bihuan.core.phrases import in_english


@dataclass(frozen=True)
class View:
    """A saved view of a register: a tab with a name and the query string it stands for."""

    name: str
    label: Any
    query: str


@dataclass(frozen=True)
class Section:
    """A card on a record's page: a heading and the fields it shows; or a part's table."""

    label: Any
    fields: tuple[str, ...] = ()
    part: type[Part] | None = None


@dataclass(frozen=True)
class RecordType:
    """How one kind of record appears. What it means stays in models.py and flow.py."""

    model: type[Record]
    noun: str  # the plural in addresses: /xdyj/opportunities/…
    icon: str
    group: str  # where in the menu: plan, do, check, act, files; empty: not in the menu
    columns: tuple[str, ...]  # fields or properties; the first `shown` are on screen by default
    filters: tuple[str, ...] = ()
    views: tuple[View, ...] = ()
    sections: tuple[Section, ...] = ()
    facts: tuple[str, ...] = ()  # right column of the page, after owner, department, due
    documents: tuple[Callable[..., Any], ...] = ()  # record → core.blocks.Document
    keeps: tuple[Callable[..., Any], ...] = ()  # the documents kept as files once the record is archived
    purposes: tuple[tuple[str, Any], ...] = ()  # what a file may be that a step waits for: key and words
    shown: int = 9
    paper: str = ""  # the company's paper this register is, if it is one: `improvement-ledger`
    importer: bool = False  # can an earlier ledger be taken over into it

    @property
    def kind(self) -> str:
        return self.model.KIND

    @property
    def flow(self) -> Flow:
        return FLOWS[self.model]

    @property
    def parts(self) -> list[type[Part]]:
        """The kinds of rows its page shows."""
        return list(dict.fromkeys(section.part for section in self.sections if section.part))

    def title(self, company: Company | None) -> str:
        """What the company calls this kind of record (a book title where it is a document)."""
        return title_of(self.kind, company)

    def register_title(self, company: Company | None) -> str:
        """What the list of all of them is called: the company's own ledger, or the kind in the plural."""
        if self.paper:
            return paper_title(company, self.paper)
        return plural(self.title(company)) if in_english() else self.title(company)

    def menu_title(self, company: Company | None) -> str:
        """The same, short enough for a menu: English ledgers have long names."""
        return plural(self.title(company)) if in_english() else self.register_title(company)


TYPES: dict[str, RecordType] = {}


def register(declared: RecordType) -> RecordType:
    """Enter a type in the registry. A typo in a declaration stops the start."""
    if problems := list(faults(declared)):
        raise ValueError(f"{declared.model.__name__}: " + "; ".join(problems))
    TYPES[declared.kind] = declared
    return declared


def faults(declared: RecordType) -> Iterator[str]:
    """What is wrong with a declaration: unknown kind, fields, states without a look."""
    model = declared.model
    if declared.kind not in KINDS:
        yield f"kind {declared.kind!r} is not in the catalogue"
        return
    if model not in FLOWS:
        yield "has no flow"
        return
    names = [*declared.columns, *declared.filters, *declared.facts, *(n for s in declared.sections for n in s.fields)]
    yield from (f"has no {name!r}" for name in names if not has(model, name))
    states = {str(state) for state in model.State}  # type: ignore[attr-defined]
    yield from (f"state {state!r} has no look" for state in states - set(declared.flow.looks))
    yield from (f"state {state!r} is not in the catalogue" for state in states - set(KINDS[declared.kind].states))


def has(model: type[Record], name: str) -> bool:
    try:
        model._meta.get_field(name)
    except FieldDoesNotExist:
        return hasattr(model, name)
    return True


def by_noun(noun: str) -> RecordType | None:
    return next((one for one in TYPES.values() if one.noun == noun), None)


def concrete(record: Record) -> Record:
    """The record as its own type (an Opportunity, not the bare Record)."""
    model = TYPES[record.kind].model
    return record if isinstance(record, model) else model.objects.get(pk=record.pk)


def concrete_all(records: Iterable[Record]) -> dict[int, Record]:
    """Many records as their own types, by key: one query for each kind, with departments and what is asked for."""
    keys: dict[str, list[int]] = defaultdict(list)
    for record in records:
        keys[record.kind].append(record.pk)
    found: dict[int, Record] = {}
    for kind, wanted in keys.items():
        model = TYPES[kind].model
        named = [field.name for field in model._meta.concrete_fields if field.related_model is Department]
        rows = model.objects.filter(pk__in=wanted).select_related("company", "owner", *named)
        found |= {one.pk: one for one in rows.prefetch_related(*model.ASKED_WITH)}
    return found


__all__ = ["TYPES", "RecordType", "Section", "View", "by_noun", "concrete", "concrete_all", "register"]
