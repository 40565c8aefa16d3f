"""Announce up: named events, handled in the same transaction by the areas that care (their reactions.py)."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bihuan.core.models import Company, Person, Record
from bihuan.core.vocabulary import Event


@dataclass(frozen=True)
class Announcement:
    """What happened, to what, by whom, when; `facts` are particulars a listener may need.

    `kept` is where a listener leaves what it will need for the next thing the same change announces.
    """

    event: Event
    company: Company
    at: datetime
    actor: Person | None = None
    record: Record | None = None
    facts: dict[str, Any] = field(default_factory=dict)
    kept: dict[Event, Any] = field(default_factory=dict)


Handler = Callable[[Announcement], None]
_handlers: dict[Event | None, list[Handler]] = defaultdict(list)


def on(*events: Event) -> Callable[[Handler], Handler]:
    """Let the decorated function handle these events; without an event, every one."""

    def register(handler: Handler) -> Handler:
        for event in events or (None,):
            _handlers[event].append(handler)
        return handler

    return register


def announce(
    event: Event,
    *,
    company: Company,
    at: datetime,
    actor: Person | None = None,
    record: Record | None = None,
    kept: dict[Event, Any] | None = None,
    **facts: Any,
) -> None:
    """Tell every listener; an exception in one undoes the whole step."""
    told = Announcement(event, company, at, actor, record, facts, {} if kept is None else kept)
    for handler in (*_handlers[event], *_handlers[None]):
        handler(told)


def listeners() -> dict[str, list[str]]:
    """Who listens to what, for `bihuan events`."""
    return {
        str(event.value if event else "*"): [f"{h.__module__}.{h.__name__}" for h in handlers]
        for event, handlers in _handlers.items()
        if handlers
    }
