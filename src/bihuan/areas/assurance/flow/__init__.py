"""How the records of assurance move; importing this package declares every flow."""

from bihuan.areas.assurance.flow import (
    audit,
    check,
    correcting,
    dismissing,
    fieldwork,
    history,
    programme,
    report,
    review,
    verifying,
)

__all__ = [
    "audit",
    "check",
    "correcting",
    "dismissing",
    "fieldwork",
    "history",
    "programme",
    "report",
    "review",
    "verifying",
]
