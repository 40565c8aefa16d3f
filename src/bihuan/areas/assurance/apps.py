"""The assurance area: flows, record types and reactions are found at start-up."""

from bihuan.core.apps import AreaConfig


class AssuranceConfig(AreaConfig):
    name = "bihuan.areas.assurance"
    default = True
    label = "assurance"
