"""The first parts of addresses that pages, the API and files take, so that no company's code hides behind one of them."""

import re
from collections.abc import Iterable, Iterator
from typing import Any

from django.conf import settings
from django.urls import URLResolver, get_resolver
from django.utils.translation import gettext_lazy as _

from bihuan.core.organisation import code_check
from bihuan.core.phrases import phrase

FIXED = re.compile(r"\^?/?([A-Za-z0-9_-]+)(?=/|\$|$)")


@code_check
def hidden(code: str) -> Iterator[Any]:
    """A company of this code could never be opened: other addresses begin with it."""
    if code.lower() in taken():
        text = _(
            "“%(code)s” cannot be a company's code: addresses that begin with /%(word)s/ are taken. Choose another."
        )
        yield phrase(text, code=code, word=code.lower())


def taken() -> frozenset[str]:
    """Computed from the URL conf and where files are served."""
    beginnings = [*_beginnings(get_resolver().url_patterns), settings.STATIC_URL or "", settings.MEDIA_URL or ""]
    return frozenset(found[1].lower() for text in beginnings if (found := FIXED.match(text)))


def _beginnings(patterns: Iterable[Any]) -> Iterator[str]:
    """How each address begins; a resolver that adds nothing itself is looked into."""
    for pattern in patterns:
        text = str(pattern.pattern)
        if isinstance(pattern, URLResolver) and text in {"", "^", "/"}:
            yield from _beginnings(pattern.url_patterns)
        else:
            yield text
