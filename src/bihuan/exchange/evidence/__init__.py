"""Evidence for an assessor: everything about a clause, a period or a whole assessment in one checkable package."""

from bihuan.exchange.evidence.package import MEDIA_TYPE, Summary, check_reader, package, write_package
from bihuan.exchange.evidence.selection import Selection, cell_of, clause_of

__all__ = [
    "MEDIA_TYPE",
    "Selection",
    "Summary",
    "cell_of",
    "check_reader",
    "clause_of",
    "package",
    "write_package",
]
