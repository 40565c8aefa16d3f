"""The yearly improvement plan: editions, mandatory parts, goals, items on a time axis, what changed, the monthly check."""

from dataclasses import replace
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import re_path
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from bihuan.areas.improvement.comparison import Change, draft_changes, edition_changes
from bihuan.areas.improvement.completeness import completeness
from bihuan.areas.improvement.documents import plan_document, signers
from bihuan.areas.improvement.models import Goal, ImprovementPlan, PlanItem, PlanVersion
from bihuan.areas.improvement.snapshots import items_of
from bihuan.areas.policies import duty_words
from bihuan.core.access import role_word
from bihuan.core.editing import editable, editable_parts
from bihuan.core.registry import TYPES
from bihuan.core.routes import keep_routes, route_for
from bihuan.exchange.documents import House
from bihuan.exchange.documents import render as rendered
from bihuan.web import addresses, detail, plan_view, wording
from bihuan.web.fragments import wants_fragment
from bihuan.web.request import Request
from bihuan.web.views.records import found as found_record

TABS = ("gantt", "list", "milestones")
SHOWN_ABOVE = {Goal, PlanVersion}  # in a way of their own


def plan(request: Request, number: str) -> HttpResponse:
    """The plan as it stands; `?edition=` an approved one; `?compare=` what an edition changed."""
    declared, record = found_record(request, "plans", number)
    keep_routes(record)
    if edition := request.GET.get("edition"):
        return frozen(request, record, edition)
    if compared := request.GET.get("compare"):
        return comparison(request, record, compared)
    given = live(request, record)
    if wants_fragment(request):
        return render(request, "pages/plan/items.html", given)
    shown = tuple(one for one in declared.sections if one.part not in SHOWN_ABOVE)
    page = detail.page(request, replace(declared, sections=shown), record)
    later = [one for one in page["offers"] if not one.primary]
    return render(request, "pages/plan/plan.html", {**page, **given, "later": later})


def live(request: Request, record: ImprovementPlan) -> dict[str, Any]:
    """Parts, goals, items, and what the draft changes."""
    versions = list(PlanVersion.objects.filter(plan=record).order_by("id"))
    is_draft = record.state == ImprovementPlan.State.DRAFT
    revised = bool(versions) and record.state in {ImprovementPlan.State.DRAFT, ImprovementPlan.State.SUBMITTED}
    items = [one for one in items_of(record) if one.state != PlanItem.State.CANCELLED]
    parts = completeness(record, items)
    changes = draft_changes(record) if revised else []
    flags = plan_view.item_flags(changes, parts if is_draft else [], record.edition)
    may_edit = bool(editable(request.standing, record)) and is_draft
    complete = sum(part.complete for part in parts)
    return {
        "record": record,
        "editions": editions(request, record, versions),
        "revised": revised,
        "about": about(request, record),
        "parts": plan_view.part_lines(record, parts, request.company, may_edit),
        "complete": complete,
        "lacking": len(parts) - complete,
        "goals": plan_view.goals(record, request.company, items, "goal" in opened_parts(request, record)),
        "may_add_goal": may_add(request, record, "goal"),
        "may_add_item": may_edit,
        "check": plan_view.last_check(request, record),
        "changes": plan_view.change_summary(changes),
        "before": versions[-1] if versions else None,
        "compare_href": f"{addresses.of(record, request.company)}?compare=draft" if changes else "",
        **timeline(request, record, items, flags),
    }


def timeline(request: Request, record: ImprovementPlan, items: list[PlanItem], flags: dict[str, Any]) -> dict[str, Any]:
    """The items as the chosen tab shows them."""
    axis, lines = plan_view.items_on_axis(request, record, items, flags)
    tab = request.GET.get("tab", "gantt")
    return {
        "items": lines,
        "axis": axis,
        "month_names": [(one, duty_words.month_short(one.month)) for one in axis.months],
        "tab": tab if tab in TABS else "gantt",
        "tabs": tabs(request, record, tab),
        "milestones": plan_view.milestones(request, items) if tab == "milestones" else [],
    }


def opened_parts(request: Request, record: ImprovementPlan) -> dict[str, Any]:
    """The kinds of rows one may change by now, each with the fields, None: all."""
    return {str(kind._meta.model_name): names for kind, names in editable_parts(request.standing, record).items()}


