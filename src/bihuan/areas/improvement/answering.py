"""Answers to those who suggested something (XDYJ-03-02 1.3.3: every suggestion is answered)."""

from typing import Any

from bihuan.areas.improvement.models import Opportunity
from bihuan.core.flow import Act
from bihuan.core.notices import tell


def answer_suggester(record: Opportunity, act: Act, text: Any) -> None:
    """Leave a notice for whoever raised it, unless they answer themselves or are not known."""
    person = record.suggested_by
    if person is None or person == act.actor:
        return
    # The moment is part of the key: an opportunity is answered again when it is closed.
    key = f"opportunity-{record.pk}-{act.at.isoformat()}"
    tell(person, text, key=key, kind="answer", at=act.at, record=record)
