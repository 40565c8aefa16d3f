"""The sweeps' fixtures: a company with one of everything, and a second one; each made once for the tests of a module."""

import pytest

from bihuan.core.vocabulary import Role
from tests.cast import make_company
from tests.security.routes import World, world


@pytest.fixture(scope="module")
def ours(kept: None) -> World:
    return world(make_company("XDYJ"))


@pytest.fixture(scope="module")
def theirs(kept: None) -> World:
    return world(make_company("YNTD", approver=Role.GENERAL_MANAGER))
