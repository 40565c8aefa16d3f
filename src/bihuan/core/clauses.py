"""The clause a refusal or a step rests on, as the company's own policies number it; never another company's.

Code may name clauses of several policies; of these the company's own count. Where none is its own, the pack says
which clause the kind of record comes from: that of its approval route, else that of the duty it is evidence for.
"""

from collections.abc import Iterable
from dataclasses import replace

from bihuan.core.models import Company, Record
from bihuan.core.refusals import Missing


def own(company: Company, named: str, kind: str = "") -> str:
    """Those of the `named` clauses that are the company's; else the one its pack has for the kind; else none."""
    by_kind: dict[str, str] = company.settings.get("clauses", {})
    policies = {clause.partition("/")[0] for clause in by_kind.values()}
    mine = [one for one in named.split() if _is_own(company, one, policies)]
    return " ".join(mine) or by_kind.get(kind, "")


def _is_own(company: Company, clause: str, policies: set[str]) -> bool:
    policy = clause.partition("/")[0]
    return policy in policies if policies else policy.startswith(f"{company.code}-")


def of(record: Record, named: str) -> str:
    """The clause for this record."""
    return own(record.company, named, record.kind)


def resting(reasons: Iterable[Missing], record: Record) -> list[Missing]:
    """The reasons with the company's own clauses in place of those the code names."""
    return [replace(reason, clause=of(record, reason.clause)) if reason.clause else reason for reason in reasons]
