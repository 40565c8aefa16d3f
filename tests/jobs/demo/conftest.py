"""The played year: twelve months of both companies, played once for the tests of this folder."""

from collections.abc import Iterator
from datetime import datetime

import pytest
from django.db import transaction
from pytest_django import DjangoDbBlocker

from bihuan.jobs.demo.player import play
from bihuan.jobs.demo.window import Window, window

NOW = datetime.fromisoformat("2026-11-20T18:00:00+08:00")


@pytest.fixture(scope="package")
def year(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Window]:
    """Twelve months up to a Friday in November; every test undoes only what it does itself."""
    here = window(NOW, 12)
    with django_db_blocker.unblock(), transaction.atomic():
        play(here, 7, lambda _day, _share: None)
        yield here
        transaction.set_rollback(True)
