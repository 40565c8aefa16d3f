"""The capability area: flows, record types and reactions are found at start-up."""

from bihuan.core.apps import AreaConfig


class CapabilityConfig(AreaConfig):
    name = "bihuan.areas.capability"
    default = True
    label = "capability"
