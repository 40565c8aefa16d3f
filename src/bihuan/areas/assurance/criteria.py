"""What audits are usually held against: the standards, the company's own policies, law (XDYJ-04-01 4.1.1)."""

from django.utils.translation import gettext as _

from bihuan.areas.policies.models import Policy
from bihuan.core.models import Company


def usual_criteria(company: Company) -> dict[str, str]:
    """The three kinds of criteria, by the fields of a programme; whoever makes it changes them."""
    policies = Policy.objects.filter(company=company, superseded_at__isnull=True)
    return {
        "standards": _("GB/T 28827.1 and the other parts of ITSS"),
        "documents": "\n".join(f"{one.code} {one.title} {one.version}" for one in policies),
        "laws": _("Laws and regulations that apply, among them on data and network security"),
    }
