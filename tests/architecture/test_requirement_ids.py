"""A requirement that is cited exists."""

import re

import pytest

from tests.architecture.sources import files, short
from tests.requirements import known

CITED = re.compile(r"\b(?:XDYJ-0[34]-0[12]|YNTD-ITSS-0[34]0\d)\.\d{2}\b")


@pytest.mark.skipif(not known(), reason="the list of requirements is not beside this clone")
def test_every_cited_requirement_exists() -> None:
    ids = known()

    unknown = [
        f"{short(path)}: {cited}"
        for path in files(".py", ".toml", ".md", ".html")
        for cited in CITED.findall(path.read_text(encoding="utf-8"))
        if cited not in ids
    ]

    assert unknown == []
