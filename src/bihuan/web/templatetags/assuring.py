"""Figures of reviews and screenings as their pages show them: frozen, or as they are now."""

from collections.abc import Callable
from typing import Any

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bihuan.areas.assurance.models import ManagementReview
from bihuan.areas.assurance.review_document import shown
from bihuan.areas.assurance.review_inputs import LABELS
from bihuan.areas.assurance.review_rows import TOLD, Row, cell
from bihuan.areas.assurance.review_rules import coverage
from bihuan.areas.correction import screening_document as screening
from bihuan.areas.correction.models import PreventiveScreening
from bihuan.core.facts import Dimension
from bihuan.core.vocabulary import ReviewInput

register = template.Library()
ATTAINED = {
    "reached": ("done", "circle-check"),
    "partly": ("late", "progress"),
    "missed": ("over", "alert-triangle"),
    "": ("soon", "circle"),
}
SHOWN = 40  # rows below a figure; the figure leads to all of them


RULES = {  # of Nelson, over months
    "N1": gettext_lazy("A month beyond a control limit"),
    "N2": gettext_lazy("Nine months in a row on one side of the mean"),
    "N3": gettext_lazy("Six months in a row rising or falling"),
    "N4": gettext_lazy("Fourteen months in a row up and down in turn"),
    "N5": gettext_lazy("Two of three months far from the mean"),
    "N6": gettext_lazy("Four of five months away from the mean on one side"),
    "N7": gettext_lazy("Fifteen months in a row close to the mean"),
    "N8": gettext_lazy("Eight months in a row away from the mean on both sides"),
}


@register.filter
def rule_words(name: str) -> Any:
    return RULES.get(name, "")


@register.simple_tag
def screened(record: PreventiveScreening) -> dict[str, Any]:
    """Bars, charts and signals of a screening."""
    found = screening.shown(record)
    months = {"x": [one["month"] for one in found["months"]], "y": [one["count"] for one in found["months"]]}
    plain = {"kind": "bars", "x": months["x"], "s": [{"name": _("Count"), "data": months["y"], "color": "--bh-link"}]}
    control = {"kind": "control", **screening.trend_chart(found)}
    return {
        **found,
        "frozen": bool(record.snapshot),
        "by": Dimension(found["dimension"]).label,
        "bars": screening.bars_of(found),
        "has_trend": any(months["y"]),
        "several": screening.several(found),
        "too_few": screening.too_few(found),
        "not_compared": screening.not_compared(found),
        "pareto": {"kind": "pareto", **screening.pareto_chart(found)},
        "trend": control if found["enough_data"] else plain,
    }


@register.simple_tag
def inputs(snapshot: dict[str, Any]) -> list[dict[str, Any]]:
    """The inputs of a review in words, each figure with what it is a part of."""
    return [
        {
            **one,
            "label": ReviewInput(one["key"]).label,
            "missing": one["asked"] and not one["present"] and not one["waived"],
            "figures": [
                {**row, "label": LABELS[row["key"]], "shown": shown(row), "inline": inline(row)}
                for row in one["figures"]
            ],
        }
        for one in snapshot.get("inputs", [])
    ]


def inline(figure: dict[str, Any]) -> list[dict[str, Any]]:
    """The rows shown at once below a figure, the newest: objectives with their results, decisions still open, effects."""
    if figure["key"] not in TOLD or not figure.get("rows"):
        return []
    line = LINES[figure["table"]]
    return [line(row) for row in figure["rows"][-SHOWN:]]


def _objective(row: Row) -> dict[str, Any]:
    return {
        "number": row["record"],
        "text": row["title"],
        "look": ATTAINED[row["attainment"]],
        "word": cell("attainment", row),
        "target": row["target"],
        "result": cell("result", row),
    }


def _decision(row: Row) -> dict[str, Any]:
    return {"number": row["record"] or row["review"], "text": f"{row['text']} · {row['owner']} · {row['due_on']}"}


def _effect(row: Row) -> dict[str, Any]:
    return {"number": row["record"], "text": f"{row['title']} · {row['effect']}"}


LINES: dict[str, Callable[[Row], dict[str, Any]]] = {"objective": _objective, "decision": _decision, "effect": _effect}


@register.simple_tag
def covered(review: ManagementReview) -> list[dict[str, Any]]:
    """The six elements, and where each came up in the review."""
    return [{"label": one.label, "rows": rows} for one, rows in coverage(review).items()]


@register.filter
def percent(share: float) -> str:
    return f"{share:.1%}"
