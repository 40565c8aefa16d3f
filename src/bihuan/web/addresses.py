"""Addresses of things: one per thing, `/<company>/<noun>/<number>/`."""

from functools import lru_cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, get_script_prefix, reverse

from bihuan.core.models import Company, Record
from bihuan.core.registry import TYPES


def page(company: Company, name: str, /, **kwargs: Any) -> str:
    """The address of a named page of a company."""
    if kwargs.keys() <= {"noun"}:  # the menu of every page asks for some fifty of these
        return _known(get_script_prefix(), name, company.slug, kwargs.get("noun"))
    return reverse(name, kwargs={"company_slug": company.slug, **kwargs})


@lru_cache(maxsize=5000)
def _known(prefix: str, name: str, slug: str, noun: str | None) -> str:
    """What `reverse` answers, which depends on where the installation is mounted."""
    return reverse(name, kwargs={"company_slug": slug} | ({"noun": noun} if noun else {}))


def maybe(company: Company, name: str, /, **kwargs: Any) -> str:
    """The address of a page that may not be built in; empty then."""
    try:
        return page(company, name, **kwargs)
    except NoReverseMatch:
        return ""


def register(company: Company, kind: str) -> str:
    return page(company, "register", noun=TYPES[kind].noun)


def of(record: Record, company: Company | None = None, name: str = "record", /, **kwargs: Any) -> str:
    """The address of a record, or of one of its sub-pages by name. Pass the company to spare a query."""
    if record.kind not in TYPES:  # an area that is not built in
        return page(company or record.company, "search") + f"?q={record.number}"
    noun = TYPES[record.kind].noun
    return page(company or record.company, name, noun=noun, number=record.number, **kwargs)


def whole(request: HttpRequest, path: str) -> str:
    """With scheme and host: as the operator names this installation (BIHUAN_URL), else as the browser called it."""
    return f"{settings.SITE_URL.rstrip('/')}{path}" if settings.SITE_NAMED else request.build_absolute_uri(path)
