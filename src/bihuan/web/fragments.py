"""Whole page or fragment: the same address and template answer both."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from bihuan.web.request import Request


def wants_fragment(request: Request) -> bool:
    """Was the page asked for by htmx, and not by going back in the history?"""
    return bool(request.htmx) and not request.htmx.history_restore_request and not request.htmx.boosted


def answer(request: Request, template: str, part: str, given: dict[str, Any], status: int = 200) -> HttpResponse:
    """The page, or its part of that name when htmx asks."""
    name = f"{template}#{part}" if wants_fragment(request) else template
    return render(request, name, given, status=status)
