"""How the records of the policies appear."""

from bihuan.areas.policies.records import decisions, disposal, document

__all__ = ["decisions", "disposal", "document"]
