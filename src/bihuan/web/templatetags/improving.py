"""States of what has no flow of its own: a step of an item, a success criterion, a figure before and after."""

from datetime import date
from decimal import Decimal
from typing import Any

from django import template
from django.template.context import RequestContext
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bihuan.areas.improvement.models import EvaluationFigure, ItemStep, PilotCriterion, SuggestionRound
from bihuan.areas.improvement.models.figures import BeforeAfter
from bihuan.areas.improvement.rounds import unreached
from bihuan.web import addresses
from bihuan.web.templatetags.bihuan import badge

register = template.Library()


@register.simple_tag(takes_context=True)
def not_reached(context: RequestContext, record: SuggestionRound) -> dict[str, Any]:
    """Those a round asks who have no sign-in: how many, of which departments, and where their sheet is printed."""
    request, listed = context["request"], []
    if record.is_open and request.standing.sees_all:
        listed = unreached(record, request.today)
    paper = addresses.of(record, request.company, "document", name="questionnaire-document")
    return {"count": sum(count for _name, count in listed), "departments": listed, "paper": paper}


@register.simple_tag(takes_context=True)
def step_state(context: RequestContext, step: ItemStep) -> SafeString:
    """Done in time, so many days late, overdue, in progress, or not begun."""
    today: date = context["request"].today
    if step.done_on:
        late = step.days_late
        if not late:
            return badge("done", "circle-check", _("Done on time"))
        return badge("late", "clock-check", ngettext("%(n)s day late", "%(n)s days late", late) % {"n": late})
    if step.due_on and step.due_on < today:
        return badge("over", "alert-triangle", _("Overdue"))
    begun = step.starts_on is not None and step.starts_on <= today
    return badge("open", "progress", _("In progress")) if begun else badge("soon", "calendar-time", _("Not begun"))


@register.simple_tag
def criterion_state(row: PilotCriterion) -> SafeString:
    """Has the criterion been met? None while there is no result."""
    if row.met is None:
        return badge("soon", "circle-dashed", _("No result yet"))
    return badge("done", "circle-check", _("Met")) if row.met else badge("over", "circle-x", _("Not met"))


@register.simple_tag
def counts(row: BeforeAfter, side: str) -> SafeString:
    """The numerator and denominator below a rate, where it has them."""
    top, bottom = getattr(row, f"{side}_numerator"), getattr(row, f"{side}_denominator")
    if top is None or bottom is None:
        return SafeString("")
    return format_html('<span class="xs text-secondary d-block">{} / {}</span>', plain(top), plain(bottom))


def plain(value: Decimal) -> str:
    return f"{value.normalize():,f}"


@register.simple_tag
def change(row: EvaluationFigure) -> SafeString:
    """How far the figure moved, and whether that is the better way."""
    if row.before is None or row.after is None:
        return SafeString("—")
    moved = row.after - row.before
    better = moved < 0 if row.lower_is_better else moved > 0
    unit = _("percentage points") if row.unit == "%" else row.unit
    sign = "+" if moved > 0 else "−" if moved < 0 else ""
    css = "" if not moved else "c-done" if better else "c-over"
    word = "" if not moved else _("better") if better else _("worse")
    digits = f"{abs(moved):.1f}" if row.unit == "%" else plain(abs(moved).quantize(Decimal("0.01")))
    return format_html(
        '<span class="num {}">{}{} {}</span><span class="xs d-block {}">{}</span>', css, sign, digits, unit, css, word
    )


@register.simple_tag
def significance(row: EvaluationFigure) -> SafeString:
    """Is the difference more than chance? Says nothing where the figures are no counts."""
    found = row.comparison
    if found is None:
        return format_html('<span class="xs text-secondary">{}</span>', _("no counts, not tested"))
    test = _("Fisher's exact test") if found.exact else _("two-proportion z-test")
    p = _("p < 0.001") if found.p_value < 0.001 else f"p = {found.p_value:.3f}"
    mark = (
        badge("done", "circle-check", _("Significant"))
        if found.significant
        else badge("soon", "circle-dashed", _("Could be chance"))
    )
    return format_html('{}<span class="xs text-secondary d-block">{}, {}</span>', mark, test, p)


@register.simple_tag(takes_context=True)
def pilot_week(context: RequestContext, item: Any) -> str:
    """“第 8 周，共 9 周” while the pilot runs."""
    today: date = context["request"].today
    if not (item.pilot_from and item.pilot_to) or item.pilot_ended_on or not item.pilot_from <= today <= item.pilot_to:
        return ""
    week = (today - item.pilot_from).days // 7 + 1
    return _("week %(week)s of %(weeks)s") % {"week": week, "weeks": (item.pilot_to - item.pilot_from).days // 7 + 1}
