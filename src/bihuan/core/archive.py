"""Archive: a finished record is kept unaltered until its retention ends (XDYJ-04-01 section 7)."""

from datetime import datetime

from dateutil.relativedelta import relativedelta

from bihuan.core.models import Company, Record

DEFAULT_YEARS = 3


def years_kept(company: Company, kind: str) -> int:
    """Years a kind of record is kept, from the pack; never fewer than the policies' three by default."""
    kept = company.settings.get("retention", {})
    return int(kept.get(kind, kept.get("default", DEFAULT_YEARS)))


def seal(record: Record, at: datetime) -> None:
    """Archive the record after its last save; retention runs from this day (domain.md section 4).

    From here on triggers of the database refuse any change of it.
    """
    day = record.company.day_of(at)
    record.archived_at = at
    record.kept_until = day + relativedelta(years=years_kept(record.company, record.KIND))
    record.save(update_fields=["archived_at", "kept_until"])
