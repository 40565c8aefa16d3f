"""The pages' fixtures serve here too."""

from tests.web.conftest import gina, quinn

__all__ = ["gina", "quinn"]
