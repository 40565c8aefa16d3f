"""Flows of the capability area, one module per record type."""

from bihuan.areas.capability.flow import objective, plan

__all__ = ["objective", "plan"]
