"""Templates compile and obey the content security policy."""

import re
from pathlib import Path

import pytest
from django.template import engines

from tests.architecture.sources import short, templates

FORBIDDEN = {
    "style attribute": re.compile(r"""<[^>]*\sstyle\s*="""),
    "event attribute": re.compile(r"""<[^>]*\son[a-z]+\s*="""),
    "inline style": re.compile(r"<style\b"),
    "inline script": re.compile(r"""<script\b(?![^>]*\ssrc=)(?![^>]*type="application/json")"""),
    "htmx event attribute": re.compile(r"""<[^>]*\shx-on\b"""),
}


@pytest.mark.parametrize("path", templates(), ids=short)
def test_a_template_compiles_and_holds_nothing_inline(path: Path) -> None:
    text = path.read_text(encoding="utf-8")

    engines["django"].from_string(text)

    markup = re.sub(r"{%.*?%}|{{.*?}}", "", text)  # `{% if one == two %}` is no attribute
    assert [what for what, pattern in FORBIDDEN.items() if pattern.search(markup)] == []
