"""Figures of reports that differ from the register, and frozen content that was touched.

The figures of days that were over when they were frozen must not change: where they do, something was entered later
with an earlier day.
"""

from dataclasses import replace
from datetime import date, datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from bihuan.areas.assurance.consistency.rule import Found, of, rule
from bihuan.areas.assurance.models import ManagementReview
from bihuan.areas.assurance.review_period import Reach
from bihuan.areas.correction.counting import Months, Scope, last_whole_month
from bihuan.areas.correction.models import PreventiveScreening
from bihuan.core.facts import Counted, FactKind, counted
from bihuan.core.freezing import is_intact
from bihuan.core.models import Company, Record

COMPARED = (FactKind.COMPLAINTS, FactKind.NONCONFORMITIES)  # a review keeps their figures under the same names


def _named(keys: list[int]) -> "QuerySet[Any, Any]":
    return Record.objects.filter(pk__in=keys).values_list("pk", flat=True)


def _figures(review: ManagementReview) -> dict[str, int]:
    return {row["key"]: row["value"] for one in review.snapshot.get("inputs", []) for row in one["figures"]}


def differs(review: ManagementReview) -> bool:
    """Do the facts of its period count differently today? Only what has a day of its own is compared."""
    kept = _figures(review)
    now = {kind.value: _counted_again(review, counted(kind)) for kind in COMPARED}
    return any(kept.get(key, value) != value for key, value in now.items())


def _counted_again(review: ManagementReview, kind: Counted) -> int:
    """The facts of its period up to the moment its inputs were frozen: what came in afterwards they could not tell."""
    moment = review.snapshot.get("as_of")
    as_of = datetime.fromisoformat(moment) if moment else None
    last = min(review.period_end, review.frozen_on or review.period_end)  # earlier versions cut no period
    told = replace(Reach.kept(review), last=last).by_day(kind.day)
    if as_of:  # their inputs could end on the day of freezing
        told &= ~Q(**{kind.day: review.frozen_on}, created_at__gt=as_of)
    return kind.valid(review.company, as_of).filter(told).count()


def facts_differ(screening: PreventiveScreening) -> bool:
    """Month by month each fact counts once; the bars may change, as causes are found later."""
    months = {one["month"]: one["count"] for one in screening.snapshot["months"]}
    now = Months.of(replace(Scope.of(screening), as_of=screening.archived_at)).counts
    if (counts := screening.snapshot.get("counts")) is None:  # frozen by an earlier version
        return any(now[month] != count for month, count in months.items())
    first = min((*months, f"{screening.period_start:%Y-%m}"))
    last = f"{last_whole_month(screening.period_end):%Y-%m}"
    return bool({month: count for month, count in now.items() if first <= month <= last} != counts)


@rule(
    "report-differs-from-register",
    _("Figure of a report differs from the register"),
    _("Counted again, the period of the report gives another figure: something was entered later with an earlier day."),
)
def reports_differ(company: Company, day: date) -> Found:
    reviews = of(ManagementReview, company, frozen_on__isnull=False).exclude(state="cancelled")
    screenings = of(PreventiveScreening, company, frozen_on__isnull=False)
    keys = [one.pk for one in reviews if differs(one)]
    keys += [one.pk for one in screenings if facts_differ(one)]
    return [_named(keys)]


@rule(
    "frozen-content-changed",
    _("Frozen content was changed"),
    _("The digest no longer fits the figures that were frozen."),
)
def touched(company: Company, day: date) -> Found:
    kept: list[Any] = [
        *of(ManagementReview, company, frozen_on__isnull=False),
        *of(PreventiveScreening, company, frozen_on__isnull=False),
    ]
    return [_named([one.pk for one in kept if not is_intact(one.snapshot, one.digest)])]
