"""The policies area: flows, record types and reactions are found at start-up."""

from bihuan.core.apps import AreaConfig


class PoliciesConfig(AreaConfig):
    name = "bihuan.areas.policies"
    default = True
    label = "policies"
