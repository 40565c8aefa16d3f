"""The ledger of opportunities as a table, under the company's title (XDYJ-03-02 4.1: 《改进措施跟踪表》)."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import pgettext_lazy

from bihuan.areas.improvement.models import Evaluation, EvaluationFigure, Opportunity, PilotCriterion, PlanItem
from bihuan.areas.improvement.words import EvaluationMethod
from bihuan.core.models import Company
from bihuan.core.papers import paper_title, words_of
from bihuan.core.phrases import listed
from bihuan.core.vocabulary import Channel, Element, MeasureKind

PAPER = "improvement-ledger"


@dataclass(frozen=True)
class Column:
    """A column of the ledger: its name (a field where it is one), its heading, how wide, what stands in it."""

    name: str
    heading: Any
    width: float
    value: Callable[[Opportunity], Any]


def _of_item(name: str) -> Callable[[Opportunity], Any]:
    """The record's own word, or that of the plan item that treats it."""

    def read(record: Opportunity) -> Any:
        return getattr(record, name) or (getattr(record.item, name) if record.item else "")

    return read


def _measure(record: Opportunity) -> str:
    return record.measure or (f"{record.item.number} {record.item.scheme or record.item.title}" if record.item else "")


def _kind(record: Opportunity) -> str:
    kind = record.measure_kind or (record.item.measure if record.item else "")
    return str(MeasureKind(kind).label) if kind else ""


def _progress(record: Opportunity) -> str:
    """What was reported; for a plan item its state and the steps done of all."""
    item = record.item
    if record.progress or item is None:
        return record.progress
    return f"{item.get_state_display()} {item.progress.done} / {item.progress.total}"


def _priority(record: Opportunity) -> str | None:
    """Impact × urgency, as companies write it; the score of the register weighs the effort too."""
    return f"{record.impact} × {record.urgency}" if record.impact and record.urgency else None


def _way(record: Opportunity) -> str:
    item: PlanItem | None = record.item
    return record.verification or (words_of(item.methods, EvaluationMethod) if item else "")


def _verifier(record: Opportunity) -> str:
    """Who verified it, once somebody did: who is to do it, or verified the pilot, says nothing of its effect."""
    told = record.verified_by and (record.verified_on or record.verified_result)
    return record.verified_by.name if record.verified_by and told else ""


def _due(record: Opportunity) -> date | None:
    """By when what treats it is to be done: the day of its plan item, also once that was put off."""
    return (record.item.due_on if record.item else None) or record.due_on


@dataclass(frozen=True)
class _Figure:
    """A metric of the item itself: where it stood before, where it is to be."""

    metric: str
    before: str
    target: str


def _figures(item: PlanItem) -> list[_Figure]:
    """What the last confirmed evaluation of the item compared; before there is one, what its pilot is measured by.

    The figures of the goal are those of the whole goal, which other items serve as well: they are not the item's.
    """
    confirmed = [one for one in item.evaluations.all() if one.state == Evaluation.State.CONFIRMED]
    for one in sorted(confirmed, key=lambda one: one.pk, reverse=True):
        if compared := [_figure(row.metric, row) for row in one.figures.all() if row.before is not None]:
            return compared
    return [_figure(row.title, row) for row in item.criteria.all() if row.attempt == item.attempt]


def _figure(metric: str, row: EvaluationFigure | PilotCriterion) -> _Figure:
    before, target = row.before is not None, row.target is not None
    return _Figure(metric, row.before_text if before else "", row.target_text if target else "")


def _measured(name: str, of_item: str) -> Callable[[Opportunity], str]:
    """The record's own figure, else those of the plan item that treats it, each with its metric."""

    def read(record: Opportunity) -> str:
        own: str = getattr(record, name)
        if own or record.item is None:
            return own
        said = [(one.metric, getattr(one, of_item)) for one in _figures(record.item)]
        return listed(f"{metric} {value}" for metric, value in said if value)

    return read


