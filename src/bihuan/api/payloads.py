"""What a request brings: its JSON, of fields that are asked for only, and the record it is about."""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from django.http import Http404, HttpRequest
from django.utils.translation import gettext_lazy as _

from bihuan.core.access import Standing
from bihuan.core.models import Record
from bihuan.core.refusals import Missing, Refused
from bihuan.core.registry import RecordType
from bihuan.core.texts import is_storable


def payload(request: HttpRequest) -> dict[str, Any]:
    """The JSON object of the request. Anything else is refused."""
    try:
        read = json.loads(request.body or b"{}")
    except (ValueError, RecursionError) as error:
        raise Refused([_("The body is not JSON.")]) from error
    if not isinstance(read, dict):
        raise Refused([_("The body must be a JSON object.")])
    if any(text for text in texts_in(read) if not is_storable(text)):
        raise Refused([_("The body holds a character that cannot be kept.")])
    return read


def texts_in(value: Any) -> Iterator[str]:
    """Every text in a JSON value, names included."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for name, inner in value.items():
            yield from (name, *texts_in(inner))
    elif isinstance(value, list):
        for inner in value:
            yield from texts_in(inner)


def asked(request: HttpRequest, names: Iterable[str]) -> dict[str, Any]:
    """The body, of fields that are asked for. The write path takes more by name (who acts, for whom): never from outside."""
    given, known = payload(request), {*names}
    if strange := [name for name in given if name not in known]:
        raise Refused([Missing(_("Unknown field: %(name)s") % {"name": name[:60]}, name[:60]) for name in strange[:20]])
    return given


def found(declared: RecordType, standing: Standing, number: str) -> Record:
    """The record of that number, if this person may see it; else 404."""
    rows = declared.model.objects.visible_to(standing).select_related("owner", "department", "company", "created_by")
    record: Record | None = rows.filter(number=number).first()
    if record is None:
        raise Http404
    return record
