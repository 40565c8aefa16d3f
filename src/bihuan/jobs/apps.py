"""Command line and scheduled work."""

from importlib import import_module

from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "bihuan.jobs"
    label = "jobs"

    def ready(self) -> None:
        import_module("bihuan.exchange.archiving")  # listens for what is archived
        import_module("bihuan.jobs.beat")  # knows when the clock last struck
