"""Own class names and Tabler's stay apart, except where Tabler's are refined on purpose (ui.md section 4)."""

import re
from pathlib import Path

from tests.architecture.sources import PACKAGE, files

TABLER = PACKAGE / "web/static/bihuan/tabler.min.css"
CLASS = re.compile(r"\.(-?[a-zA-Z_][\w-]*)")
REFINED = set(
    """
    btn btn-lg btn-sm card card-body card-footer card-header card-title d-block form-check form-control form-hint form-label
    form-select icon icon-sm invalid-feedback navbar-expand-lg navbar-vertical page-wrapper required small
    table text-secondary
    """.split()
)


def class_names(path: Path) -> set[str]:
    text = re.sub(r"/\*.*?\*/", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    selectors = re.findall(r"([^{};]+)\{", re.sub(r"url\([^)]*\)|\"[^\"]*\"", "", text))
    return {name for selector in selectors if "@import" not in selector for name in CLASS.findall(selector)}


def test_own_class_names_do_not_meet_tablers() -> None:
    assert TABLER.exists(), "page assets are not made: make assets"
    own = set[str]().union(*(class_names(path) for path in files(".css")))

    assert own & class_names(TABLER) - REFINED == set()


def test_every_own_class_is_used() -> None:
    """By name, or built from its beginning: `pd-{{ phase }}`."""
    text = " ".join(
        path.read_text(encoding="utf-8") for path in files(".html", ".py", ".js") if path.is_relative_to(PACKAGE)
    )
    words = set(re.findall(r"[\w-]+", text))
    built = tuple(set(re.findall(r"([\w-]+-)[{$'\"`]", text)))
    own = set[str]().union(*(class_names(path) for path in files(".css")))

    assert {name for name in own - words if not name.startswith(built)} == set()
