"""How the records of the policies appear."""

from bihuan.areas.policies.records import decisions, document

__all__ = ["decisions", "document"]
