"""Messages are compared in the language they are written in."""

from collections.abc import Iterator

import pytest
from django.utils import translation

from bihuan.core.vocabulary import Role
from tests.cast import Cast, make_company


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture(params=["XDYJ", "YNTD"])
def company(request: pytest.FixtureRequest, db: None) -> Cast:
    """Either company, for what holds at both."""
    approver = {"XDYJ": Role.OM_MANAGEMENT, "YNTD": Role.GENERAL_MANAGER}
    return make_company(request.param, approver=approver[request.param])
