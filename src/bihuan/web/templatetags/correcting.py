"""Cause and treatment as the pages of nonconformities and actions show them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import template
from django.template.context import RequestContext
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from bihuan.areas.correction import following
from bihuan.areas.correction.likeness import Reason
from bihuan.areas.correction.models import Action, ActionStep, Cause, Likeness, Nonconformity, Why
from bihuan.areas.correction.words import Category
from bihuan.core import around
from bihuan.core.flow import flow_of, may
from bihuan.web import offers
from bihuan.web.drawings.fishbone import Fishbone, fishbone
from bihuan.web.offers import Signing
from bihuan.web.request import Request
from bihuan.web.templatetags.bihuan import badge

register = template.Library()


@dataclass(frozen=True)
class Analysis:
    """The cause of one round: its whys, its fishbone (where there is one), its root cause in words."""

    whys: list[Why]
    causes: list[Cause]
    fish: Fishbone | None


@dataclass(frozen=True)
class Treated:
    """An action of a nonconformity: its cause, its measures, what comes next on it, and whose decision it waits for."""

    action: Action
    analysis: Analysis
    steps: list[ActionStep]
    offers: list[offers.Offer]
    signing: Signing | None


@dataclass(frozen=True)
class Proposal:
    """An earlier one that looks alike, with what speaks for it and against."""

    row: Likeness
    reasons: list[Any]
    against: list[Any]


def analysis_of(action: Action) -> Analysis:
    """As the round of the action has it; what ended is on the report."""
    causes = list(action.causes.filter(round=action.round))
    by_category = [(one.label, [(row.text, row.is_root) for row in causes if row.category == one]) for one in Category]
    fish = fishbone(action.title, by_category) if causes else None
    return Analysis(list(action.whys.filter(round=action.round)), causes, fish)


@register.simple_tag
def analysed(action: Action) -> Analysis:
    return analysis_of(action)


@register.simple_tag(takes_context=True)
def treatments(context: RequestContext, record: Nonconformity) -> list[Treated]:
    """The actions that count, each with its cause, its measures and the steps this person may take on it."""
    request: Request = context["request"]
    seen = following.counted(record).concerning(request.standing)
    return [
        Treated(
            action,
            analysis_of(action),
            list(action.steps.filter(round=action.round).select_related("owner")),
            offers.offers(request, action),
            offers.signing(request, action, around.approvals(action))
            if action.state in flow_of(action).waiting
            else None,
        )
        for action in seen.select_related("owner", "department__head")
    ]


@register.simple_tag
def proposals(record: Nonconformity) -> list[Proposal]:
    rows = record.likenesses.select_related("earlier", "decided_by")
    return [Proposal(row, list(_for(row.reasons)), list(_against(row.reasons))) for row in rows]


def _for(reasons: Iterable[str]) -> Iterable[Any]:
    return (Reason(one).label for one in reasons if not one.startswith("-"))


def _against(reasons: Iterable[str]) -> Iterable[Any]:
    words = {
        Reason.CLAUSE: _("Another criterion"),
        Reason.DEPARTMENT: _("Another department"),
        Reason.ELEMENT: _("Another element"),
    }
    return (words[Reason(one[1:])] for one in reasons if one.startswith("-"))


@register.simple_tag(takes_context=True)
def may_judge(context: RequestContext, record: Nonconformity, name: str) -> bool:
    """May this person say now that it is the same again, or that it is not?"""
    step = flow_of(record).steps[name]
    return record.state in step.sources and may(context["request"].standing, step, record).allowed


@register.simple_tag(takes_context=True)
def measure_state(context: RequestContext, row: ActionStep) -> SafeString:
    """Done, overdue, still to come; or what it lacks to be approved."""
    today: date = context["request"].today
    if row.done_on:
        return (
            badge("late", "clock-check", _("Done late"))
            if late(row)
            else badge("done", "circle-check", _("Done on time"))
        )
    if not (row.owner_id and row.due_on and row.how):
        return badge("soon", "circle-dashed", _("Not planned yet"))
    overdue = row.due_on < today
    return badge("over", "alert-triangle", _("Overdue")) if overdue else badge("open", "progress", _("Planned"))


def late(row: ActionStep) -> bool:
    return bool(row.done_on and row.due_on and row.done_on > row.due_on)
