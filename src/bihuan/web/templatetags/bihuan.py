"""The vocabulary of the pages: icon, state, clause, person, elements, PDCA phase, deadline, address.

Templates write these things only through here, so that they look and read the same everywhere.
"""

import uuid
from collections.abc import Iterable
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from django import template
from django.template.context import RequestContext
from django.template.loader import select_template
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from bihuan.core import clauses
from bihuan.core.access import role_word
from bihuan.core.flow import flow_of
from bihuan.core.models import Department, Person, Record
from bihuan.core.registry import TYPES
from bihuan.core.vocabulary import Element, Pdca
from bihuan.web import addresses, wording

register = template.Library()
LETTERS = {Pdca.PLAN: "P", Pdca.DO: "D", Pdca.CHECK: "C", Pdca.ACT: "A"}
ON = SafeString(' class="on"')


@register.simple_tag
@lru_cache(maxsize=500)  # a page has some fifty
def icon(name: str, size: str = "") -> SafeString:
    """An icon of the sprite; it never carries meaning alone."""
    extra = f" icon-{size}" if size else ""
    return format_html(
        '<svg class="icon{}" aria-hidden="true"><use href="{}#{}"/></svg>', extra, static("bihuan/icons.svg"), name
    )


@register.simple_tag
def badge(token: str, name: str, word: Any) -> SafeString:
    """A state: colour token, icon and word together."""
    return format_html('<span class="st st-{}">{}{}</span>', token, icon(name), word)


@register.simple_tag
def state(record: Record) -> SafeString:
    """The record's state; the only way to print one."""
    if record.kind not in TYPES:
        return badge("void", "archive", record.state)
    flow = TYPES[record.kind].flow
    look = flow.looks[record.state]
    return badge(look.token, look.icon, flow.words[record.state])


@register.simple_tag
def history(record: Record) -> SafeString:
    """The grey mark of what was taken over from an earlier ledger: it is never counted as overdue."""
    title = _("Taken over on %(day)s from an earlier ledger; never counted as overdue") % {"day": record.imported_on}
    return format_html('<span class="st st-void" title="{}">{}{}</span>', title, icon("history"), _("History"))


@register.simple_tag
def pdca(phase: str) -> SafeString:
    """The letter of a PDCA phase, with its word."""
    known = Pdca(phase)
    return format_html('<i class="pd pd-{}" title="{}">{}</i>', LETTERS[known], known.label, LETTERS[known])


@register.simple_tag
def phase(record: Record) -> SafeString:
    """Where in the PDCA cycle a record stands."""
    return pdca(flow_of(type(record)).looks[record.state].phase) if type(record) is not Record else SafeString("")


@register.simple_tag
def phase_word(record: Record) -> str:
    return str(Pdca(flow_of(type(record)).looks[record.state].phase).label)


@register.simple_tag
def once() -> str:
    """A one-time key for a form that has no Form behind it."""
    return uuid.uuid4().hex


@register.simple_tag
def elements(words: str, short: bool = False) -> SafeString:
    """The six elements of service capability, those concerned marked."""
    chosen = words.split()
    named = wording.listed(Element(word).label for word in chosen if word in Element.values) or _("none")
    marks = ((ON if one.value in chosen else "", wording.ELEMENT_LETTERS[one]) for one in Element)
    return format_html(
        '<span class="el{}" role="img" aria-label="{}">{}</span>',
        " el-short" if short else "",
        _("Elements: %(named)s") % {"named": named},
        format_html_join("", "<i{}>{}</i>", marks),
    )


@register.simple_tag
def person(someone: Person | None, empty: str = "") -> SafeString:
    """A person with the first character of the name."""
    if someone is None:
        return format_html('<span class="{}">{}</span>', "c-late", empty or _("not named"))
    return format_html(
        '<span class="who"><span class="av" aria-hidden="true">{}</span>{}</span>', someone.surname, someone.name
    )


@register.simple_tag
def person2(someone: Person | None, department: Department | None = None) -> SafeString:
    """A person with the department below."""
    if someone is None:
        return person(None)
    below = format_html("<small>{}</small>", department) if department else ""
    return format_html(
        '<span class="who2"><span class="av" aria-hidden="true">{}</span><span>{}{}</span></span>',
        someone.surname,
        someone.name,
        below,
    )


