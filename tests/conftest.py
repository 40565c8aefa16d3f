"""What all tests share: the two companies with their cast."""

import os

import pytest
from hypothesis import settings

from bihuan.core.vocabulary import Role
from tests.cast import Cast, make_company

pytest_plugins = ["tests.requirements"]

# No test asserts seconds, property tests neither; in CI the examples are the same in every run.
settings.register_profile("bihuan", deadline=None, derandomize=bool(os.environ.get("CI")))
settings.load_profile("bihuan")


@pytest.fixture
def xdyj(db: None) -> Cast:
    """Approvals by O&M management."""
    return make_company("XDYJ")


@pytest.fixture
def yntd(db: None) -> Cast:
    """Approvals by the general manager."""
    return make_company("YNTD", approver=Role.GENERAL_MANAGER)
