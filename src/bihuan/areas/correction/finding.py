"""Who found a nonconformity, and who confirmed it on the spot: told by the areas whose records find some."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from bihuan.areas.correction.models import Nonconformity
from bihuan.core.models import Person


@dataclass(frozen=True)
class Finding:
    """Who saw it, who of those looked at confirmed it, and when it was written down."""

    auditor: Person | None
    confirmed_by: str = ""
    at: datetime | None = None


Teller = Callable[[Nonconformity], Finding | None]
_tellers: list[Teller] = []


def tells(teller: Teller) -> Teller:
    """Decorator: this function knows of the nonconformities its area found."""
    _tellers.append(teller)
    return teller


def finding_of(record: Nonconformity) -> Finding | None:
    """How it was found, where one of the areas knows."""
    return next((found for teller in _tellers if (found := teller(record))), None)
