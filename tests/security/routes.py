"""Every address of the URL conf, filled in with what a company has: a new page or record type is swept by existing."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from typing import Any

from django.db.models import CharField, DateField, DateTimeField, F, IntegerField, JSONField, SlugField, TextField
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from bihuan.areas.assurance.review_inputs import LABELS
from bihuan.areas.policies.models import Clause, Duty, Policy, Task
from bihuan.core import comments, files, organisation
from bihuan.core.access import standing_of
from bihuan.core.fields import WordsField
from bihuan.core.models import (
    Approval,
    ApprovalRoute,
    ApprovalSlot,
    Company,
    Department,
    Notice,
    Part,
    Record,
    RoleAssignment,
)
from bihuan.core.registry import TYPES
from bihuan.core.vocabulary import Role
from bihuan.core.writing import link, part_asks
from bihuan.exchange.evidence import Selection, background
from bihuan.exchange.ledger import PAPERS
from bihuan.web import history
from tests.areas.policies.living import MONTHLY, duty, living, local, tick
from tests.cast import NOON, Cast
from tests.contract.samples import sample, value_for
from tests.core.test_files import upload

ABSENT = "none"
OPEN = {"home", "sign-in", "sign-out", "language", "new-company", "feed"}  # belong to no company


@dataclass(frozen=True)
class Route:
    """A named address and the names of its parts."""

    name: str
    parts: tuple[str, ...]

    @property
    def of_a_thing(self) -> bool:
        """Does it name something of a company, beside the company itself?"""
        return bool({"number", "pk", "key", "code"} & {*self.parts})


def routes() -> list[Route]:
    """All pages inside a company."""
    found = [route for route in _walk(get_resolver().url_patterns, ()) if "company_slug" in route.parts]
    return list(dict.fromkeys(found))


def api_templates() -> list[str]:
    """All addresses of the API inside a company, as the URL conf has them: `/api/v1/<company>/audits/<number>`."""
    found = (one for one in _templates(get_resolver().url_patterns, "/") if "<company>" in one)
    return list(dict.fromkeys(found))


def _templates(patterns: list[Any], above: str) -> Iterator[str]:
    for one in patterns:
        here = f"{above}{one.pattern}"
        if isinstance(one, URLResolver):
            yield from _templates(one.url_patterns, here)
        else:
            yield here


def _walk(patterns: list[Any], above: tuple[str, ...], space: str = "") -> Iterator[Route]:
    for one in patterns:
        names = (*above, *one.pattern.regex.groupindex)
        if isinstance(one, URLResolver):
            inner = f"{one.namespace}:" if one.namespace else space
            yield from _walk(one.url_patterns, names, inner)
        elif isinstance(one, URLPattern) and one.name:
            yield Route(f"{space}{one.name}", names)


def _first_policy(company: Company) -> Policy:
    rows = Policy.objects.filter(company=company, clauses__isnull=False)
    return rows.order_by("code", F("superseded_at").desc(nulls_first=True), "-pk")[0]  # the edition its page shows


@dataclass(frozen=True)
class World:
    """A company with one of everything: a record of every type with all its parts, files, comments, links, tasks."""

    cast: Cast
    records: dict[str, Any]
    parts: dict[str, dict[str, Any]]
    files: dict[str, int]
    approvals: dict[str, int]
    package: str

    def values(self, route: Route) -> Iterator[dict[str, Any]]:
        """Every way to fill in the route's parts (but the company)."""
        if "noun" in route.parts:
            yield from self._of_records(route)
        else:
            choices = [self._choices(route, part) for part in route.parts if part not in {"company_slug", "company"}]
            names = [part for part in route.parts if part not in {"company_slug", "company"}]
            yield from (dict(zip(names, values, strict=True)) for values in product(*choices))

    def _of_records(self, route: Route) -> Iterator[dict[str, Any]]:
        for kind, record in self.records.items():
            declared = TYPES[kind]
            given = {"noun": declared.noun} | ({"number": record.number} if "number" in route.parts else {})
            if "format" in route.parts:
                yield from (given | {"format": one} for one in ("csv", "xlsx"))
            elif "step" in route.parts:
                yield from (given | {"step": name} for name in declared.flow.steps)
            elif "part" in route.parts:
                rows = self.parts[kind].items()
                yield from (given | {"part": name} | ({"pk": pk} if "pk" in route.parts else {}) for name, pk in rows)
            elif route.name == "paper":
                yield from [given] if declared.paper in PAPERS else []
            elif route.name == "document":
                names = (make.__name__.replace("_", "-") for make in declared.documents)
                yield from (given | {"name": name} for name in names)
            elif "pk" in route.parts:
                known = self.approvals if route.name == "approval" else self.files
                yield from (given | {"pk": known[kind]} for _n in range(1) if kind in known)
            else:
                yield given

    def _choices(self, route: Route, part: str) -> list[Any]:  # noqa: C901 (a list of what pages ask for)
        company = self.cast.company
        if part == "pk":
            return self._keys(route)
        if part == "number" and route.name == "clause":
            return [Clause.objects.filter(policy=_first_policy(company)).values_list("number", flat=True)[0]]
        if part == "number":
            return [self.records[kind].number for kind in [_kind_of(route)] if kind in self.records]
        if part == "code":
            return [_first_policy(company).code]
        if part == "where" or route.name == "duty":
            return (
                ["person", "record", *(declared.noun for declared in TYPES.values())] if part == "where" else ["plan"]
            )
        if route.name == "setup-department":
            return list(Department.objects.filter(company=company).values_list("key", flat=True)[:1])
        if route.name == "setup-channel":
            return ["new"]
        if route.name == "setup-end-role":
            return [RoleAssignment.objects.filter(person=self.cast.quinn).values_list("pk", flat=True)[0]]
        if route.name == "review-figure":
            return list(LABELS)[:1]
        return [self.package] if route.name.startswith("evidence-") else []

    def _keys(self, route: Route) -> list[int]:
        """The key of the thing a page is about; none where the sweep does not know it."""
        if route.name == "open-notice":
            return list(Notice.objects.filter(company=self.cast.company).values_list("pk", flat=True)[:1])
        if route.name.startswith("task"):
            return list(Task.objects.filter(company=self.cast.company).values_list("pk", flat=True)[:1])
        return [self.cast.quinn.pk] if route.name.startswith("setup-") else []

    def addresses(self, route: Route, slug: str = "") -> list[str]:
        """The addresses of a route; with `slug`, as if its things belonged to that company."""
        home = {"company_slug": slug or self.cast.company.slug}
        return [reverse(route.name, kwargs=home | values) for values in self.values(route)]

    def api_addresses(self, slug: str = "") -> Iterator[str]:
        """Every address of the API, for a record of its kind; and a record read as one of another kind."""
        kinds = {declared.noun: kind for kind, declared in TYPES.items()}
        for template in api_templates():
            whose = template.replace("<company>", slug or self.cast.company.slug)
            kind = kinds.get(template.split("/")[4], "")
            key = self._api_key(kind, template.split("/"))
            for number in self._api_numbers(kind, template):
                yield whose.replace("<number>", number).replace("<key>", str(key))

    def _api_numbers(self, kind: str, template: str) -> list[str]:
        if "<number>" not in template:
            return [""]
        other = next(one for name, one in self.records.items() if name != kind)
        return [self.records[kind].number, *([other.number] if template.endswith("<number>") else [])]

    def _api_key(self, kind: str, pieces: list[str]) -> int:
        """Of the row of a part, if there is one; else of an approval."""
        rows = {name.replace("-", ""): pk for name, pk in self.parts.get(kind, {}).items()}
        return rows.get(pieces[-2], next(iter(self.approvals.values())))


