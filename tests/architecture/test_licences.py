"""Nothing under the GPL or AGPL is used, at run time or while building."""

import json
import re
from importlib.metadata import PackageNotFoundError, metadata

from tests.architecture.sources import ROOT

STRONG_COPYLEFT = re.compile(r"\bA?GPL|(?<!Lesser )(?:Affero )?General Public License", re.IGNORECASE)


def licence(package: str) -> str:
    """What the package says of itself; the first line where it holds the whole text."""
    try:
        about = metadata(package)
    except PackageNotFoundError:  # locked for another system
        return "elsewhere"
    classified = [line for line in about.get_all("Classifier", []) if line.startswith("License ::")]
    stated = about.get("License-Expression") or (about.get("License") or "").partition("\n")[0]
    return " ".join([stated, *classified]).strip()


def python_packages() -> list[str]:
    return re.findall(r"^([a-z0-9.-]+)==", (ROOT / "requirements-dev.lock").read_text(), re.MULTILINE)


def page_packages() -> dict[str, str]:
    lock = json.loads((ROOT / "package-lock.json").read_text())
    return {name: about.get("license", "") for name, about in lock["packages"].items() if name}


def test_every_package_states_a_licence_we_may_use() -> None:
    licences = {name: licence(name) for name in python_packages()} | page_packages()

    assert [name for name, stated in licences.items() if not stated] == []
    assert {name: stated for name, stated in licences.items() if STRONG_COPYLEFT.search(stated)} == {}
