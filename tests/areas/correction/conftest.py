"""Messages are compared in the language they are written in."""

import pytest

from tests.cast import Cast


@pytest.fixture(autouse=True)
def written(english: None) -> None:
    """In every test of this folder."""


@pytest.fixture
def company(cast: Cast) -> Cast:
    """Either company."""
    return cast
