"""Numbers of records: `XDYJ-OPP-2026-0001`, per company, kind and year, never reused."""

from datetime import datetime

from bihuan.core.catalogue import KINDS
from bihuan.core.models import Company, Counter


def prefix(company: Company, kind: str) -> str:
    return str(company.settings.get("prefixes", {}).get(kind) or KINDS[kind].prefix)


def next_number(company: Company, kind: str, at: datetime) -> str:
    """The next number of this kind in the company's year of `at`. Must run inside a transaction."""
    year = at.astimezone(company.zone).year
    counter, _ = Counter.objects.select_for_update().get_or_create(company=company, kind=kind, year=year)
    counter.last += 1
    counter.save(update_fields=["last"])
    return f"{company.code}-{prefix(company, kind)}-{year}-{counter.last:04d}"
