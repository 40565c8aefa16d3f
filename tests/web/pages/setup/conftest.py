"""An administrator beside the cast, and sheets to send."""

from datetime import UTC, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from bihuan.core.models import Account, Person, RoleAssignment
from bihuan.core.vocabulary import Role
from tests.cast import Cast

START = datetime(2026, 3, 1, tzinfo=UTC)


@pytest.fixture
def adam(xdyj: Cast) -> Person:
    """Administers the company, answers for nothing else."""
    account = Account.objects.create(username="adam@xdyj", password="!")
    person = Person.objects.create(company=xdyj.company, account=account, name="Adam")
    RoleAssignment.objects.create(company=xdyj.company, person=person, role=Role.ADMINISTRATOR)
    return person


def sheet(text: str, name: str = "people.csv") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, text.encode("utf-8-sig"), "text/csv")
