"""The pages."""

from importlib import import_module

from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "bihuan.web"
    label = "web"

    def ready(self) -> None:
        import_module("bihuan.web.first_segments")  # says which codes a company cannot have
