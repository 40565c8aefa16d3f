"""PDF/A-2b, and charts as PNG, by typst in a process of its own (typesetter.py)."""

import base64
import json
import subprocess
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from bihuan.core.refusals import Refused
from bihuan.exchange.documents.breaking import with_breaks
from bihuan.exchange.documents.paper import Paper

TYPESETTER = Path(__file__).with_name("typesetter.py")
LONGEST = 120  # seconds a document may take


def build(paper: Paper) -> bytes:
    """The paper as PDF; the same paper gives the same bytes."""
    language = (get_language() or "zh").split("-")[0]
    words = json.dumps(with_breaks(paper), ensure_ascii=False)
    return _typeset({"paper": words, "lang": language, "stamp": _stamp(paper.made_on)})


def pictures(svgs: Sequence[str]) -> list[bytes]:
    """Drawn charts as PNG, for Word."""
    if not svgs:
        return []
    return [base64.b64decode(one) for one in json.loads(_typeset({"svgs": list(svgs)}))]


def _stamp(made_on: str) -> int:
    """The day of the document as a time."""
    try:
        return int(datetime.fromisoformat(made_on[:10]).replace(tzinfo=UTC).timestamp())
    except ValueError:
        return 0


def _typeset(order: dict[str, Any]) -> bytes:
    command = [sys.executable, "-I", str(TYPESETTER)]
    try:
        done = subprocess.run(  # noqa: S603 (our own program; the document is its input)
            command, input=json.dumps(order).encode(), capture_output=True, timeout=LONGEST, check=True
        )
    except subprocess.TimeoutExpired:
        raise Refused([_("The document is too long to be printed at once. Print it in parts.")]) from None
    except subprocess.CalledProcessError as failed:
        raise RuntimeError(f"typesetting failed: {failed.stderr.decode(errors='replace')[-2000:]}") from None
    return done.stdout
