"""Who is left to verify an action and to confirm its effect: those the pack names, less those who had it in their hands."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime

from django.utils.translation import gettext_lazy as _

from bihuan.areas.correction.independence import objection
from bihuan.areas.correction.models import Action
from bihuan.core.access import Routed, Standing, capacity, in_words, people_of, spelled_out
from bihuan.core.models import Person, RoleAssignment
from bihuan.core.phrases import listed, phrase
from bihuan.core.refusals import Missing
from bihuan.core.vocabulary import Role

CHECK, EFFECT = Routed("action.check"), Routed("action.effect")
CHECKED, CONFIRMED = "YNTD-ITSS-0300/4.4.3 XDYJ-04-01/4.1.1", "YNTD-ITSS-0300/4.5.1"
NOBODY_VERIFIES = _(
    "Nobody would be left to verify it: that is for %(who)s, and nobody verifies their own work. "
    "Name another owner, or give the role to somebody else."
)
NOBODY_CONFIRMS = _(
    "Nobody would be left to confirm its effect: that is for %(who)s, and nobody confirms their own work. "
    "Name another owner, or give the role to somebody else."
)


AUDITING = frozenset({Role.LEAD_AUDITOR, Role.AUDITOR})
TEAM = "XDYJ-04-01/4.1.1"


def audit_team(record: Action) -> list[Person]:
    """Those who audited where it was found, as far as they are still here: they have the role for this very action."""
    if record.treats is None or not record.treats.found_by_audit:
        return []
    day = record.company.day_of(record.changed_at)
    rows = RoleAssignment.objects.filter(record=record.pk, role__in=AUDITING).select_related("person").order_by("id")
    people = dict.fromkeys(one.person for one in rows if one.in_force(day))
    return [one for one in people if not one.has_left(day)]


def checking_team(record: Action) -> list[Person]:
    """The same, where it is auditors who check; nobody where others do, or no auditor of it is left."""
    team = audit_team(record)
    return team if team and AUDITING.issuperset(spelled_out([CHECK], record)) else []


def of_that_audit(record: Action, standing: Standing) -> Iterable[Missing]:
    """An auditor checks what their own audit found, not what others found (XDYJ-04-01 4.1.1)."""
    if not (team := checking_team(record)):
        return
    ways = [one.via or standing.person for one in standing.held if one.role in AUDITING and one.covers(record)]
    if not set(ways) & set(team):
        text = _("%(people)s audited there: one of them verifies it.")
        yield Missing(phrase(text, people=listed(team)), clause=TEAM)


def of_that_audit_or_others(record: Action, standing: Standing) -> Iterable[Missing]:
    """The same, where not only those who check may act."""
    if capacity(standing, [EFFECT, Role.QUALITY], record) is None:
        yield from of_that_audit(record, standing)


def dead_ends(record: Action, day: date) -> Iterator[Missing]:
    """What nobody could do any more, through whose hands it went already."""
    hands = record.hands
    for by, text, clause in ((CHECK, NOBODY_VERIFIES, CHECKED), (EFFECT, NOBODY_CONFIRMS, CONFIRMED)):
        left = [one for one in people_of([by], record, day) if one.pk not in hands]
        if by == CHECK:
            left = [one for one in left if not any(objection(one, place, day) for place in record.audited)]
            team = checking_team(record)
            left = [one for one in left if not team or one in team]
        if not left:
            yield Missing(phrase(text, who=in_words([by], record)), "owner", clause)


def somebody_can(record: Action, at: datetime) -> Iterable[Missing]:
    """As it is planned, somebody else can verify it and confirm its effect."""
    yield from dead_ends(record, record.company.day_of(at))
