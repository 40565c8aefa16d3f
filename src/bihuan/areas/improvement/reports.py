"""The smaller papers of improvement: the monthly check, the evaluation of an effect, the questionnaire of a round."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from bihuan.areas.improvement.models import Evaluation, EvaluationFigure, PlanCheck, PlanItem, SuggestionRound
from bihuan.areas.improvement.words import EvaluationMethod
from bihuan.core.blocks import Block, Document, Facts, Heading, Signatures, Table, labelled
from bihuan.core.models import Record
from bihuan.core.papers import paper_title, paragraphs, taken, words_of
from bihuan.core.phrases import listed, phrase
from bihuan.core.registry import TYPES

LEAST_SHOWN = 0.001  # a chance smaller than that is not written as none
ROOM = "\u3000\n\u3000\n\u3000"  # lines to write on


def _paper(record: Record, title: Any, blocks: list[Block]) -> Document:
    made_on = record.company.day_of(record.changed_at).isoformat()
    return Document(
        title, record.company.name, record.number, "", blocks, str(record.department or ""), made_on, cover=False
    )


def _texts(*pairs: tuple[Any, str]) -> list[Block]:
    """A heading and its paragraphs for every text that is not empty."""
    blocks: list[Block] = []
    for label, text in pairs:
        if text.strip():
            blocks += [Heading(label, 2), *paragraphs(text)]
    return blocks


def _signed(record: Record, step: str) -> Signatures:
    """Who prepared it and who took the step."""
    words = {"created": _("Prepared by"), step: TYPES[record.kind].flow.steps[step].label}
    return Signatures([row for rows in taken(record, words).values() for row in rows])


@labelled(_("Monthly plan check"))
def check_document(record: PlanCheck) -> Document:
    """The monthly check with the progress of every item as it was when it was signed."""
    head = [_("Number"), _("Title"), _("Owner"), _("State"), _("Steps"), _("Overdue steps")]
    rows = [
        [
            row["number"], row["title"], row["owner"], str(PlanItem.State(row["state"]).label), f"{row['done']} / {row['steps']}",
            listed(row["overdue_steps"]),
        ]
        for row in record.snapshot
    ]  # fmt: skip
    texts = _texts(
        (_("How the plan was made"), record.making),
        (_("How the plan is carried out"), record.execution),
        (_("Findings"), record.findings),
        (_("What has to happen"), record.requests),
    )
    facts = Facts([(_("Improvement plan"), str(record.plan)), (_("Month checked"), record.month)])
    table = Table(head, rows, caption=_("Progress at the time"), widths=[1.5, 2.6, 0.9, 1, 0.8, 2])
    return _paper(record, TYPES[record.kind].title(record.company), [facts, *texts, table, _signed(record, "sign")])


@labelled(_("Effect evaluation"))
def evaluation_document(record: Evaluation) -> Document:
    """The evaluation with its figures, what they say, and where the result goes."""
    verdict = str(Evaluation.Verdict(record.verdict).label) if record.verdict else ""
    facts = Facts(
        [
            (_("Plan item"), str(record.subject or "")),
            (_("Ways of evaluation"), words_of(record.methods, EvaluationMethod)),
            (_("Verdict"), verdict),
            (_("Shown in the report"), record.report),
            (_("Shown in the revised document"), record.document),
            (_("Next improvement"), record.next_step),
        ]
    )
    head = [
        _("Metric"),
        _("Period before"),
        _("Before"),
        _("Period after"),
        _("After"),
        _("Target"),
        _("More than chance?"),
    ]
    rows = [_figure(row) for row in record.figures.all()]
    table: list[Block] = (
        [Table(head, rows, caption=_("Before and after"), widths=[2, 1.2, 1.2, 1.2, 1.2, 1, 1.6])] if rows else []
    )
    texts = _texts((_("Objective evidence"), record.evidence), (_("Conclusion"), record.conclusion))
    blocks = [facts, *table, *texts, _signed(record, "confirm")]
    return _paper(record, TYPES[record.kind].title(record.company), blocks)


def _figure(row: EvaluationFigure) -> list[Any]:
    before = _counted(row.before_text, row.before_numerator, row.before_denominator)
    after = _counted(row.after_text, row.after_numerator, row.after_denominator)
    return [row.metric, row.period_before, before, row.period_after, after, row.target_text, chance(row)]


def _counted(text: str, numerator: Any, denominator: Any) -> str:
    """A rate never stands without its counts."""
    if numerator is None or denominator is None:
        return text
    return f"{text} ({numerator.normalize():f} / {denominator.normalize():f})"


def chance(row: EvaluationFigure) -> Any:
    """What the comparison of two rates says, in words; nothing where the data do not allow one."""
    found = row.comparison
    if found is None:
        return ""
    test = _("Fisher's exact test") if found.exact else _("two-proportion test")
    p = _("p < 0.001") if found.p_value < LEAST_SHOWN else f"p = {found.p_value:.3f}"
    text = _("yes, %(p)s (%(test)s)") if found.significant else _("no, %(p)s (%(test)s)")
    return phrase(text, p=p, test=test)


@labelled(_("Improvement suggestion questionnaire"))
def questionnaire_document(record: SuggestionRound) -> Document:
    """《过程改进建议调查表》 to print: the questions with room for answers."""
    title = paper_title(record.company, "suggestion-questionnaire")
    facts = Facts([(_("Suggested by"), "\u3000"), (_("Department"), "\u3000"), (_("Open until"), record.closes_on)])
    rows = [[place, one.text, _room(one.options)] for place, one in enumerate(record.questions.all(), 1)]
    head = [_("No."), _("Question"), pgettext("questionnaire", "Answer")]
    return _paper(record, title, [*paragraphs(record.introduction), facts, Table(head, rows, widths=[0.4, 2, 3.6])])


def _room(options: list[str]) -> str:
    """Boxes to tick, or room to write."""
    return "\n".join(f"□ {one}" for one in options) or ROOM
