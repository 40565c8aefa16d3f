"""Opportunities that a corrective or preventive action treats; action and opportunity are linked, each shows the other.

Correction stands beside improvement: the one calls for the action by an event, and hears of its way by the others.
"""

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from bihuan.areas.improvement.models import Opportunity
from bihuan.core.events import announce
from bihuan.core.flow import Act
from bihuan.core.models import Link, Record
from bihuan.core.models.record import RecordQuerySet
from bihuan.core.phrases import phrase
from bihuan.core.prepared import Prepared, Slot
from bihuan.core.refusals import Missing
from bihuan.core.vocabulary import Event
from bihuan.core.writing import amend

ACTION = "action"  # its kind
TOLD = {"cause": "cause", "measure": "scheme", "resources": "resources", "owner": "owner", "due_on": "due_on"}
CLAUSE = "XDYJ-04-01/4.4 YNTD-ITSS-0300/4.2"


def call_for_action(record: Opportunity, act: Act, kind: str) -> None:
    """Ask correction for the draft of an action; what is known of the opportunity goes over into it."""
    announce(
        Event.ACTION_WANTED, company=record.company, at=act.at, actor=act.actor, record=record, nature=kind,
        channel=record.channel, title=record.title, what=record.what, severity="major" if record.major else "minor",
        department=record.department, owner=record.owner, due_on=record.due_on, elements=record.elements,
    )  # fmt: skip


_led_to = Prepared(
    lambda: Record.objects.filter(
        links_in__source=Slot("source"), links_in__kind=Link.Kind.LED_TO, kind=ACTION, is_open=True
    ).order_by("links_in__id")
)


def open_action(record: Opportunity) -> Record | None:
    """The action under way that treats it."""
    return next(iter(_led_to(source=record.pk)), None)


def no_action(record: Opportunity) -> Missing | None:
    """It is treated in one place only."""
    found = open_action(record)
    if found is None:
        return None
    text = _("It is treated by %(item)s, which is not finished. It is reported as done when that is closed.")
    return Missing(phrase(text, item=found))


def carry_over(action: Record, rows: Iterable[Opportunity], at: datetime) -> None:
    """What the action does stands in the ledger too: cause, measure, means, who answers for it, by when."""
    told = {name: getattr(action, source, None) for name, source in TOLD.items()}
    if told["measure"]:
        told["measure"] = f"{action.number} {told['measure']}"
    for row in rows:
        amend(row, actor=None, at=at, **{name: value for name, value in told.items() if value})


def treated_by(action: Record, *states: str) -> RecordQuerySet:
    """The opportunities in these states that an action treats."""
    ways = Link.objects.filter(target=action.pk, kind=Link.Kind.LED_TO)
    return Opportunity.objects.filter(pk__in=ways.values("source"), state__in=states).order_by("id")
