"""The screening on paper: Pareto, trend with its limits, potential problems with what was concluded, the digest."""

from datetime import datetime
from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from bihuan.areas.correction.counting import Scope, figures
from bihuan.areas.correction.models import PreventiveScreening
from bihuan.areas.correction.words import Category, Character, CustomerChannel, Severity, Source
from bihuan.core.blocks import Block, Chart, Document, Facts, Heading, Paragraph, Signatures, Table, labelled
from bihuan.core.catalogue import KINDS
from bihuan.core.facts import Dimension, FactKind
from bihuan.core.papers import taken
from bihuan.core.phrases import Phrase, listed, phrase
from bihuan.core.registry import TYPES
from bihuan.core.vocabulary import Channel, Element

UNKNOWN = _("not stated")
WORDS: dict[str, type[TextChoices]] = {
    Dimension.CAUSE: Category,
    Dimension.CHANNEL: CustomerChannel,
    Dimension.SEVERITY: Severity,
    Dimension.CHARACTER: Character,
}
MOST_BARS = 12
LABELS = 7  # months named below the trend


def shown(record: PreventiveScreening) -> dict[str, Any]:
    """The frozen figures, or as they are now while it is a draft."""
    return record.snapshot or figures(Scope.of(record))


def label_of(dimension: str, key: str) -> str:
    """A value of a dimension in words."""
    if not key:
        return str(UNKNOWN)
    if dimension == Dimension.ELEMENT:
        return str(Element(key).label)
    if (words := WORDS.get(dimension)) and key in words.values:
        return str(words(key).label)
    if dimension == Dimension.SOURCE:
        known = {**dict(Channel.choices), **{name: one.title for name, one in KINDS.items()}, **dict(Source.choices)}
        return str(known.get(key, key))
    return key


def bars_of(found: dict[str, Any]) -> list[dict[str, Any]]:
    return [{**bar, "label": label_of(found["dimension"], bar["key"])} for bar in found["bars"]]


def pareto_chart(found: dict[str, Any]) -> dict[str, Any]:
    bars = bars_of(found)[:MOST_BARS]
    return {"x": [bar["label"] for bar in bars], "y": [bar["count"] for bar in bars]}


def trend_chart(found: dict[str, Any]) -> dict[str, Any]:
    """The months with their limits; without limits where there are too few months."""
    months = [one["month"] for one in found["months"]]
    limits = {name: round(found[key] or 0, 2) for name, key in (("cl", "center"), ("ucl", "upper"), ("lcl", "lower"))}
    phase = {"name": "", "from": 0, "to": len(months) - 1, **limits}
    told = {month: one["rule"] for one in found["signals"] for month in one["months"]}
    return {
        "name": str(_("Facts per month")),
        "unit": "",
        "every": len(months) // LABELS,
        "x": months,
        "y": [one["count"] for one in found["months"]],
        "phases": [phase] if found["enough_data"] else [],
        "flags": [{"i": place, "text": told[month]} for place, month in enumerate(months) if month in told],
    }


@labelled(_("Preventive screening"))
def screening_document(record: PreventiveScreening, at: datetime) -> Document:
    """What the figures show, what was concluded, what was started."""
    found = shown(record)
    blocks = [_head(record, found), *_counts(found), *_trend(found), *_problems(record)]
    if record.conclusion.strip():
        blocks += [
            Heading(_("Conclusion")),
            *(Paragraph(line) for line in record.conclusion.splitlines() if line.strip()),
        ]
    words = {"created": _("Prepared by"), "complete": _("Concluded by")}
    blocks.append(Signatures([row for rows in taken(record, words).values() for row in rows]))
    made_on = (record.frozen_on or record.company.day_of(at)).isoformat()
    title = TYPES[record.kind].title(record.company)
    return Document(
        title, record.company.name, record.number, "", blocks, str(record.department or ""), made_on, record.digest,
        cover=False,
    )  # fmt: skip


