"""The compliance matrix as the page shows it: cells with their mark and words, and the chain behind one of them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from bihuan.areas.policies import chain, duty_words, matrix
from bihuan.areas.policies.models import TaskState
from bihuan.areas.policies.replay import Seen
from bihuan.areas.policies.sums import Sums
from bihuan.core.access import role_word
from bihuan.core.sight import Sight
from bihuan.core.workdays import calendar_for
from bihuan.web import addresses, task_words, wording
from bihuan.web.drawings.ring import percent
from bihuan.web.request import Request

SHOWN = (TaskState.ON_TIME, TaskState.LATE, TaskState.OPEN, TaskState.OVERDUE, TaskState.WAIVED, TaskState.NOT_DUE)
WORST = (TaskState.OVERDUE, TaskState.OPEN, TaskState.LATE, TaskState.NOT_DUE, TaskState.ON_TIME, TaskState.WAIVED)


@dataclass(frozen=True)
class CellView:
    """A filled cell: its class, mark, figures, words for those who do not see it, and its address."""

    key: str
    css: str
    mark: SafeString
    figures: str
    label: str
    href: str
    on: bool

    @property
    def fetch(self) -> str:
        """The address without the place on the page: what is fetched beside the cell leaves the page where it is."""
        return self.href.partition("#")[0]


@dataclass(frozen=True)
class RowView:
    no: str
    title: str
    cells: list[CellView | None]
    rate: "Rate"
    is_short: bool


@dataclass(frozen=True)
class SectionView:
    code: str
    title: str
    about: str
    rate: "Rate"
    href: str
    rows: list[RowView]


@cache
def mark(state: TaskState) -> SafeString:
    """The icon of a state in a cell; there are thousands of cells, so it is written once."""
    look = task_words.look(state)
    return format_html(
        '<svg class="icon" aria-hidden="true"><use href="{}#{}"/></svg>', static("bihuan/icons.svg"), look.cell_icon
    )


@dataclass(frozen=True)
class Rate:
    """A rate with its counts; it never stands alone."""

    percent: str
    counts: str


def rate(sums: Sums) -> Rate:
    return Rate("—", "") if sums.rate is None else Rate(percent(sums.rate), f"{sums.on_time}/{sums.decided}")


def sections(request: Request, found: matrix.Matrix, chosen: str, link: Any) -> list[SectionView]:
    """Rows by policy; `link` gives the address of a cell."""
    words = {state: str(state.label) for state in TaskState}
    months = [duty_words.month_name(n) for n in range(1, 13)]
    made = []
    for one in found.sections:
        rows = [row(row_, chosen, link, words, months) for row_ in one.rows]
        about = _("%(version)s · %(clauses)s clauses, %(duties)s duties") % {
            "version": one.policy.version, "clauses": one.clauses, "duties": one.duties,
        }  # fmt: skip
        href = addresses.page(request.company, "policy", code=one.policy.code)
        made.append(SectionView(one.policy.code, one.policy.display_title, about, rate(one.sums), href, rows))
    return made


def row(one: matrix.Row, chosen: str, link: Any, words: dict[TaskState, str], months: Sequence[str]) -> RowView:
    no = clause_number(one.clause.number)
    cells = [cell(one, place, chosen, link, words, months, no) for place in one.cells]
    return RowView(no, one.duty.display_title, cells, rate(one.sums), one.has_problem)


def clause_number(number: str) -> str:
    """`4.2.2`; `表 4-1.7` for a row of a table."""
    return _("T%(number)s") % {"number": number[1:]} if number.startswith("T") else number


def cell(  # noqa: PLR0913 (called thousands of times: what it needs is made once outside)
    one: matrix.Row,
    place: matrix.Cell,
    chosen: str,
    link: Any,
    words: dict[TaskState, str],
    months: Sequence[str],
    no: str,
) -> CellView | None:
    if place.state is None:
        return None
    key = f"{one.duty.line_id}-{place.month}"
    figures = figures_of(place.sums, place.state)
    label = f"{no}, {months[place.month % 100 - 1]}: {words[place.state]}" + (f", {figures}" if figures else "")
    css = f"k-{task_words.look(place.state).cell}" + (" two" if figures else "")
    return CellView(key, css, mark(place.state), figures, label, link(key), key == chosen)


def figures_of(sums: Sums, state: TaskState) -> str:
    """On time (or done so far) of what was asked; nothing for a single task."""
    if sums.total < 2:
        return ""
    if state == TaskState.WAIVED:
        return str(sums.total)
    done = sums.on_time if state == TaskState.LATE else sums.done
    rest = f"+{sums.waived}" if sums.waived else ""
    return f"{done}/{sums.asked}{rest}"


# ---------------------------------------------------------------- what stands behind a cell


@dataclass(frozen=True)
class TaskChoice:
    """One of the tasks behind a cell."""

    title: str
    look: task_words.Look
    word: str
    due: str
    href: str
    on: bool


def choices(request: Request, seen: Sequence[Seen], chosen: Seen, link: Any) -> list[TaskChoice]:
    sight = Sight(request.standing)
    sight.look(one.task.subject for one in seen)
    return [
        TaskChoice(
            title=task_words.which(one.task, sight, year=request.today.year),
            look=task_words.look(one.state),
            word=str(one.state.label),
            due=wording.day(one.task.due_day, request.today),
            href=link(one.task.pk),
            on=one is chosen,
        )
        for one in seen
    ]


def choose(seen: Iterable[Seen], key: int) -> Seen:
    """The task asked for, else the one that needs looking at most."""
    listed = list(seen)
    asked = next((one for one in listed if one.task.pk == key), None)
    return asked or min(listed, key=lambda one: WORST.index(one.state))


def chain_view(request: Request, seen: Seen, at: datetime, as_of: datetime | None) -> dict[str, Any]:
    """The chain of one task: clause, duty, task, record, files, signatures, and what came of it."""
    found = chain.chain(seen.task, at, as_of)
    duty, company, calendar = found.duty, request.company, calendar_for(request.company)
    have, of = found.complete
    return {
        "chain": found,
        "look": task_words.look(seen.state),
        "word": str(seen.state.label),
        "title": task_words.title(found.task),
        "have": have,
        "of": of,
        "early": earliness(seen, request),
        "clause": task_words.clause_of(duty),
        "clause_title": found.clause.title,
        "rhythm": duty_words.rhythm(duty.read, company),
        "role": role_word(company, found.task.role),
        "wanted": duty_words.evidence(duty.read, company),
        "deadline": task_words.last_moment(found.task, calendar),
        "task_href": addresses.page(company, "task", pk=found.task.pk),
        "proofs": [proof(request, one) for one in found.proofs],
        "waiting": [(one, addresses.of(one, company)) for one in (*found.filings, *found.waivers) if one.is_open],
        "waivers": [one for one in found.waivers if not one.is_open],
    }


def earliness(seen: Seen, request: Request) -> str:
    """“提前 2 天”, “晚 3 天” for what is done."""
    if seen.fulfilled_at is None:
        return ""
    days = (seen.task.due_day - request.company.day_of(seen.fulfilled_at)).days
    if days == 0:
        return _("on the last day")
    return (_("%(n)s days early") if days > 0 else _("%(n)s days late")) % {"n": abs(days)}


def proof(request: Request, one: chain.Proof) -> dict[str, Any]:
    company = request.company
    return {
        "one": one,
        "href": addresses.of(one.record, company),
        "files": [(file, addresses.of(one.record, company, "download", pk=file.pk)) for file in one.files],
        "signatures": [(slot, role_word(company, slot.role)) for slot in one.signatures],
        "led_to": [(record, addresses.of(record, company)) for record in one.led_to],
    }
