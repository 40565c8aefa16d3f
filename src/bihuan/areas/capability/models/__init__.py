"""Models of the capability area."""

from bihuan.areas.capability.models.objective import Attainment, Objective
from bihuan.areas.capability.models.plan import CapabilityPlan, Work

__all__ = ["Attainment", "CapabilityPlan", "Objective", "Work"]
