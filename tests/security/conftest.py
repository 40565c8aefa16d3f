"""The sweeps' fixtures: a company with one of everything, and a second one; each made once for the tests of a module."""

from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse

from bihuan.core.vocabulary import Role
from bihuan.web.views import errors
from tests.cast import make_company
from tests.security.routes import World, world


@pytest.fixture(scope="module")
def ours(kept: None) -> World:
    return world(make_company("XDYJ"))


@pytest.fixture(scope="module")
def theirs(kept: None) -> World:
    return world(make_company("YNTD", approver=Role.GENERAL_MANAGER))


@pytest.fixture
def curt(monkeypatch: pytest.MonkeyPatch) -> None:
    """Refusals say no more than their status, for sweeps that read nothing else; the page around takes most of the time."""

    def only_the_status(request: HttpRequest, template: str, given: dict[str, Any], status: int) -> HttpResponse:
        return HttpResponse(status=status)

    monkeypatch.setattr(errors, "render", only_the_status)
