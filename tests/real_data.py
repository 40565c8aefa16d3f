"""Facts nobody here wrote: excerpts that are always here, and the whole sets where they are at hand."""

import csv
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

EXCERPTS = Path(__file__).parent / "data"
WHOLE = Path(__file__).parents[2] / "shared" / "data"

needs_whole = pytest.mark.skipif(not WHOLE.exists(), reason="the whole data sets are not at hand")


def excerpt(name: str) -> Any:
    return json.loads((EXCERPTS / name).read_text(encoding="utf-8"))


def whole(name: str) -> Any:
    return json.loads((WHOLE / name).read_text(encoding="utf-8"))


def rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)
