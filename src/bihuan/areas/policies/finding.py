"""Clauses among what a search finds: by number, however it is written, and by words of their title."""

import re
from collections.abc import Iterator

from django.db.models import Q

from bihuan.areas.policies.models import Clause
from bihuan.core.access import Standing
from bihuan.core.search import Hit, finder

# XDYJ-04-01 第 4.1.1 条, XDYJ-04-01/4.1.1, clause 4.1.1, 表 4-1: the policy may be left out.
WRITTEN = re.compile(
    r"(?:(?!clause|table)(?P<code>[A-Z][A-Z0-9-]*?)[\s/]+)?(?:第|clause|表|table)?\s*(?P<number>T?\d+(?:[.-]\d+)*)\s*条?",
    re.IGNORECASE,
)
MOST = 8
SHORTEST = 2  # letters; a single one stands in every title


@finder
def clauses(standing: Standing, query: str, limit: int) -> Iterator[Hit]:
    """The clause of a number before those below it, then titles that hold the words."""
    rows = Clause.objects.filter(
        company=standing.company_id, retired_at__isnull=True, policy__superseded_at__isnull=True, is_heading=False
    ).select_related("policy")
    for one in rows.filter(_asked(query)).order_by("policy__order", "order")[: min(MOST, limit)]:
        yield Hit("clause", f"{one.policy.code}/{one.number}", one.title, subject=one)


def _asked(query: str) -> Q:
    written = WRITTEN.fullmatch(query.strip())
    if written is None:
        return Q(title__icontains=query) if len(query) >= SHORTEST else Q(pk__in=[])
    number = written["number"]
    found = Q(number__iexact=number) | Q(number__istartswith=f"{number}.") | Q(number__istartswith=f"T{number}.")
    return found & Q(policy__code__iexact=written["code"]) if written["code"] else found
