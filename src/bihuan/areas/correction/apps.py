"""The correction area: flows, record types and reactions are found at start-up."""

from bihuan.core.apps import AreaConfig


class CorrectionConfig(AreaConfig):
    name = "bihuan.areas.correction"
    default = True
    label = "correction"
