"""Approval routes of the pack: which one applies to a record."""

from typing import Any

from bihuan.core.models import ApprovalRoute, Record


def fits(when: dict[str, Any], record: Record) -> bool:
    """Does a condition of the pack hold: each field equals the value, or one of the values."""
    return all(
        getattr(record, field, None) in (wanted if isinstance(wanted, list) else [wanted])
        for field, wanted in when.items()
    )


KEPT = "routes_read"


def keep_routes(record: Record) -> None:
    """For who only reads a record, and asks for its routes many times: the company's are read once from here on."""
    record.__dict__.setdefault(KEPT, None)


def _routes(record: Record, subject: str) -> list[ApprovalRoute]:
    rows = ApprovalRoute.objects.filter(company=record.company)
    if KEPT not in record.__dict__:
        return list(rows.filter(subject=subject))
    if record.__dict__[KEPT] is None:
        record.__dict__[KEPT] = list(rows)
    return [one for one in record.__dict__[KEPT] if one.subject == subject]


def route_for(record: Record, subject: str) -> ApprovalRoute | None:
    """The first route of the pack whose condition fits; conditional routes come before plain ones."""
    ordered = sorted(_routes(record, subject), key=lambda route: (not route.when, route.order))
    return next((route for route in ordered if fits(route.when, record)), None)