@register.simple_tag(takes_context=True)
def clause(context: RequestContext, where: str) -> SafeString:
    """“XDYJ-04-01 第 4.1.1 条”, as a link to the clause with its text. Of several, those of the present company."""
    company = getattr(context["request"], "company", None)
    shown = (clauses.own(company, where) if company else "") or where
    several = shown.split() if "/" in shown else [shown]
    return format_html_join(" ", "{}", ((clause_link(company, *one.rpartition("/")[::2]),) for one in several))


def clause_link(company: Any, code: str, number: str) -> SafeString:
    text = wording.clause(code, number)
    href = addresses.maybe(company, "clause", code=code, number=number) if company and code else ""
    return (
        format_html('<a class="clause" href="{}">{}</a>', href, text)
        if href
        else format_html('<span class="clause">{}</span>', text)
    )


@register.simple_tag(takes_context=True)
def deadline(context: RequestContext, day: date | None, is_open: bool = True) -> SafeString:
    """A due date with its weekday and the distance in words; red when overdue, amber within a week."""
    if day is None:
        return format_html('<span class="faint">{}</span>', "—")
    today: date = context["request"].today
    colour = wording.urgency(day, today) if is_open else ""
    text, distance = wording.day(day, today), wording.distance(day, today) if is_open else ""
    return format_html(
        '<span class="num {}">{}</span> <span class="{}">{}</span>', colour, text, colour or "text-secondary", distance
    )


@register.simple_tag(takes_context=True)
def due(context: RequestContext, day: date | None, is_open: bool = True) -> SafeString:
    """A due date alone, coloured, for tables."""
    return due_cell(day, context["request"].today, is_open)


def due_cell(day: date | None, today: date, is_open: bool) -> SafeString:
    if day is None:
        return SafeString('<span class="faint">—</span>')
    colour = wording.urgency(day, today) if is_open else ""
    title = wording.distance(day, today) if is_open else ""
    return format_html('<span class="num {}" title="{}">{}</span>', colour, title, day.isoformat())


@register.simple_tag(takes_context=True)
def moment(context: RequestContext, at: datetime | None) -> SafeString:
    """`10-09 10:12` this year, with the year otherwise; in company time."""
    if at is None:
        return SafeString("—")
    request = context["request"]
    here = at.astimezone(request.company.zone) if hasattr(request, "company") else at
    return format_html(
        '<time class="num" datetime="{}">{}</time>',
        at.isoformat(),
        wording.moment(here, getattr(request, "today", here.date())),
    )


@register.simple_tag(takes_context=True)
def panel(context: RequestContext, name: str) -> SafeString:
    """A panel of a record's page; `panels/<kind>_<name>.html` takes the place of the general one."""
    kind = context["record"].kind
    found = select_template([f"panels/{kind}_{name}.html", f"panels/{name}.html"])
    return found.template.render(context)  # type: ignore[no-any-return]


@register.simple_tag
def hx(href: str, target: str = "#list", get: bool = False) -> SafeString:
    """A link that also works without script; with it only the list is fetched and the address follows."""
    shown = format_html('hx-get="{}" hx-target="{}" hx-push-url="true"', href, target)
    return shown if get else format_html('href="{}" {}', href, shown)


@register.simple_tag(takes_context=True)
def page(context: RequestContext, name: str, **kwargs: Any) -> str:
    """The address of a named page in the present company."""
    return addresses.page(context["request"].company, name, **kwargs)


@register.simple_tag(takes_context=True)
def address(context: RequestContext, record: Record, name: str = "record", **kwargs: Any) -> str:
    """The address of a record, or of one of its sub-pages."""
    return addresses.of(record, context["request"].company, name, **kwargs)


@register.simple_tag(takes_context=True)
def role(context: RequestContext, key: str) -> str:
    """The company's word for a role."""
    return role_word(context["request"].company, key)


@register.simple_tag(takes_context=True)
def zone(context: RequestContext) -> str:
    """The company's time zone as people call it: “北京时间”."""
    return wording.zone(context["request"].company.timezone)


@register.filter
def listed(words: Iterable[object]) -> str:
    """Things one after another, with the reader's mark between them."""
    return wording.listed(words)


@register.filter
def digest(value: str) -> str:
    """The beginning and end of a digest: `7ac0 18f2 … 93be`."""
    return f"{value[:4]} {value[4:8]} … {value[-4:]}" if len(value) > 16 else value
