"""The period of a review's inputs: whole days that are over, each fact before one review and no other (XDYJ-04-01 4.1.2).

A fact goes before the review whose period has its day. What was entered after the inputs of a review had been frozen,
with a day they had looked at, goes before the next one.
"""

from collections.abc import Iterable
from copy import copy
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from bihuan.areas.assurance.models.review import ManagementReview
from bihuan.core.models import Approval, Company
from bihuan.core.moments import midnight
from bihuan.core.phrases import phrase
from bihuan.core.refusals import Missing

State = ManagementReview.State
CLAUSE = "XDYJ-04-01/4.1.2 YNTD-ITSS-0301/2.2"
FREEZING = "management-review.freeze-inputs"
ENDS = ("period_start", "period_end")
DAY = timedelta(days=1)


def looked(company: Company, *, but: int | None = None) -> list[ManagementReview]:
    """The reviews whose inputs were frozen, without the figures; of those cancelled the ones whose report was approved."""
    approved = Approval.objects.filter(record=OuterRef("pk"), state=Approval.State.APPROVED)
    rows = ManagementReview.objects.filter(company=company, frozen_on__isnull=False).exclude(pk=but)
    held = rows.exclude(~Exists(approved), state=State.CANCELLED)
    return list(held.defer("snapshot").annotate(as_of=F("snapshot__as_of")).order_by("pk"))


def looked_at_until(company: Company) -> date | None:
    """The first day no review of the company has looked at yet: the inputs of the next one begin there."""
    return day_after(looked(company))


def day_after(before: Iterable[ManagementReview]) -> date | None:
    """The day after those these reviews looked at."""
    last = max((one.period_end for one in before), default=None)
    return last + DAY if last else None


def as_cut(
    review: ManagementReview, at: datetime, before: Iterable[ManagementReview] | None = None
) -> ManagementReview:
    """The review with the period its inputs would have, were they frozen now: from where others ended, to yesterday."""
    others = looked(review.company, but=review.pk) if before is None else before
    found = copy(review)
    found.period_end = min(review.period_end, review.company.day_of(at) - DAY)
    found.period_start = max(review.period_start, day_after(others) or review.period_start)
    return found


def as_meant(review: ManagementReview) -> dict[str, date]:
    """The ends of its period as they were before the last freezing cut them, by the journal."""
    entry = review.journal.filter(action=FREEZING).order_by("-id").first()
    told = entry.told() if entry else {}
    return {name: date.fromisoformat(told[name][0]) for name in ENDS if name in told}


# ---------------------------------------------------------------- which facts


@dataclass(frozen=True)
class Reach:
    """Which facts go before a review: those of its days, and what came in too late for those before it."""

    first: date
    last: date
    zone: ZoneInfo
    since: date | None = None  # the first day a former review looked at
    after: datetime | None = None  # when the inputs of the last of them were frozen
    known: datetime | None = None  # when its own were

    @classmethod
    def of(cls, review: ManagementReview, before: Iterable[ManagementReview] | None = None) -> "Reach":
        """As the reviews before it have left it."""
        former = looked(review.company, but=review.pk) if before is None else list(before)
        since = min((one.period_start for one in former), default=None)
        after = max((datetime.fromisoformat(one.as_of) for one in former if one.as_of), default=None)  # type: ignore[attr-defined]
        return cls(review.period_start, review.period_end, review.company.zone, since, after)

    @classmethod
    def kept(cls, review: ManagementReview) -> "Reach":
        """As it was when its inputs were frozen."""
        since = review.snapshot.get("since")
        after, known = (_moment(review.snapshot.get(name)) for name in ("after", "as_of"))
        begun = date.fromisoformat(since) if since else None
        return cls(review.period_start, review.period_end, review.company.zone, begun, after, known)

    def by_day(self, name: str, entered: str = "created_at") -> Q:
        """Facts with a day of their own, told by somebody; `entered` is the moment since which they are known."""
        found = Q(**{f"{name}__range": (self.first, self.last)})
        if self.since is None or self.after is None:
            return found
        late = Q(**{f"{name}__gte": self.since, f"{name}__lt": self.first, f"{entered}__gt": self.after})
        return found | (late & Q(**{f"{entered}__lte": self.known}) if self.known else late)

    def by_moment(self, name: str) -> Q:
        """Facts that are known the moment they happen."""
        begin = midnight(self.first, self.zone)
        begin = min(begin, self.after) if self.after else begin  # inputs of earlier versions ended within a day
        return Q(**{f"{name}__gte": begin, f"{name}__lt": midnight(self.last + DAY, self.zone)})

    def said(self) -> dict[str, Any]:
        """What is kept of it with the figures."""
        return {"from": self.first, "to": self.last, "since": self.since, "after": self.after}


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


# ---------------------------------------------------------------- what stands against it


def joins_on(review: ManagementReview, at: datetime) -> list[Missing]:
    """Nothing lies between the inputs of two reviews, they share nothing, and there is a day for these to tell of."""
    before = looked(review.company, but=review.pk)
    found = _waiting(before)
    day = day_after(before)
    if day and review.period_start > day:
        text = _(
            "Earlier reviews looked at what happened before %(day)s. Let these inputs begin on that day, or sooner."
        )
        return [*found, Missing(phrase(text, day=day), "period_start", CLAUSE)]
    cut = as_cut(review, at, before)
    return found if cut.period_start <= cut.period_end else [*found, _no_day(cut)]


def _waiting(before: Iterable[ManagementReview]) -> list[Missing]:
    """Inputs join on to those of a review that was held: as long as one waits with its own, they can still change."""
    text = _(
        "The inputs of %(review)s are frozen, and it was not held yet. Hold it, gather its inputs anew or cancel it."
    )
    waiting = [one for one in before if one.state == State.INPUTS_READY]
    return [Missing(phrase(text, review=one.number), clause=CLAUSE, record=one) for one in waiting]


def _no_day(cut: ManagementReview) -> Missing:
    """No day of the period is over that no earlier review has looked at."""
    text = _(
        "No day of this period can go before the review yet: inputs are of days that are over and that no earlier review "
        "has looked at (from %(first)s to %(last)s there is none). Choose another period, or freeze the inputs later."
    )
    return Missing(phrase(text, first=cut.period_start, last=cut.period_end), "period_end", CLAUSE)


def none_joined_on(review: ManagementReview) -> list[Missing]:
    """What it looked at would come before no review: a later one has begun where it ended."""
    if review.frozen_on is None:
        return []
    later = [one for one in looked(review.company, but=review.pk) if one.period_start > review.period_end]
    text = _(
        "The inputs of %(review)s begin where these end: what this review looked at would go before none. Report it."
    )
    return [Missing(phrase(text, review=one.number), clause=CLAUSE, record=one) for one in later[:1]]