def may_add(request: Request, record: ImprovementPlan, part: str) -> bool:
    opened = opened_parts(request, record)
    return part in opened and opened[part] is None


def tabs(request: Request, record: ImprovementPlan, tab: str) -> list[tuple[str, str, bool]]:
    labels = {"gantt": _("Gantt"), "list": _("List"), "milestones": _("Milestones")}
    here = addresses.of(record, request.company)
    return [(label, f"{here}?tab={key}#items", key == tab) for key, label in labels.items()]


def editions(request: Request, record: ImprovementPlan, versions: list[PlanVersion]) -> list[dict[str, Any]]:
    """Approved editions, and the draft where there is one."""
    here = addresses.of(record, request.company)
    current = request.GET.get("edition", "")
    made = [
        {"label": f"V{one.edition}", "word": "", "href": f"{here}?edition={one.edition}", "on": one.edition == current}
        for one in versions
    ]
    in_force = versions[-1].edition if versions else ""
    if made and in_force == record.edition:  # what stands is what was approved
        made[-1] |= {"word": record.get_state_display(), "href": here, "on": not current}
    else:
        word = _("revision") if versions else record.get_state_display()
        made.append({"label": f"V{record.edition}", "word": word, "href": here, "on": not current})
        if len(made) > 1:
            made[-2]["word"] = _("in force")
    return made


def about(request: Request, record: ImprovementPlan) -> dict[str, Any]:
    """Who makes it, who approves it, by which clause."""
    route = route_for(record, "improvement-plan")
    roles = [role_word(request.company, role) for turn in (route.by if route else ()) for role in turn]
    return {"approvers": wording.listed(roles), "clause": route.clause if route else ""}


def frozen(request: Request, record: ImprovementPlan, edition: str) -> HttpResponse:
    """An approved edition as it was signed."""
    versions = list(PlanVersion.objects.filter(plan=record).select_related("approved_by").order_by("id"))
    version = next((one for one in reversed(versions) if one.edition == edition), None)
    if version is None:
        raise Http404
    paper = plan_document(record, request.at, version)
    preview = mark_safe(rendered(paper, "html", House.of(request.company)))  # noqa: S308 (the renderer escapes)
    given = {
        "title": TYPES[record.KIND].register_title(request.company),
        "record": record,
        "version": version,
        "signed_by": signers(version),
        "editions": editions(request, record, versions),
        "preview": preview,
        "is_in_force": version == versions[-1],
        "compare_href": f"{addresses.of(record, request.company)}?compare={edition}"
        if edition_changes(version)
        else "",
    }
    return render(request, "pages/plan/frozen.html", given)


CHANGE_LOOKS = {
    "added": ("done", "plus"), "removed": ("over", "minus"), "rescheduled": ("late", "calendar"),
    "changed": ("open", "pencil"),
}  # fmt: skip


def change_line(request: Request, one: Change) -> dict[str, Any]:
    """A change as a row: how it looks, what it says, and where the item is."""
    item = addresses.page(request.company, "record", noun="items", number=one.number) if one.number else ""
    return {"look": CHANGE_LOOKS[str(one.kind)], "word": one.kind.label, "text": str(one.text), "href": item}


def comparison(request: Request, record: ImprovementPlan, edition: str) -> HttpResponse:
    """What the draft, or an approved edition, changed in the one before."""
    if edition == "draft":
        changes, after, before = draft_changes(record), record.edition, record.in_force
    else:
        version = PlanVersion.objects.filter(plan=record, edition=edition).order_by("-id").first()
        if version is None:
            raise Http404
        changes, after = edition_changes(version), edition
        before = PlanVersion.objects.filter(plan=record, pk__lt=version.pk).order_by("-id").first()
    given = {
        "record": record,
        "changes": [change_line(request, one) for one in changes],
        "summary": plan_view.change_summary(changes),
        "after": after,
        "before": before.edition if before else "",
    }
    return render(request, "pages/plan/compare.html", given)


NUMBER = r"(?P<number>[A-Z0-9]+(?:-[A-Z0-9]+){2,})"
urlpatterns = [re_path(rf"^plans/{NUMBER}/$", plan, name="plan")]
