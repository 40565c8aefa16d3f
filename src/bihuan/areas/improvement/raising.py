"""Opportunities that facts raise by themselves, each fact once (XDYJ-03-02 4.1.2, 4.1.4).

An area that announces such a fact says more in its particulars, all of them optional:
`fact` (a key of its own, where one record has many facts: an answer, a month), `title`, `what`, `where`,
`good` (a good practice, not a weakness), `elements`, `department`, `source` (text), `channel`. The record announced is
linked, and says what was noticed where the particulars do not. Who needs the entry at once says it with `note`.
"""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from bihuan.areas.improvement.models import Opportunity
from bihuan.core.events import Announcement, announce
from bihuan.core.flow import Act
from bihuan.core.models import Company, Record
from bihuan.core.phrases import for_keeping
from bihuan.core.vocabulary import Channel, Event
from bihuan.core.writing import create

Nature = Opportunity.Nature


@dataclass(frozen=True)
class Source:
    """What an event means for the ledger."""

    channel: Channel
    title: Any


SOURCES: dict[Event, Source] = {
    Event.COMPLAINT_RECEIVED: Source(Channel.FEEDBACK, _("A customer complained")),
    Event.ANSWER_DISSATISFIED: Source(Channel.FEEDBACK, _("A customer is dissatisfied")),
    Event.SLA_MISSED: Source(Channel.FEEDBACK, _("A service level was missed")),
    Event.CHART_SIGNAL: Source(Channel.DATA_ANALYSIS, _("A control chart gave a signal")),
    Event.TARGET_MISSED: Source(Channel.DATA_ANALYSIS, _("An indicator missed its target")),
    Event.FINDING_RAISED: Source(Channel.AUDIT_REVIEW, _("An audit noted something")),
    Event.OBSERVATION_MADE: Source(Channel.AUDIT_REVIEW, _("An audit or a check noted something")),
    Event.DECISION_MADE: Source(Channel.AUDIT_REVIEW, _("A management review decided")),
    Event.DRILL_EVALUATED: Source(Channel.LESSON, _("A drill showed something to improve")),
    Event.EMERGENCY_ENDED: Source(Channel.LESSON, _("An emergency taught something")),
}
# These say by themselves whether there is something to improve: `result` is one of the values.
ONLY: dict[Event, frozenset[str]] = {
    Event.FINDING_RAISED: frozenset({"observation", "good-practice"}),
    Event.EMERGENCY_ENDED: frozenset({"finding", "good-practice"}),
}


def key_of(told: Announcement) -> str:
    """The fact's key: of its own, or the event and its record. Empty when nothing names the fact."""
    own = told.facts.get("fact") or (of_record(told.event, told.record) if told.record else "")
    return key(told.company, own) if own else ""


def of_record(event: Event, record: Record) -> str:
    """What a record with one fact only is named by."""
    return f"{event.value}:{record.pk}"


def key(company: Company, fact: str) -> str:
    return f"{company.pk}:{fact}"[:200]


def concerns_us(told: Announcement) -> bool:
    """Does the announcement hold something to improve or to spread?"""
    wanted = ONLY.get(told.event)
    return wanted is None or str(told.facts.get("result", "")) in wanted


def is_good(told: Announcement) -> bool:
    return bool(told.facts.get("good")) or str(told.facts.get("result", "")) == Nature.GOOD_PRACTICE.value


def note(event: Event, record: Record, act: Act, **facts: Any) -> Opportunity:
    """Announce what a step on a record noted, and answer with its entry in the ledger, which takes all of it."""
    announce(event, company=record.company, at=act.at, actor=act.actor, record=record, **facts)
    fact = facts.get("fact") or of_record(event, record)
    return Opportunity.objects.get(fact=key(record.company, fact))


def raise_for(told: Announcement) -> Opportunity | None:
    """The opportunity the fact raises: a new one, or the one it raised before."""
    source, fact = SOURCES[told.event], key_of(told)
    if not fact or not concerns_us(told):
        return None
    if before := Opportunity.objects.filter(fact=fact).first():
        return before  # type: ignore[no-any-return]
    record = told.record
    with for_keeping():
        title = told.facts.get("title") or f"{source.title}{f'：{record.title}' if record else ''}"
    return create(
        Opportunity,
        actor=None,
        at=told.at,
        company=told.company,
        sources=[record] if record else [],
        stamped={"fact": fact},
        title=str(title)[:200],
        channel=told.facts.get("channel") or source.channel,
        nature=Nature.GOOD_PRACTICE if is_good(told) else Nature.WEAKNESS,
        what=str(told.facts.get("what") or getattr(record, "what", "") or title)[:4000],
        where=str(told.facts.get("where") or "")[:200],
        source_text=str(told.facts.get("source") or (str(record) if record else ""))[:300],
        elements=told.facts.get("elements") or (record.elements if record else ""),
        department=told.facts.get("department") or (record.department if record else None),
    )
