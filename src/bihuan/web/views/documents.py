"""Documents of a record: preview, Word and PDF from the same blocks."""

from collections.abc import Callable
from datetime import datetime
from inspect import signature
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.utils.safestring import mark_safe

from bihuan.core.blocks import Document
from bihuan.exchange.documents import MEDIA_TYPES, House
from bihuan.exchange.documents import render as rendered
from bihuan.web import addresses
from bihuan.web.request import Request
from bihuan.web.views.records import found


def made_at(make: Callable[..., Document], record: Any, at: datetime) -> Document:
    """The document; one that shows when it was made is told the time."""
    return make(record, at) if "at" in signature(make).parameters else make(record)


def document(request: Request, noun: str, number: str, name: str) -> HttpResponse:
    """`?format=docx|pdf` downloads; without it the preview is shown."""
    declared, record = found(request, noun, number)
    make = next((one for one in declared.documents if one.__name__.replace("_", "-") == name), None)
    if make is None:
        raise Http404
    made, house = made_at(make, record, request.at), House.of(request.company)
    format = request.GET.get("format", "html")
    if format == "html":
        here = addresses.of(record, request.company, "document", name=name)
        preview = mark_safe(rendered(made, "html", house))  # noqa: S308 (the renderer escapes)
        return render(
            request, "generic/document.html", {"record": record, "made": made, "preview": preview, "here": here}
        )
    if format not in MEDIA_TYPES:
        raise Http404
    response = HttpResponse(rendered(made, format, house), content_type=MEDIA_TYPES[format])  # type: ignore[call-overload]
    response["Content-Disposition"] = (
        content_disposition_header(True, f"{made.title} {record.number}.{format}") or "attachment"
    )
    return response
