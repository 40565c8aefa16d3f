"""All clients go through one chain of middleware: each would set up its own, which takes as long as a short page."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.core.handlers.base import BaseHandler
from django.test.client import ClientHandler

# What setting up the middleware leaves on a handler.
LEFT = ("_view_middleware", "_template_response_middleware", "_exception_middleware", "_middleware_chain")
_made: dict[str, Any] = {}  # the chain, and the settings it was made for


def _shared(self: ClientHandler) -> None:
    """As long as the settings are the same; a test with settings of its own gets a chain of its own."""
    if _made.get("settings") is not settings._wrapped:
        BaseHandler.load_middleware(self)
        _made.update({"settings": settings._wrapped, "chain": {name: getattr(self, name) for name in LEFT}})
    vars(self).update(_made["chain"])


@pytest.fixture(scope="session", autouse=True)
def one_chain() -> Iterator[None]:
    ClientHandler.load_middleware = _shared
    yield
    del ClientHandler.load_middleware
