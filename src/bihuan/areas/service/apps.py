"""The service area: flows, record types and reactions are found at start-up."""

from bihuan.core.apps import AreaConfig


class ServiceConfig(AreaConfig):
    name = "bihuan.areas.service"
    default = True
    label = "service"
