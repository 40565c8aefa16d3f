"""What all tests share: the two companies with their cast, and the language messages are written in."""

import os
from collections.abc import Iterator

import pytest
from django.db import transaction
from django.utils import translation
from hypothesis import settings
from pytest_django import DjangoDbBlocker

from bihuan.core.vocabulary import Role
from tests.cast import Cast, make_company

pytest_plugins = ["tests.requirements", "tests.order", "tests.memory", "tests.clients", "tests.contexts"]

# No test asserts seconds, property tests neither; in CI the examples are the same in every run.
settings.register_profile("bihuan", deadline=None, derandomize=bool(os.environ.get("CI")))
settings.load_profile("bihuan")


@pytest.fixture(scope="module")
def kept(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """What fixtures of a module make in the database stays until its last test; every test undoes only its own."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture
def xdyj(db: None) -> Cast:
    """Approvals by O&M management."""
    return make_company("XDYJ")


@pytest.fixture
def yntd(db: None) -> Cast:
    """Approvals by the general manager."""
    return make_company("YNTD", approver=Role.GENERAL_MANAGER)


@pytest.fixture(params=["xdyj", "yntd"])
def cast(request: pytest.FixtureRequest) -> Cast:
    """Either company, for what holds at both."""
    made: Cast = request.getfixturevalue(request.param)
    return made


@pytest.fixture
def english() -> Iterator[None]:
    """Texts as they are written, whatever the language of the installation."""
    with translation.override("en"):
        yield
