"""Every icon a page may show is in the sprite."""

import re
from pathlib import Path

import bihuan
from bihuan.core.registry import TYPES
from bihuan.web import menu
from bihuan.web.history import COMMON

SOURCE = Path(bihuan.__file__).parent
KNOWN = set((SOURCE / "web/assets/icons.txt").read_text().split())
IN_TEMPLATE = re.compile(r'{% icon "([a-z0-9-]+)"|{% badge "[a-z]+" "([a-z0-9-]+)"')


def test_types_states_and_steps_have_theirs() -> None:
    named = {(declared.kind, declared.icon) for declared in TYPES.values()}
    for declared in TYPES.values():
        named |= {(f"{declared.kind} {state}", look.icon) for state, look in declared.flow.looks.items()}
        named |= {(f"{declared.kind} {step.name}", step.icon) for step in declared.flow.steps.values()}

    assert {where for where, icon in named if icon not in KNOWN} == set()


def test_menu_and_journal_have_theirs() -> None:
    named = {entry.icon for entry in menu.ENTRIES} | {icon for icon, _words in COMMON.values()}

    assert named <= KNOWN


def test_templates_have_theirs() -> None:
    named = {
        name
        for page in SOURCE.glob("web/templates/**/*.html")
        for pair in IN_TEMPLATE.findall(page.read_text())
        for name in pair
        if name
    }

    assert named <= KNOWN
