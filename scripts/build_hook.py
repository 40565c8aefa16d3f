"""Hatchling hook: a built package carries the page assets, the fonts and the compiled translations."""

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class AssetsHook(BuildHookInterface[Any]):
    """An editable install needs nothing: `make setup` makes the assets in place."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if version == "editable":
            return
        sys.path.insert(0, str(Path(self.root) / "scripts"))
        import assets
        import translations

        assets.build()
        translations.compile_all()
