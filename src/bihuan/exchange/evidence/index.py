"""The index of an evidence package: a page, a workbook, and how to check what is in it."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from urllib.parse import quote
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from bihuan.areas.policies.models import TaskState
from bihuan.core.phrases import listed
from bihuan.exchange.documents.wording import cell
from bihuan.exchange.evidence.entries import Kept, Line
from bihuan.exchange.tables import export

SIGNS = {
    TaskState.ON_TIME: "✓",
    TaskState.LATE: "✓",
    TaskState.OVERDUE: "!",
    TaskState.OPEN: "…",
    TaskState.NOT_DUE: "○",
    TaskState.WAIVED: "–",
    TaskState.HISTORY: "·",
}
STYLE = """
body{font:14px/1.6 "PingFang SC","Microsoft YaHei","Noto Sans SC",sans-serif;color:#1f2933;max-width:72rem;margin:2rem auto;padding:0 1rem}
h1{font-size:22px;color:#1c5a9e;margin:0 0 .25rem}h2{font-size:16px;margin:2rem 0 .5rem}p{margin:.25rem 0}
table{border-collapse:collapse;width:100%;font-size:13px}th,td{border:1px solid #b8c1cb;padding:.3rem .5rem;text-align:left;vertical-align:top}
th{background:#f1f4f7}a{color:#1c5a9e}ul{margin:0;padding-left:1.1rem}.mute{color:#5f6b7a}.problem{color:#a31b28}
.st{white-space:nowrap}.st-over{color:#a31b28;font-weight:600}.st-late{color:#865000}.st-done{color:#17633a}
@media print{a{color:inherit}body{margin:0}}
"""
LOOKS = {TaskState.ON_TIME: "st-done", TaskState.LATE: "st-late", TaskState.OVERDUE: "st-over"}


def heads() -> list[str]:
    return [
        pgettext("evidence", "Policy"), pgettext("evidence", "Clause"), pgettext("evidence", "Duty"),
        pgettext("evidence", "Scope"), pgettext("evidence", "Occasion"), pgettext("evidence", "Due"),
        pgettext("evidence", "State"), pgettext("evidence", "Done"), pgettext("evidence", "Reason"),
        pgettext("evidence", "Records"),
    ]  # fmt: skip


def workbook(lines: Iterable[Line], title: str, zone: ZoneInfo) -> Iterable[bytes]:
    """The tasks as a sheet."""
    rows = (
        [
            line.policy, line.clause, line.duty, line.scope, line.occasion, line.due, str(line.state.label), line.done_at,
            line.reason, listed(kept.number for kept in line.records),
        ]
        for line in lines
    )  # fmt: skip
    return export(heads(), rows, "xlsx", title=title, sheet=pgettext("evidence", "Evidence"), zone=zone)


def page(
    lines: Sequence[Line], facts: Sequence[tuple[Any, Any]], problems: Sequence[Any], title: str, zone: ZoneInfo
) -> str:
    """The index to read: facts, problems first, then every clause with its tasks."""
    start = (
        '<!doctype html>\n<html lang="{}"><head><meta charset="utf-8"><title>{}</title><style>{}</style></head><body>'
    )
    head = format_html(start, get_language() or settings.LANGUAGE_CODE, title, mark_safe(STYLE))  # noqa: S308 (our own)
    said = format_html_join("", "<p><span class=mute>{}：</span>{}</p>", facts)
    wrong = format_html_join("", "<li class=problem>{}</li>", ((one,) for one in problems))
    clauses = dict.fromkeys((line.policy, line.clause, line.clause_title) for line in lines)
    parts = [
        _clause(name, [one for one in lines if (one.policy, one.clause, one.clause_title) == name], zone)
        for name in clauses
    ]
    body = format_html("<h1>{}</h1>{}<ul>{}</ul>{}", title, said, wrong, mark_safe("\n".join(parts)))  # noqa: S308 (escaped)
    return format_html("{}{}</body></html>\n", head, body)


def _clause(name: tuple[str, str, str], lines: Sequence[Line], zone: ZoneInfo) -> SafeString:
    counts = Counter(line.state for line in lines)
    summary = listed(f"{state.label} {counts[state]}" for state in TaskState if counts[state])
    head = format_html_join("", "<th scope=col>{}</th>", ((word,) for word in heads()[2:]))
    rows = format_html_join("\n", "<tr>{}</tr>", ((_row(line, zone),) for line in lines))
    table = format_html("<table><thead><tr>{}</tr></thead><tbody>{}</tbody></table>", head, rows)
    return format_html("<h2>{} {} {}</h2><p class=mute>{}</p>{}", *name, summary, table)


def _row(line: Line, zone: ZoneInfo) -> SafeString:
    state = format_html(
        '<span class="st {}">{} {}</span>', LOOKS.get(line.state, ""), SIGNS.get(line.state, ""), line.state.label
    )
    duty = format_html('<a href="{}">{}</a>', quote(line.path), line.duty)
    plain = [
        line.scope or "—",
        line.occasion,
        cell(line.due, zone),
        state,
        cell(line.done_at, zone),
        line.reason or "—",
    ]
    records = format_html_join("", "{}", ((_record(one),) for one in line.records)) or "—"
    return format_html_join("", "<td>{}</td>", ((one,) for one in (duty, *plain, records)))


def _record(kept: Kept) -> SafeString:
    links = [
        *kept.papers,
        *kept.files,
        (pgettext("evidence", "Data"), kept.data),
        (pgettext("evidence", "Journal"), kept.journal),
    ]
    items = format_html_join("", '<li><a href="{}">{}</a></li>', ((quote(path), name) for name, path in links))
    return format_html("<div>{} {}<ul>{}</ul></div>", kept.number, kept.title, items)


def instructions(at: datetime, end: tuple[int, str], company: str, *, traced: bool) -> str:
    """How anybody checks the package with tools every computer has."""
    text = _(
        "How to check this package\n"
        "\n"
        "1. Unpack it. In the folder with SHA256SUMS run\n"
        "     Linux:    sha256sum -c SHA256SUMS\n"
        "     macOS:    shasum -a 256 -c SHA256SUMS\n"
        "     Windows:  Get-FileHash -Algorithm SHA256 <file>   (PowerShell; compare with SHA256SUMS)\n"
        "   Every file must be OK. Nothing else may lie in the folder.\n"
        "\n"
        "2. The SHA-256 of SHA256SUMS itself stands in the company's journal (entry “evidence.packaged”).\n"
        "   Ask the company to show it, or to run: bihuan journal verify\n"
        "\n"
        "3. journal.jsonl of a record holds its journal, one entry a line. The SHA-256 of the text in “sealed”\n"
        "   (UTF-8, as it stands) is “digest”; the last item of “sealed” is the digest of the entry before.\n"
        "   A changed, removed or inserted entry breaks the chain.\n"
        "\n"
        "4. When this package was made the journal of %(company)s ended at entry %(position)s:\n"
        "     %(digest)s\n"
        "   Made: %(at)s\n"
    )
    less = _(
        "\n"
        "This package was made by somebody who is not told from which addresses others acted. “sealed” tells them and\n"
        "is left out, so point 3 cannot be done with it. The quality department can make a package that has it.\n"
    )
    told = {"company": company, "position": end[0], "digest": end[1], "at": at.isoformat(timespec="seconds")}
    return text % told + ("" if traced else less)