def _head(record: PreventiveScreening, found: dict[str, Any]) -> Block:
    return Facts(
        [
            (_("Number"), record.number),
            (_("Period"), f"{found['from']} – {found['to']}"),
            (_("What is counted"), listed(FactKind(one).label for one in found["facts"])),
            (_("Counted by"), Dimension(found["dimension"]).label),
            (_("Facts in all"), found["total"]),
            (_("Figures of"), record.frozen_on),
        ]
    )


def _counts(found: dict[str, Any]) -> list[Block]:
    if not found["total"]:
        return [Heading(_("Pareto")), Paragraph(_("Nothing that is counted came up in the period."))]
    rows = [
        [
            bar["label"],
            bar["count"],
            f"{bar['share']:.1%}",
            f"{bar['cumulative']:.1%}",
            listed(bar.get("numbers", [])[:8]),
        ]
        for bar in bars_of(found)
    ]
    head = [Dimension(found["dimension"]).label, _("Count"), _("Share"), _("Adds up to"), _("Records")]
    table = Table(head, rows, widths=[1.6, 0.6, 0.7, 0.8, 3], numeric=frozenset({1, 2, 3}))
    chart: list[Block] = [Chart("pareto", pareto_chart(found))] if found["bars"] else []
    said = several(found)
    return [Heading(_("Pareto")), *chart, table, *([Paragraph(said)] if said else [])]


def several(found: dict[str, Any]) -> Phrase | None:
    """Why the bars add up to more than there are facts."""
    added = sum(bar["count"] for bar in found["bars"])
    if added <= found["total"]:
        return None
    text = _("Facts: %(total)s; in the bars, where what has several values counts under each: %(added)s.")
    return phrase(text, total=found["total"], added=added)


def partial_month(found: dict[str, Any]) -> Phrase | None:
    """What to say of a month the period ends within; frozen figures of earlier versions compared it."""
    if not found.get("partial"):
        return None
    text = _("The period ends within %(month)s: that month is counted above, but not compared with whole months.")
    return phrase(text, month=found["partial"])


def too_few(found: dict[str, Any]) -> Any:
    """Why there are no limits; figures frozen by earlier versions had one reason only."""
    if found.get("few") == "facts":
        return _("Too few facts for control limits: at least one a month on average is needed.")
    return _("Too few months for control limits: at least twelve are needed.")


def not_compared(found: dict[str, Any]) -> list[Phrase]:
    """What the trend leaves out: months nobody recorded in full, and a month the period ends within."""
    said = [partial_month(found)]
    if found.get("left_out"):
        text = _(
            "The trend begins with %(month)s, where recording began; facts of earlier months that were not recorded in "
            "full: %(count)s, not compared."
        )
        said.insert(0, phrase(text, month=found["begins"], count=found["left_out"]))
    return [one for one in said if one]


def _trend(found: dict[str, Any]) -> list[Block]:
    return [*_months(found), *(Paragraph(said) for said in not_compared(found))]


def _months(found: dict[str, Any]) -> list[Block]:
    if not any(one["count"] for one in found["months"]):
        return [Heading(_("Trend")), Paragraph(too_few(found))] if found["total"] else []
    if not found["enough_data"]:
        said: Block = Paragraph(too_few(found))
        rows = [[one["month"], one["count"]] for one in found["months"]]
        return [
            Heading(_("Trend")),
            Table([pgettext("table head", "Month"), _("Count")], rows, numeric=frozenset({1})),
            said,
        ]
    told = [f"{one['rule']}: {listed(one['months'])}" for one in found["signals"]]
    said = Paragraph(listed(told) if told else _("No month is more than chance."))
    return [Heading(_("Trend")), Chart("control", trend_chart(found)), said]


def _problems(record: PreventiveScreening) -> list[Block]:
    rows = [
        [row.title, row.shown_by, row.get_verdict_display(), row.reason, row.action.number if row.action else ""]
        for row in record.problems.select_related("action")
    ]
    head = [_("Potential problem"), _("What shows it"), _("Conclusion"), _("Reason"), _("Preventive action")]
    return [Heading(_("Potential problems")), Table(head, rows, widths=[1.6, 1.6, 1.2, 1.6, 1.2])] if rows else []
