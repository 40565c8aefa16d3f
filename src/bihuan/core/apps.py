"""The core app, and how an area's parts are found at start-up."""

from importlib import import_module
from importlib.util import find_spec

from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "bihuan.core"
    label = "core"

    def ready(self) -> None:
        for part in ("approvals", "reactions"):
            import_module(f"bihuan.core.{part}")


class AreaConfig(AppConfig):
    """An area: its flows, record types, reactions, what waits for records, counted facts and what a search finds register when imported."""

    default = False

    def ready(self) -> None:
        for part in ("flow", "records", "reactions", "waiting", "facts", "finding"):
            if find_spec(f"{self.name}.{part}"):
                import_module(f"{self.name}.{part}")
