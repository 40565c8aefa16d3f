"""The improvement area: flows, record types and reactions are found at start-up."""

from bihuan.core.apps import AreaConfig


class ImprovementConfig(AreaConfig):
    name = "bihuan.areas.improvement"
    default = True
    label = "improvement"
