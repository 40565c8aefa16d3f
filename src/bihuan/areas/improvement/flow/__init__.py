"""How the records of improvement move; importing this package declares every flow."""

from bihuan.areas.improvement.flow import (
    check,
    escalation,
    evaluation,
    history,
    item,
    opportunity,
    pilot,
    plan,
    resource,
    suggestion,
)

__all__ = [
    "check",
    "escalation",
    "evaluation",
    "history",
    "item",
    "opportunity",
    "pilot",
    "plan",
    "resource",
    "suggestion",
]
