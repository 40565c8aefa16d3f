"""What all tests share: the two companies with their cast."""

import pytest

from bihuan.core.vocabulary import Role
from tests.cast import Cast, make_company

pytest_plugins = ["tests.requirements"]


@pytest.fixture
def xdyj(db: None) -> Cast:
    """Approvals by O&M management."""
    return make_company("XDYJ")


@pytest.fixture
def yntd(db: None) -> Cast:
    """Approvals by the general manager."""
    return make_company("YNTD", approver=Role.GENERAL_MANAGER)
