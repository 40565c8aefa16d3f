"""How the records of the policies appear."""

from bihuan.areas.policies.records import decisions

__all__ = ["decisions"]