def _kind_of(route: Route) -> str:
    named = {"plan": "improvement-plan", "round": "suggestion-round", "review": "management-review", "audit": "audit"}
    return "audit-programme" if route.name == "audit-programme" else named.get(route.name.partition("-")[0], "")


def world(cast: Cast, text: str = "") -> World:
    """Play one of everything into being; every text that can be typed holds `text`."""
    routes_of_cast = list(ApprovalRoute.objects.filter(company=cast.company).values("subject", "when", "by"))
    living(cast, duty(**MONTHLY), code=cast.company.code)
    organisation.put_routes(cast.company, routes_of_cast, actor=None, at=NOON)  # the small pack has fewer
    tick(cast, local(2026, 3, 3))
    records = {kind: _sample(declared, cast, text) for kind, declared in TYPES.items()}
    parts = {kind: dict(_parts(cast, record, text)) for kind, record in records.items()}
    kept = {}
    for kind, record in records.items():
        whole = Record.objects.get(pk=record.pk)
        if not whole.archived_at:
            kept[kind] = files.attach(record, upload(b"%PDF-1.7", f"{text or 'a'}.pdf"), actor=None, at=NOON).pk
            comments.comment(record, f"{text} @{cast.olga.name} ", actor=cast.quinn, at=NOON)
    first, second = list(records.values())[:2]
    link(first, second, actor=cast.quinn, at=NOON)
    asked = {kind: _asked(record, cast) for kind, record in records.items()}
    selection = Selection(cast.company, 202601, 202603)
    package = background.order(selection, cast.quinn, standing_of(cast.quinn, NOON), "en")
    return World(cast, records, parts, kept, asked, package)


