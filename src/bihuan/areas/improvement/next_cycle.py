"""What is finished feeds the next cycle: a new opportunity, linked to where it came from (XDYJ-03-02 1.3.4)."""

from typing import Any

from bihuan.areas.improvement.models import Opportunity
from bihuan.core.flow import Act
from bihuan.core.models import Record
from bihuan.core.vocabulary import Channel
from bihuan.core.writing import create


def raise_next(record: Record, act: Act, title: str, what: str = "", nature: str = "weakness") -> Opportunity | None:
    """Raise the next opportunity out of a finished record; nothing without a title."""
    if not title.strip():
        return None
    said: dict[str, Any] = {"title": title.strip()[:200], "what": (what or title).strip()[:4000], "nature": nature}
    more: dict[str, Any] = {"channel": Channel.LESSON, "elements": record.elements, "source_text": str(record)[:300]}
    return create(Opportunity, **act.signed, company=record.company, sources=[record], as_rule=True, **said, **more)
