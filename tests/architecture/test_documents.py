"""The guides keep up with the code: they name every command, every setting, everything a screening counts by."""

import re

from django.utils import translation

from bihuan.core.facts import Dimension
from bihuan.jobs.cli import FOLDER
from tests.architecture.sources import ROOT, files

SETTING = re.compile(r"BIHUAN_[A-Z_]+[A-Z]")
GUIDES = "\n".join(path.read_text(encoding="utf-8") for path in sorted((ROOT / "docs").glob("*.md")))


def test_every_command_is_in_a_guide() -> None:
    commands = {path.stem for path in FOLDER.glob("[!_]*.py")}

    assert [name for name in sorted(commands) if not re.search(rf"\bbihuan {name}\b", GUIDES)] == []


def test_every_setting_is_in_a_guide() -> None:
    sources = [path.read_text(encoding="utf-8") for path in files(".py") if (ROOT / "src") in path.parents]
    used = {name for text in sources for name in SETTING.findall(text)}

    assert used and sorted(used - set(SETTING.findall(GUIDES))) == []


def test_the_guide_names_every_dimension_of_a_screening() -> None:
    guide = (ROOT / "docs" / "user-guide.md").read_text(encoding="utf-8")
    with translation.override("zh-hans"):
        labels = [str(one.label) for one in Dimension]

    assert [label for label in labels if label not in guide] == []
