"""Who is left to verify an action and to confirm its effect: those the pack names, less those who had it in their hands."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime

from django.utils.translation import gettext_lazy as _

from bihuan.areas.correction.independence import objection
from bihuan.areas.correction.models import Action
from bihuan.core.access import Routed, in_words, people_of
from bihuan.core.phrases import phrase
from bihuan.core.refusals import Missing

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


def dead_ends(record: Action, day: date) -> Iterator[Missing]:
    """What nobody could do any more, through whose hands it went already."""
    hands = record.hands
    for by, text, clause in ((CHECK, NOBODY_VERIFIES, CHECKED), (EFFECT, NOBODY_CONFIRMS, CONFIRMED)):
        left = [one for one in people_of([by], record, day) if one.pk not in hands]
        if by == CHECK:
            left = [one for one in left if not any(objection(one, place, day) for place in record.audited)]
        if not left:
            yield Missing(phrase(text, who=in_words([by], record)), "owner", clause)


def somebody_can(record: Action, at: datetime) -> Iterable[Missing]:
    """As it is planned, somebody else can verify it and confirm its effect."""
    yield from dead_ends(record, record.company.day_of(at))
