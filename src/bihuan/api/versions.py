"""The version a client read: sent back as `version` in the body or as If-Match; every answer names it in ETag."""

from typing import Any

from django.http import HttpRequest, JsonResponse
from django.utils.translation import gettext_lazy as _

from bihuan.core.models import Record
from bihuan.core.refusals import Missing, Refused

LONGEST = 9  # digits
PARAMETER = {
    "name": "If-Match",
    "in": "header",
    "required": False,
    "schema": {"type": "string"},
    "description": "the ETag you read (the record's version); a later one answers 409",
}


def etag(record: Record) -> str:
    return f'"{record.version}"'


def answered(record: Record, body: dict[str, Any], status: int = 200) -> JsonResponse:
    """The answer about one record, with the version it has now."""
    return JsonResponse(body, status=status, headers={"ETag": etag(record)})


def version_read(request: HttpRequest, given: dict[str, Any]) -> int | None:
    """Takes `version` out of the body, or reads If-Match; nothing where the client says neither."""
    said = given.pop("version", None)
    if said is None:
        said = request.headers.get("If-Match", "").strip().removeprefix("W/").strip('"')
    if said in ("", "*"):
        return None
    if isinstance(said, bool) or not _is_number(str(said)):
        text = _("The version is a whole number: the one you read with the record.")
        raise Refused([Missing(text, "version")])
    return int(said)


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= LONGEST
