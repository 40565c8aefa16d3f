"""Registers: the list of one record type."""

from django.http import Http404, HttpResponse
from django.shortcuts import render

from bihuan.core import listing
from bihuan.core.registry import RecordType, by_noun
from bihuan.web.request import Request


def type_for(noun: str) -> RecordType:
    """The record type of an address; an unknown noun is no page."""
    declared = by_noun(noun)
    if declared is None:
        raise Http404
    return declared


def register(request: Request, noun: str) -> HttpResponse:
    declared = type_for(noun)
    found = listing.page(declared, request.standing, request.GET.dict(), today=request.today)
    return render(
        request,
        "generic/register.html",
        {"declared": declared, "listing": found, "title": declared.title(request.company)},
    )


def record(request: Request, noun: str, number: str) -> HttpResponse:
    raise Http404
