"""What the tests of these pages share: a clock that is set by hand, and browsers that speak English."""

from collections.abc import Callable
from datetime import datetime

import pytest
from django.test import Client
from django.utils import timezone

from bihuan.core.models import Person
from tests.areas.policies.living import local
from tests.web.conftest import account_of, browser

Clock = Callable[..., datetime]


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """Set the clock of the pages: `clock(2026, 10, 9, 14, 20)`, company time."""

    def put(*parts: int) -> datetime:
        at = local(*parts)
        monkeypatch.setattr(timezone, "now", lambda: at)
        return at

    return put


def english(person: Person) -> Client:
    """A browser in which this person reads English."""
    account = account_of(person)
    account.language = "en"
    account.save()
    return browser(person)