def _sample(declared: Any, cast: Cast, text: str) -> Any:
    made = sample(declared, cast)
    rule = Duty.objects.filter(company=cast.company).exclude(rule={}).values_list("rule", flat=True)[0]
    Duty.objects.filter(company=cast.company, rule={}).update(rule=rule)  # those the sample brought along
    if text:
        declared.model.objects.filter(pk=made.pk).update(**_texts(declared, text))
    return made


def _texts(declared: Any, text: str) -> dict[str, str]:
    """Every field of the record somebody can type a text into, now or in a later step."""
    written = [one for one in declared.model._meta.concrete_fields if isinstance(one, CharField | TextField)]
    keep = {"kind", "number", "state", "month", "fact", "seed"}
    return {
        one.name: text[: one.max_length]
        for one in written
        if not one.choices and one.name not in keep and not isinstance(one, WordsField | SlugField)
    }


def _parts(cast: Cast, record: Any, text: str) -> Iterator[tuple[str, int]]:
    """A row of every part of the record, as a rule would add it."""
    for name, kind in history.parts_of(TYPES[record.kind]).items():
        if (row := _row(kind, cast, record, text)) is not None:
            yield name, row.pk


def _row(kind: type[Part], cast: Cast, record: Any, text: str) -> Any:
    """A row of this kind: one that is there, or a new one; none where only code can write it."""
    if found := kind._default_manager.filter(**{kind.WHOLE: record}).first():
        return found
    asks = part_asks(kind)
    if any(ask.required and isinstance(ask.field, JSONField) for ask in asks.values()):
        return None
    row = kind(**{kind.WHOLE: record}, created_at=NOON, **_stamped(kind))
    for name, ask in asks.items():
        if text and isinstance(ask.field, CharField | TextField) and not ask.choices and name not in {"key", "token"}:
            setattr(row, name, text[: ask.field.max_length])
        elif ask.required and ask.target is not None and issubclass(ask.target, Part):
            setattr(row, name, _row(ask.target, cast, record, text))
        elif ask.required:
            setattr(row, name, value_for(ask, cast))
    row.save(force_insert=True)
    return row


def _stamped(kind: type[Part]) -> dict[str, Any]:
    """Numbers and days only code gives."""
    fields = [one for one in kind._meta.concrete_fields if not (one.editable or one.has_default() or one.null)]
    numbers = [one.name for one in fields if isinstance(one, IntegerField) and not one.primary_key]
    days = [one.name for one in fields if isinstance(one, DateField) and not isinstance(one, DateTimeField)]
    return dict.fromkeys(numbers, 1) | dict.fromkeys(days, NOON.date())


def _asked(record: Any, cast: Cast) -> int:
    """The open approval of the record; one that somebody could sign."""
    made, new = Approval.objects.get_or_create(
        company=cast.company, record_id=record.pk, state=Approval.State.OPEN,
        defaults={"subject": record.kind, "asked_by": cast.olga, "asked_at": NOON, "digest": "0" * 64},
    )  # fmt: skip
    if new:
        ApprovalSlot.objects.create(approval=made, company=cast.company, turn=0, role=Role.QUALITY, is_open=True)
    return made.pk


def status_of(client: Client, path: str, method: str = "get", **options: Any) -> int:
    """What an address answers with; files are closed again."""
    answer = getattr(client, method)(path, **options)
    if answer.streaming:
        answer.getvalue()
    return int(answer.status_code)
