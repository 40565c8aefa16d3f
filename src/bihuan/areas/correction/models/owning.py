"""Which department owns the matter where nobody says so: quality for the system, O&M for a service (YNTD-ITSS-0300 4.4.3)."""

from bihuan.areas.correction.words import Source
from bihuan.core.models import Company, Department
from bihuan.core.vocabulary import Role

SYSTEM_SOURCES = frozenset({Source.AUDIT, Source.SYSTEM_CHECK, Source.REVIEW})


def owning_by_pack(company: Company, source: str) -> Department | None:
    """The department the company's pack places that role in."""
    role = Role.QUALITY if source in SYSTEM_SOURCES else Role.OM_MANAGEMENT
    key = company.place_of(role)
    return Department.objects.filter(company_id=company.pk, key=key).first() if key else None
