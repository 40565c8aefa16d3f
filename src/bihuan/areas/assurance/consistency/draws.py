"""Spot checks whose draw nobody can repeat, or where nobody looked although the draw fell there."""

from collections import defaultdict
from datetime import date

from django.utils.translation import gettext_lazy as _

from bihuan.areas.assurance.consistency.rule import Found, of, rule
from bihuan.areas.assurance.drawing import draw, frame_of
from bihuan.areas.assurance.models import CheckItem, QualityCheck
from bihuan.core.models import Company, Record


def is_repeatable(check: QualityCheck) -> bool:
    """Do the list and the seed that were kept give the digest and the projects that were kept?"""
    again = draw(frame_of(check.frame), len(check.drawn), check.seed or 0)
    return again.frame_digest == check.frame_digest and list(again.places) == check.drawn


@rule(
    "draw-not-as-drawn",
    _("Draw of a spot check that does not hold"),
    _(
        "List and seed give another draw than the one that was kept, or a project that was drawn has no point in the check."
    ),
)
def draws_differ(company: Company, day: date) -> Found:
    checks = of(QualityCheck, company).exclude(frame_digest="")
    places: dict[int, set[str]] = defaultdict(set)
    rows = CheckItem.objects.filter(quality_check__in=checks.values("pk")).order_by()
    for check, place in rows.values_list("quality_check", "place").distinct():
        places[check].add(place)
    wrong = [one.pk for one in checks if not is_repeatable(one) or not places[one.pk].issuperset(one.drawn_places)]
    return [Record.objects.filter(pk__in=wrong).values_list("pk", flat=True)]
