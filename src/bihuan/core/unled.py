"""A condition written so that no index leads to it.

SQLite keeps no statistics here (decision 0008) and takes any index it finds, also one of nearly all rows. Where another
condition finds the few rows that matter, the common one is said so that it can only sieve them.
"""

from typing import Any

from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.db.models.lookups import Exact


def unled(name: str, value: Any) -> Q:
    """The column holds the value (0: nothing)."""
    return Q(Exact(Coalesce(F(name), 0), value))