COLUMNS: tuple[Column, ...] = (
    Column("number", pgettext_lazy("ledger column", "Number"), 1.6, lambda r: r.number),
    Column("raised_on", pgettext_lazy("ledger column", "Raised on"), 1.1, lambda r: r.raised_on),
    Column("channel", pgettext_lazy("ledger column", "Kind of source"), 1.1, lambda r: str(Channel(r.channel).label)),
    Column("source_text", pgettext_lazy("ledger column", "Source document"), 1.5, lambda r: r.source_text),
    Column("what", pgettext_lazy("ledger column", "Problem or opportunity"), 2.6, lambda r: r.what or r.title),
    Column(
        "elements", pgettext_lazy("ledger column", "Elements and process"), 1.1, lambda r: words_of(r.elements, Element)
    ),
    Column("where", pgettext_lazy("ledger column", "Scope"), 1.3, lambda r: r.where),
    Column("score", pgettext_lazy("ledger column", "Priority"), 1.0, _priority),
    Column("cause", pgettext_lazy("ledger column", "Cause analysis"), 1.8, lambda r: r.cause),
    Column("measure", pgettext_lazy("ledger column", "Improvement measure"), 2.4, _measure),
    Column("measure_kind", pgettext_lazy("ledger column", "Kind"), 0.8, _kind),
    Column(
        "department", pgettext_lazy("ledger column", "Responsible department"), 1.1, lambda r: str(r.department or "")
    ),
    Column("owner", pgettext_lazy("ledger column", "Owner"), 0.9, lambda r: r.owner.name if r.owner else ""),
    Column("due_on", pgettext_lazy("ledger column", "Planned completion"), 1.1, _due),
    Column("resources", pgettext_lazy("ledger column", "Resources"), 1.2, _of_item("resources")),
    Column("baseline", pgettext_lazy("ledger column", "Baseline"), 1.4, _measured("baseline", "before")),
    Column("target", pgettext_lazy("ledger column", "Target"), 1.4, _measured("target", "target")),
    Column("progress", pgettext_lazy("ledger column", "Progress"), 1.6, _progress),
    Column("done_on", pgettext_lazy("ledger column", "Actual completion"), 1.1, lambda r: r.done_on),
    Column("verification", pgettext_lazy("ledger column", "Way of verification"), 1.1, _way),
    Column(
        "verified_result", pgettext_lazy("ledger column", "Result of verification"), 1.6, lambda r: r.verified_result
    ),
    Column("verified_by", pgettext_lazy("ledger column", "Verified by"), 0.9, _verifier),
    Column("verified_on", pgettext_lazy("ledger column", "Verified on"), 1.1, lambda r: r.verified_on),
    Column("state", pgettext_lazy("ledger column", "State"), 0.9, lambda r: r.get_state_display()),
    Column("remark", pgettext_lazy("ledger column", "Remark"), 1.6, lambda r: r.remark or r.answer),
)


def ledger_columns(company: Company) -> tuple[Column, ...]:
    """The columns of the company's ledger. Both companies keep the same ones under different titles."""
    return COLUMNS


def ledger_title(company: Company) -> str:
    """What the company calls its ledger."""
    return paper_title(company, PAPER)


def with_what_it_shows(rows: Any) -> Any:
    """A query of opportunities with everything the ledger reads, so that no row asks the database again."""
    read = ("company", "owner", "department", "verified_by", "item")
    return rows.select_related(*read).prefetch_related("item__steps", "item__criteria", "item__evaluations__figures")


def ledger_row(record: Opportunity) -> list[Any]:
    """The values of one row, typed: days stay days, so that a spreadsheet can sort them."""
    return [column.value(record) for column in ledger_columns(record.company)]


def ledger_rows(rows: Any) -> Iterable[list[Any]]:
    """Every row of a query, read in portions."""
    for record in with_what_it_shows(rows).iterator(chunk_size=500):
        yield ledger_row(record)
