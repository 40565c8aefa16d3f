"""The sweeps' fixtures: a company with one of everything, and a second one."""

import pytest

from tests.cast import Cast
from tests.security.routes import World, world


@pytest.fixture
def ours(xdyj: Cast) -> World:
    return world(xdyj)


@pytest.fixture
def theirs(yntd: Cast) -> World:
    return world(yntd)
