"""What tests of the core share."""

from collections.abc import Iterator

import pytest
from django.utils import translation


@pytest.fixture
def english() -> Iterator[None]:
    """Texts as they are written, whatever the language of the installation."""
    with translation.override("en"):
        yield
